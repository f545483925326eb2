package isc

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// timeline serves the last state whose time has come, an empty one as 404.
type timeline []struct {
	at    time.Duration
	state string
}

func (l timeline) at(elapsed time.Duration) (*http.Response, error) {
	state := ""
	for _, entry := range l {
		if elapsed >= entry.at {
			state = entry.state
		}
	}
	switch state {
	case "":
		return answer(404, `{"detailCode":"404 Not found"}`), nil
	case "403":
		return answer(403, `{"detailCode":"403 Forbidden"}`), nil
	}
	return answer(200, state), nil
}

func TestAwaitTask(t *testing.T) {
	t.Parallel()
	const (
		running  = `{"id":"7","completionStatus":null,"completed":null,"messages":[]}`
		success  = `{"completionStatus":"SUCCESS"}`
		warning  = `{"completionStatus":"Warning","messages":[{"key":"k","localizedText":{"message":"careful"}},{"key":"k","parameters":["x",1],"localizedText":null},{"key":"careful"}]}`
		failed   = `{"completionStatus":"ERROR","messages":[{"type":"ERROR","localizedText":{"message":"no such 1:ACP:abc"}}]}`
		temp     = `{"completionStatus":"TEMP_ERROR","messages":[{"key":"a"},{"key":"b"}]}`
		finished = `{"completed":"2026-01-01T00:00:00Z"}`
	)
	tests := map[string]struct {
		timeline timeline
		status   string // of the task
		messages string
		says     string // in the error
		from, to time.Duration
	}{
		"at once":             {timeline{{0, success}}, "SUCCESS", "", "", 0, 300 * time.Millisecond},
		"after a while":       {timeline{{0, running}, {3 * time.Second, warning}}, "WARNING", "careful|k x 1", "", 3 * time.Second, 5 * time.Second},
		"after long":          {timeline{{0, running}, {time.Hour, success}}, "SUCCESS", "", "", time.Hour, time.Hour + 5*time.Second},
		"only completed":      {timeline{{0, finished}}, "", "", "", 0, time.Second},
		"late to appear":      {timeline{{10 * time.Second, success}}, "SUCCESS", "", "", 10 * time.Second, 15 * time.Second},
		"unknown":             {nil, "NOTFOUND", "", "", 30 * time.Second, 36 * time.Second},
		"pruned":              {timeline{{0, running}, {time.Minute, ""}}, "NOTFOUND", "", "", time.Minute, 66 * time.Second},
		"error":               {timeline{{0, failed}}, "", "", `deleting "x": task 7 ended with status ERROR: no such ***`, 0, time.Second},
		"terminated":          {timeline{{0, `{"completionStatus":"Terminated"}`}}, "", "", "TERMINATED and gave no reason", 0, time.Second},
		"unheard of":          {timeline{{0, `{"completionStatus":"EXPLODED"}`}}, "", "", "EXPLODED", 0, time.Second},
		"temporary":           {timeline{{0, temp}, {time.Minute, success}}, "SUCCESS", "", "", time.Minute, 66 * time.Second},
		"temporary for ever":  {timeline{{0, temp}}, "", "", "TEMPERROR:\n  - a\n  - b", 2 * time.Minute, 126 * time.Second},
		"temporary, repeated": {timeline{{0, temp}, {time.Minute, running}, {2 * time.Minute, temp}, {3 * time.Minute, success}}, "SUCCESS", "", "", 3 * time.Minute, 186 * time.Second},
		"forbidden":           {timeline{{0, running}, {time.Second, "403"}}, "", "", "idn:task-management:read", 0, 5 * time.Second},
		"no JSON":             {timeline{{0, "<html>"}}, "", "", "not a task status", 0, time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				c := newClient(t, &tenant{life: 749, api: func(req *http.Request) (*http.Response, error) {
					if req.URL.Path != "/task-status/v1/7" {
						t.Errorf("path %s", req.URL.Path)
					}
					return test.timeline.at(time.Since(began))
				}})
				task, err := c.AwaitTask(t.Context(), `deleting "x"`, "7")
				if took := time.Since(began); took < test.from || took > test.to {
					t.Errorf("it took %s, want %s to %s", took, test.from, test.to)
				}
				if test.says != "" {
					if err == nil || !strings.Contains(err.Error(), test.says) {
						t.Errorf("got %v", err)
					}
					var failure *TaskError
					if errors.As(err, &failure) != strings.Contains(err.Error(), "ended with") {
						t.Errorf("got %T", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if task.ID != "7" || task.CompletionStatus != test.status || strings.Join(task.Messages, "|") != test.messages {
					t.Errorf("got %+v", task)
				}
			})
		})
	}
}

func TestAwaitTaskEndsWithContext(t *testing.T) {
	t.Parallel()
	for _, hang := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := newClient(t, &tenant{life: 749, api: func(req *http.Request) (*http.Response, error) {
				if hang {
					<-req.Context().Done()
					return nil, req.Context().Err()
				}
				return answer(200, `{"completionStatus":null}`), nil
			}})
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			began := time.Now()
			_, err := c.AwaitTask(ctx, `updating account "ada"`, "2c91")
			if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 20*time.Second {
				t.Fatalf("after %s: %v", time.Since(began), err)
			}
			for _, part := range []string{`updating account "ada"`, "2c91", "may still finish"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in %s", part, err)
				}
			}
			var e *client.Error
			if !errors.As(err, &e) {
				t.Errorf("got %T", err)
			}
		})
	}
}

func TestAwaitTaskNeedsAnID(t *testing.T) {
	t.Parallel()
	c := newClient(t, &tenant{life: 749, api: succeed})
	if _, err := c.AwaitTask(t.Context(), "deleting", ""); err == nil {
		t.Error("no error")
	}
}

// Those who wait for tasks ask together, and one task that is gone is no matter
// of the others.
func TestTasksAreAskedForTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began, requests := time.Now(), 0
		c := newClient(t, &tenant{life: 749, api: func(req *http.Request) (*http.Response, error) {
			requests++
			status := "null"
			if time.Since(began) > 5*time.Second {
				status = `"SUCCESS"`
			}
			var items []string
			for i := range 10 {
				id := strconv.Itoa(i)
				if i > 0 && strings.Contains(req.URL.Query().Get("filters"), strconv.Quote(id)) {
					items = append(items, `{"id":"`+id+`","completionStatus":`+status+`}`)
				}
			}
			if strings.HasSuffix(req.URL.Path, "/0") {
				return answer(404, "{}"), nil
			}
			return answer(200, "["+strings.Join(items, ",")+"]"), nil
		}})
		var group sync.WaitGroup
		for i := range 10 {
			group.Go(func() {
				task, err := c.AwaitTask(t.Context(), "creating", strconv.Itoa(i))
				if want := map[bool]string{true: "NOTFOUND", false: "SUCCESS"}[i == 0]; err != nil || task.CompletionStatus != want {
					t.Errorf("task %d: %+v, %v", i, task, err)
				}
			})
			time.Sleep(50 * time.Millisecond)
		}
		group.Wait()
		if requests > 16 {
			t.Errorf("%d requests", requests)
		}
	})
}
