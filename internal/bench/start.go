package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// startUp runs a provider as Terraform does, but without TLS, and gives the
// times until its handshake line (go-plugin: "1|6|unix|/path|grpc") and from
// there until it has sent its schema. Sockets go into folder.
func startUp(ctx context.Context, program, folder string) (handshake, schema time.Duration, err error) {
	command := exec.CommandContext(ctx, program)
	command.Env = append(environment(), "PLUGIN_PROTOCOL_VERSIONS=6", "PLUGIN_UNIX_SOCKET_DIR="+folder,
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	output, err := command.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	begun := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = command.Process.Kill() // it has ended by itself, then
		_ = command.Wait()         // killed
	}()
	line, err := bufio.NewReader(output).ReadString('\n')
	handshake = time.Since(begun)
	fields := strings.Split(line, "|")
	if err != nil || len(fields) < 5 {
		return 0, 0, fmt.Errorf("%s gave no handshake but %q: %w", program, line, err)
	}
	begun = time.Now()
	err = call(ctx, fields[2], fields[3], "/tfplugin6.Provider/GetProviderSchema")
	return handshake, time.Since(begun), err
}

// call makes a gRPC call with an empty message: gRPC is a POST over HTTP/2 with
// length-prefixed messages and the status in a trailer (gRPC over HTTP2).
func call(ctx context.Context, network, address, method string) error {
	var dialer net.Dialer
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, address)
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+method, bytes.NewReader(make([]byte, 5)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("TE", "trailers")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // read to its end
	message, err := io.ReadAll(response.Body)
	if status := response.Trailer.Get("Grpc-Status"); err == nil && (status != "0" || len(message) <= 5) {
		err = errors.New("gRPC status " + status)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}
