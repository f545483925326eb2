package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
)

func TestCheckURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://example.test":       "https://example.test",
		"http://127.0.0.1:8080/iiq/": "http://127.0.0.1:8080/iiq",
		"https://[::1]:8080":         "https://[::1]:8080",
	} {
		if got, err := CheckURL(raw); err != nil || got != want {
			t.Errorf("%s: got %q, %v", raw, got, err)
		}
	}
	for _, raw := range []string{
		"", "example.test", "example.test/https://", "/path", "ftp://example.test", "https://", "https://:443",
		"https://example.test?a=hidden", "https://example.test?", "https://example.test#hidden",
		"https://user:hidden@example.test", "https://user:hidden@%zz", "user:hidden@example.test", " https://hidden.test",
	} {
		if got, err := CheckURL(raw); err == nil || got != "" || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: got %q, %v", raw, got, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, config := range []Config{{}, {BaseURL: "x"}, {BaseURL: "https://example.test", RequestsPer10s: -1}} {
		if _, err := New(config); err == nil {
			t.Errorf("%+v is accepted", config)
		}
	}
}

func TestDoRefusesBadPaths(t *testing.T) {
	t.Parallel()
	c := newClient(t, Config{})
	for _, path := range []string{"", "sources", "//%zz", ".evil.test/x"} {
		_, err := c.Do(t.Context(), Request{Doing: "reading", Method: "GET", Path: path})
		if e := asError(t, err); e.Doing != "reading" || e.Attempts != 0 {
			t.Errorf("%q: got %#v", path, e)
		}
	}
}

func TestNeverSent(t *testing.T) {
	t.Parallel()
	for want, errs := range map[bool][]error{
		true: {
			errDial, &net.DNSError{IsNotFound: true}, &net.OpError{Op: "proxyconnect", Err: errors.New("x")},
			&tls.CertificateVerificationError{Err: errors.New("x")},
			tls.RecordHeaderError{},
		},
		false: {errors.New("EOF"), &net.OpError{Op: "read", Err: errors.New("reset")}, &net.OpError{Op: "write", Err: errors.New("reset")}},
	} {
		for _, err := range errs {
			if got := neverSent(fmt.Errorf("wrapped: %w", err)); got != want {
				t.Errorf("%v: got %t", err, got)
			}
		}
	}
}
