package isc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/reads"
)

const (
	// A task is asked for at whole multiples of a wait, so that those who wait for
	// tasks ask together.
	firstPoll   = 250 * time.Millisecond
	longestPoll = 4 * time.Second
	// longestUsual is how long a new task is not asked for at most, when those before
	// it took longer.
	longestUsual = 2 * time.Second
	// absence is how long a new task may be unknown to the task service.
	absence = 30 * time.Second
	// temporaryPatience is how long the service may take to repeat a task that
	// failed with TEMPERROR.
	temporaryPatience = 2 * time.Minute
)

// NotFound is the status of a task that the service does not know.
const NotFound = "NOTFOUND"

// Task is a task that has ended well, or is no longer known.
type Task struct {
	ID string
	// CompletionStatus is SUCCESS or WARNING; NotFound when the service does not
	// know the task (any more), so that only the object can tell how it ended; or
	// empty when the service says no more than that the task is completed.
	CompletionStatus string
	// Messages are what the task reported, in its order.
	Messages []string
}

// Warned reports that the task did what it was to do, and complains.
func (t Task) Warned() bool { return t.CompletionStatus == "WARNING" }

// TaskError is a task that failed.
type TaskError struct {
	// Doing tells what the task was to do.
	Doing, ID string
	// Status is the completion status: ERROR, TERMINATED, TEMPERROR.
	Status string
	// Messages are what the task reported, in its order.
	Messages []string
}

// Error tells how the task ended and what it reported.
func (e *TaskError) Error() string {
	text := fmt.Sprintf("%s: task %s ended with status %s", e.Doing, e.ID, e.Status)
	switch len(e.Messages) {
	case 0:
		return text + " and gave no reason"
	case 1:
		return text + ": " + e.Messages[0]
	}
	return text + ":\n  - " + strings.Join(e.Messages, "\n  - ")
}

// AwaitTask waits until the task has ended (SailPoint API: Get Task Status by ID).
// Doing tells people what the task does. A task that failed is a *TaskError. Any
// other error, such as the end of ctx, leaves open how the task ends.
func (c *Client) AwaitTask(ctx context.Context, doing, id string) (Task, error) {
	if id == "" { // Its path would be that of the list of tasks.
		return Task{}, fmt.Errorf("%s: the service named no task to wait for", doing)
	}
	call := fmt.Sprintf("%s: waiting for task %s", doing, id)
	defer c.tasks.ended.Add(1)
	started := time.Now()
	var failing time.Time // since when the status is TEMPERROR
	soonest := started.Add(c.tasks.usual())
	for {
		now := time.Now()
		if soonest.Before(now) {
			soonest = now
		}
		err := client.Sleep(ctx, nextPoll(started, soonest).Sub(now))
		var status taskStatus
		var known bool
		if err == nil {
			status, known, err = c.tasks.shared.Listed(ctx, id)
		}
		switch {
		case err != nil:
			return Task{}, unfinished(called(call, id, err))
		case !known:
			if time.Since(started) < absence {
				continue
			}
			return Task{ID: id, CompletionStatus: NotFound}, nil
		case !status.ended():
			failing = time.Time{}
			c.tasks.lasts(time.Since(started))
			continue
		}
		task := Task{ID: id, CompletionStatus: status.normal(), Messages: status.texts(c.redactor)}
		switch task.CompletionStatus {
		case "SUCCESS", "WARNING", "":
			return task, nil
		case "TEMPERROR":
			if failing.IsZero() {
				failing = time.Now()
			}
			if time.Since(failing) < temporaryPatience {
				continue
			}
		}
		return Task{}, &TaskError{Doing: doing, ID: id, Status: task.CompletionStatus, Messages: task.Messages}
	}
}

func unfinished(err error) error {
	return fmt.Errorf("%w\nThe task goes on without us and may still finish", err)
}

// called puts a failure in the terms of the task that was waited for.
func called(doing, id string, err error) error {
	var failure *client.Error
	if !errors.As(err, &failure) {
		return &client.Error{Doing: doing, Method: http.MethodGet, Path: taskPath + "/" + url.PathEscape(id), Err: err}
	}
	own := *failure
	own.Doing = doing
	return &own
}

const taskPath = "/task-status/v1"

// tasks are the states of tasks, which are asked for together.
type tasks struct {
	shared *reads.Shared[taskStatus]
	ended  atomic.Uint64 // how many are no longer waited for
	lasted atomic.Int64  // how long tasks of late have been under way, in nanoseconds
}

// lasts notes that a task is still under way after so long.
func (t *tasks) lasts(d time.Duration) {
	t.lasted.Store(max(t.lasted.Load(), int64(min(d, longestUsual))))
}

// usual gives how long a new task needn't be asked for: a little less each time,
// in case tasks have become quicker.
func (t *tasks) usual() time.Duration {
	lasted := t.lasted.Load()
	t.lasted.CompareAndSwap(lasted, lasted-lasted/256)
	return time.Duration(lasted)
}

// nextPoll is when to ask for a task again, not before the given time: the longer
// it has been under way by then, the longer the wait.
func nextPoll(started, soonest time.Time) time.Time {
	wait := firstPoll
	for wait < min(soonest.Sub(started)/2, longestPoll) {
		wait *= 2
	}
	return soonest.Truncate(wait).Add(wait)
}

func (c *Client) shareTasks() {
	request := client.Request{
		Method: http.MethodGet, Scope: "idn:task-management:read",
		UserLevel: "ORG_ADMIN, HELPDESK, CERT_ADMIN, REPORT_ADMIN, ROLE_ADMIN, ROLE_SUBADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
	}
	source := reads.Source[taskStatus]{
		One: func(ctx context.Context, id string) (taskStatus, bool, error) {
			request := request
			request.Doing, request.Path = "reading task "+id, taskPath+"/"+url.PathEscape(id)
			var status taskStatus
			resp, err := c.Do(ctx, request)
			if client.IsNotFound(err) {
				return status, false, nil
			}
			if err == nil && json.Unmarshal(resp.Body, &status) != nil {
				err = misread(request, resp, errors.New("the response is not a task status"))
			}
			return status, err == nil, err
		},
		Some: func(ctx context.Context, ids []string) (map[string]taskStatus, error) {
			request := request
			request.Doing, request.Path = "listing tasks", taskPath
			request.Query = url.Values{"filters": {In("id", ids)}}
			items, err := c.List(ctx, request, 0)
			found := map[string]taskStatus{}
			for _, item := range items {
				var status taskStatus
				if json.Unmarshal(item, &status) == nil {
					found[status.ID] = status
				}
			}
			return found, err
		},
		Turn: c.Turn, Width: InWidth, Refused: Refused,
	}
	if c.alone {
		source.Some, source.Turn = nil, nil
	}
	c.tasks.shared = reads.New(source)
}

// taskStatus is what we need of the TaskStatus object.
type taskStatus struct {
	ID               string  `json:"id"`
	CompletionStatus *string `json:"completionStatus"`
	Completed        any     `json:"completed"`
	Messages         []struct {
		Key           string `json:"key"`
		Parameters    []any  `json:"parameters"`
		LocalizedText *struct {
			Message string `json:"message"`
		} `json:"localizedText"`
	} `json:"messages"`
}

func (s *taskStatus) ended() bool { return s.CompletionStatus != nil || s.Completed != nil }

// normal returns the status in one spelling: services write TEMPERROR,
// TEMP_ERROR and TempError.
func (s *taskStatus) normal() string {
	if s.CompletionStatus == nil {
		return ""
	}
	return strings.ToUpper(strings.ReplaceAll(*s.CompletionStatus, "_", ""))
}

func (s *taskStatus) texts(redactor *client.Redactor) []string {
	var texts []string
	for _, m := range s.Messages {
		text := m.Key
		for _, parameter := range m.Parameters {
			text += fmt.Sprintf(" %v", parameter)
		}
		if m.LocalizedText != nil && m.LocalizedText.Message != "" {
			text = m.LocalizedText.Message
		}
		texts = append(texts, redactor.Text(text))
	}
	return client.Distinct(texts...)
}
