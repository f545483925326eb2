package cli

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// faultUsage explains the faults on the command line.
const faultUsage = `make a request go wrong (repeatable): "METHOD PATH OUTCOME [OPTION]...", or "task OUTCOME [times=N] [message=TEXT]"
  METHOD   GET, POST, PUT, PATCH, DELETE, or * for any
  PATH     such as /sources/v1/*; * stands for what is between two slashes, ** for anything
  OUTCOME  a status such as 503, answered instead of the request;
           reset (the connection is closed and nothing was done) or reset-after (it was done);
           truncate (half of the answer), or pause=5s (half of it, and the rest after a while)
  OPTION   times=N (default 1), skip=N (so many pass first), after (with a status: the request was done all the same),
           retry-after=SECONDS, html (with a status: a page of a proxy as body)
  a task's OUTCOME  ERROR, WARNING, TERMINATED, TEMPERROR, never, or 404`

// faults are the values of a flag.
type faults []func(*simulator.Tenant)

func (f *faults) String() string { return "" }

// Set takes one fault.
func (f *faults) Set(written string) error {
	inject, err := parseFault(written)
	if err == nil {
		*f = append(*f, inject)
	}
	return err
}

// parseFault gives what injects a fault.
func parseFault(written string) (func(*simulator.Tenant), error) {
	words := strings.Fields(written)
	if len(words) > 1 && strings.EqualFold(words[0], "task") {
		return parseTask(words[1], words[2:])
	}
	if len(words) < 3 {
		return nil, fmt.Errorf(`a fault is written as "METHOD PATH OUTCOME", such as "POST /accounts/v1 503"`)
	}
	fault := simulator.Fault{Method: strings.ToUpper(words[0])}
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	if fault.Method == "*" {
		fault.Method = ""
	} else if !slices.Contains(methods, fault.Method) {
		return nil, fmt.Errorf("%q is no method; there are %s and *", words[0], strings.Join(methods, ", "))
	}
	if !strings.HasPrefix(words[1], "/") && !strings.HasPrefix(words[1], "*") {
		return nil, fmt.Errorf("the path %q doesn't begin with a slash", words[1])
	}
	fault.Path = glob(words[1])
	if err := setOutcome(&fault, words[2]); err != nil {
		return nil, err
	}
	for _, word := range words[3:] {
		if err := setOption(&fault, word); err != nil {
			return nil, err
		}
	}
	return func(tenant *simulator.Tenant) { tenant.Inject(fault) }, nil
}

// glob is a regular expression for a path with asterisks.
func glob(path string) string {
	pattern := regexp.QuoteMeta(path)
	pattern = strings.ReplaceAll(pattern, `\*\*`, `.*`)
	return "^" + strings.ReplaceAll(pattern, `\*`, `[^/]*`) + "$"
}

func setOutcome(fault *simulator.Fault, word string) error {
	name, value, _ := strings.Cut(word, "=")
	switch name {
	case "reset":
		fault.Drop = true
	case "reset-after":
		fault.Drop, fault.Act = true, true
	case "truncate":
		fault.Truncate = true
	case "pause":
		pause, err := time.ParseDuration(value)
		if err != nil || pause <= 0 {
			return fmt.Errorf("%q: a pause is written as pause=5s", word)
		}
		fault.Pause = pause
	default:
		status, err := strconv.Atoi(word)
		if err != nil || status < 200 || status > 599 {
			return fmt.Errorf("%q is neither a status from 200 to 599 nor reset, reset-after, truncate or pause=DURATION", word)
		}
		fault.Status = status
		fault.Body = fmt.Sprintf(`{"detailCode":"%d","trackingId":"00000000000000000000000000000000","messages":[{"locale":"en-US","localeOrigin":"DEFAULT","text":%q}],"causes":[]}`,
			status, "An injected fault: "+http.StatusText(status))
	}
	return nil
}

func setOption(fault *simulator.Fault, word string) error {
	name, value, _ := strings.Cut(word, "=")
	var err error
	switch {
	case name == "times":
		fault.Times, err = count(word, value, 1)
	case name == "skip":
		fault.Skip, err = count(word, value, 0)
	case word == "after" && fault.Status != 0:
		fault.Act = true
	case name == "retry-after" && fault.Status != 0:
		_, err = count(word, value, 0)
		setHeader(fault, "Retry-After", value)
	case word == "html" && fault.Status != 0:
		setHeader(fault, "Content-Type", "text/html; charset=utf-8")
		text := http.StatusText(fault.Status)
		fault.Body = fmt.Sprintf("<!doctype html><html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>", fault.Status, text, text)
	default:
		return fmt.Errorf("%q is no option here; there are times=N and skip=N, and after, retry-after=SECONDS and html behind a status", word)
	}
	return err
}

func setHeader(fault *simulator.Fault, name, value string) {
	if fault.Header == nil {
		fault.Header = http.Header{}
	}
	fault.Header.Set(name, value)
}

func count(word, value string, least int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least {
		return 0, fmt.Errorf("%q needs a number, %d or more", word, least)
	}
	return n, nil
}

func parseTask(outcome string, options []string) (func(*simulator.Tenant), error) {
	task := simulator.TaskOutcome{}
	switch outcome {
	case "ERROR", "TERMINATED", "TEMPERROR":
		task.CompletionStatus = outcome
	case "WARNING":
		task.CompletionStatus, task.Act = outcome, true
	case "never":
		task.Never = true
	case "404":
		task.NotFound, task.Act = true, true
	default:
		return nil, fmt.Errorf("%q is no end of a task; there are ERROR, WARNING, TERMINATED, TEMPERROR, never and 404", outcome)
	}
	times := 1
	for i, word := range options {
		name, value, _ := strings.Cut(word, "=")
		var err error
		switch name {
		case "times":
			times, err = count(word, value, 1)
		case "message": // the rest
			task.Messages = []string{strings.Join(append([]string{value}, options[i+1:]...), " ")}
		default:
			err = fmt.Errorf("%q is no option of a task; there are times=N and message=TEXT", word)
		}
		if err != nil {
			return nil, err
		}
		if name == "message" {
			break
		}
	}
	return func(tenant *simulator.Tenant) {
		for range times {
			tenant.NextTask(task)
		}
	}, nil
}
