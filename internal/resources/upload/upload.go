// Package upload sends local files to operations that take them in a form. A file
// can't be read back, so its hash stands for it in plans and states.
package upload

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// Attributes of resources that are a file.
const (
	// PathAttr is where the file is.
	PathAttr = "path"
	// HashAttr is its SHA-256, in hexadecimal digits.
	HashAttr = "sha256"
)

// Derive gives the hash of the file that a configuration names. It is unknown, with
// a warning, while there is no such file: another resource may be about to make it.
func Derive(config document.Object) (document.Object, []lifecycle.Problem) {
	path, ok := config[PathAttr].(string)
	if !ok {
		return document.Object{HashAttr: document.Unknown}, nil
	}
	hash, err := sum(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return document.Object{HashAttr: document.Unknown}, []lifecycle.Problem{{
			Attr: PathAttr, Warning: true, Summary: "No such file yet", Detail: fmt.Sprintf(
				"There is no file %s now. It must be there when this is applied.", path),
		}}
	case err != nil:
		return nil, []lifecycle.Problem{{Attr: PathAttr, Summary: "File can't be read", Detail: err.Error()}}
	}
	return document.Object{HashAttr: hash}, nil
}

// sum hashes a file.
func sum(path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return "", fmt.Errorf("reading the file: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("reading the file: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Post sends the file of a body that the policy gave, under a name, with further
// members of the form. It fails if the file isn't the one that was planned. Sending
// a file twice has the effect of sending it once, so it is repeated if need be.
func Post(ctx context.Context, api *isc.Client, call client.Request, body document.Object, name string, members map[string]string) (any, error) {
	path, _ := body[PathAttr].(string) // required
	content, err := os.ReadFile(path)  //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("%s: reading the file: %w", call.Doing, err)
	}
	planned, _ := body[HashAttr].(string) // unknown if the file was not there
	if hash := sha256.Sum256(content); hex.EncodeToString(hash[:]) != planned {
		return nil, fmt.Errorf("%s: the file %s is not as it was when the plan was made; nothing was sent. Plan again", call.Doing, path)
	}
	return send(ctx, api, call, name, content, members)
}

// Send sends a file with further members of the form, or those alone if the path
// is empty.
func Send(ctx context.Context, api *isc.Client, call client.Request, path string, members map[string]string) (any, error) {
	if path == "" {
		return send(ctx, api, call, "", nil, members)
	}
	content, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("%s: reading the file: %w", call.Doing, err)
	}
	return send(ctx, api, call, filepath.Base(path), content, members)
}

func send(ctx context.Context, api *isc.Client, call client.Request, name string, content []byte, members map[string]string) (any, error) {
	var err error
	if call.Body, call.ContentType, err = form(name, content, members); err != nil {
		return nil, fmt.Errorf("%s: %w", call.Doing, err)
	}
	call.Method, call.Repeat, call.Patient = http.MethodPost, client.Safe, true
	call.Shown = []byte("a form without a file")
	if name != "" {
		call.Shown = fmt.Appendf(nil, "the file %s of %d bytes", filepath.Base(name), len(content))
	}
	response, err := api.Do(ctx, call)
	if err != nil || len(response.Body) == 0 {
		return nil, err
	}
	answer, err := document.Decode(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", call.Doing, err)
	}
	return answer, nil
}

// form makes a body of multipart/form-data with a file, if it has a name.
func form(name string, content []byte, members map[string]string) (body []byte, contentType string, err error) {
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	if name != "" {
		var part io.Writer
		if part, err = writer.CreateFormFile("file", name); err == nil {
			_, err = part.Write(content)
		}
	}
	for member, value := range members {
		if err == nil {
			err = writer.WriteField(member, value)
		}
	}
	if err == nil {
		err = writer.Close()
	}
	return buffer.Bytes(), writer.FormDataContentType(), err
}
