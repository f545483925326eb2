package simulator

import "net/http"

// answer is a finished response. Status 0 is a connection without an answer.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// jsonAnswer holds any JSON value as the body of an answer.
func jsonAnswer(status int, value any) answer {
	return answer{status: status, header: http.Header{"Content-Type": {"application/json"}}, body: encode(value)}
}

func (a answer) write(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	// A client that is gone needs no answer.
	_, _ = w.Write(a.body)
}

// recorder keeps what a handler writes, so that it is journaled before the
// client sees it.
type recorder struct{ answer answer }

func (r *recorder) Header() http.Header    { return r.answer.header }
func (r *recorder) WriteHeader(status int) { r.answer.status = status }
func (r *recorder) Write(p []byte) (int, error) {
	r.answer.body = append(r.answer.body, p...)
	return len(p), nil
}
