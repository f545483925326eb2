package client

import (
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// silence is how long an answer may come to a halt half-way. It is what
// NewTransport allows for the begin of an answer.
const silence = 2 * time.Minute

var errStalled = errors.New("nothing more came for " + silence.String())

// watched is the body of an answer that is given up when nothing more comes.
type watched struct {
	io.ReadCloser
	timer   *time.Timer
	stalled atomic.Bool
}

// watch has abandon called, which must end reads of the body, when one of them
// takes too long.
func watch(body io.ReadCloser, abandon func()) *watched {
	w := &watched{ReadCloser: body}
	w.timer = time.AfterFunc(silence, func() {
		w.stalled.Store(true)
		abandon()
	})
	return w
}

// Read reads as long as something comes.
func (w *watched) Read(p []byte) (int, error) {
	w.timer.Reset(silence)
	n, err := w.ReadCloser.Read(p)
	if err != nil && w.stalled.Load() {
		err = errStalled
	}
	return n, err
}

// Close ends the watch.
func (w *watched) Close() error {
	w.timer.Stop()
	return w.ReadCloser.Close()
}
