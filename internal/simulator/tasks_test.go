package simulator_test

import (
	"testing"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestTaskOutcomes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		outcome simulator.TaskOutcome
		poll    int
		status  any
		message string
		acts    bool
	}{
		"acts":         {simulator.TaskOutcome{Act: true}, 200, "SUCCESS", "", true},
		"lost":         {simulator.TaskOutcome{}, 200, "SUCCESS", "", false},
		"error":        {simulator.TaskOutcome{CompletionStatus: "ERROR", Messages: []string{"it broke"}}, 200, "ERROR", `"type":"ERROR"`, false},
		"warning":      {simulator.TaskOutcome{CompletionStatus: "WARNING", Messages: []string{"careful"}, Act: true}, 200, "WARNING", `"type":"WARN"`, true},
		"never":        {simulator.TaskOutcome{Never: true}, 200, nil, "", false},
		"pruned":       {simulator.TaskOutcome{NotFound: true, Act: true}, 404, nil, "", true},
		"never, acted": {simulator.TaskOutcome{Never: true, Act: true}, 200, nil, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := newClock()
			c := newClient(t, simulator.Config{Now: now.Now, TaskTime: time.Second})
			source := c.fileSource("HR")
			c.NextTask(test.outcome)
			create := object{"attributes": object{"sourceId": source, "id": "E1", "name": "a"}}
			task := c.send("POST", "/accounts/v1", create).want(202).id()
			same(t, "accounts", len(c.List(simulator.Accounts)), 0)
			now.Advance(time.Second)
			r := c.send("GET", "/task-status/v1/"+task, nil).want(test.poll)
			if test.poll == 200 {
				same(t, "completionStatus", r.says(test.message).object()["completionStatus"], test.status)
				same(t, "completed", r.object()["completed"] != nil, test.status != nil)
			}
			same(t, "accounts", len(c.List(simulator.Accounts)) == 1, test.acts)
			// The next task has no outcome set: it acts.
			c.send("POST", "/accounts/v1", create).want(202)
			now.Advance(time.Second)
			same(t, "accounts", len(c.List(simulator.Accounts)), 1)
		})
	}
}

func TestListTasks(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.fileSource("HR")
	account := c.account(source, "E1", nil)
	c.NextTask(simulator.TaskOutcome{Never: true})
	c.send("DELETE", "/accounts/v1/"+account, nil).want(202)
	for filter, want := range map[string]int{
		"": 2,
		"?filters=type+eq+%22ACCOUNT_DELETION%22":                            1,
		"?filters=completionStatus+isnull":                                   1,
		"?filters=isnull+completionStatus":                                   1,
		"?filters=completionStatus+eq+%22SUCCESS%22":                         1,
		"?filters=sourceId+eq+%22" + source + "%22&sorters=-created":         2,
		"?filters=sourceId+eq+%22x%22":                                       0,
		"?filters=launcher+in+(%22demo%22)+and+not+(type+eq+%22IDENTITY%22)": 2,
	} {
		same(t, filter, len(c.send("GET", "/task-status/v1"+filter, nil).want(200).list()), want)
	}
	c.send("GET", "/task-status/v1?sorters=launched", nil).want(400)
	c.send("GET", "/task-status/v1/none", nil).want(404)
}
