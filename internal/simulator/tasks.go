package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// TaskOutcome says how a task ends.
type TaskOutcome struct {
	// CompletionStatus is SUCCESS (the default), WARNING, ERROR, TERMINATED or
	// TEMPERROR.
	CompletionStatus string
	Messages         []string
	// Act tells that the task's change to the data happens.
	Act bool
	// Never keeps the task under way for ever.
	Never bool
	// NotFound makes the task unknown to those who ask for it.
	NotFound bool
}

// NextTask sets the outcome of the next task that is started and has none yet;
// without it a task acts and succeeds.
func (t *Tenant) NextTask(outcome TaskOutcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outcomes = append(t.outcomes, outcome)
}

// UsualTasks forgets the outcomes that no task has had yet.
func (t *Tenant) UsualTasks() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.outcomes = nil
}

// Kinds of tasks (SailPoint API: List Task Status, values of type).
const (
	accountAggregation       = "CLOUD_ACCOUNT_AGGREGATION"
	accountDeletion          = "ACCOUNT_DELETION"
	attributeSynchronization = "CLOUD_ATTRIBUTE_SYNCHRONIZATION"
	identityRefresh          = "IDENTITY_REFRESH"
)

type task struct {
	status  object
	due     time.Time
	outcome TaskOutcome
	// effect changes the data; it is nil once it has been considered.
	effect func()
	// jobs is how many jobs of the task are not done yet; failures are those of
	// the others. warnings tell what was left undone on purpose.
	jobs     int
	failures []string
	warnings []string
}

// start begins a task on a source. Its effect happens when it is due, or at
// once when tasks take no time.
func (t *Tenant) start(kind, description string, source object, effect func()) object {
	outcome := TaskOutcome{Act: true}
	if len(t.outcomes) > 0 {
		outcome, t.outcomes = t.outcomes[0], t.outcomes[1:]
	}
	begun := t.begin(kind, description, source)
	begun.due, begun.outcome, begun.effect = t.config.Now().Add(t.config.TaskTime), outcome, effect
	t.settle()
	return begun.status
}

// begin records a task that is under way.
func (t *Tenant) begin(kind, description string, source object) *task {
	id, now := newID(), t.stamp()
	begun := &task{
		status: object{
			"id": id, "type": "QUARTZ", "uniqueName": description + " " + id, "description": description,
			"parentName": description, "launcher": t.config.ClientID,
			"target":  object{"id": text(source, "id"), "type": "APPLICATION", "name": text(source, "name")},
			"created": now, "modified": now, "launched": now, "completed": nil, "completionStatus": nil,
			"messages": []any{}, "returns": []any{}, "attributes": object{"taskType": kind},
			"progress": "Started", "percentComplete": json.Number("0"),
		},
	}
	t.tasks = append(t.tasks, begun)
	return begun
}

// settle completes the tasks that are due, in the order in which they began. A
// task with jobs completes after them.
func (t *Tenant) settle() {
	now := t.config.Now()
	for _, due := range t.tasks {
		if due.effect == nil || now.Before(due.due) {
			continue
		}
		effect := due.effect
		due.effect = nil
		if due.outcome.Act {
			effect()
		}
		t.takePending(due)
	}
}

// complete ends a task that has no more jobs.
func (k *task) complete(now string) {
	if k.jobs > 0 || k.outcome.Never {
		return
	}
	status := k.outcome.CompletionStatus
	if status == "" {
		status = "SUCCESS"
	}
	if status == "SUCCESS" && len(k.warnings) > 0 {
		status = "WARNING"
	}
	if len(k.failures) > 0 {
		status = "ERROR"
	}
	severity := map[string]string{"SUCCESS": "INFO", "WARNING": "WARN"}[status]
	if severity == "" {
		severity = "ERROR"
	}
	messages := []any{}
	for _, message := range slices.Concat(k.outcome.Messages, k.warnings, k.failures) {
		messages = append(messages, object{
			"type": severity, "key": message, "parameters": []any{},
			"localizedText": object{"locale": "en-US", "message": message},
		})
	}
	k.status["completionStatus"] = status
	k.status["completed"], k.status["modified"] = now, now
	k.status["messages"] = messages
	k.status["progress"] = "Completed"
	k.status["percentComplete"] = json.Number("100")
}

var taskRules = collectionRules{
	fields: map[string]field{
		"id":               {operators: "eq in"},
		"sourceId":         {operators: "eq in", path: "target.id"},
		"completionStatus": {operators: "eq in isnull"},
		"type":             {operators: "eq in", path: "attributes.taskType"},
		"launcher":         {operators: "eq in"},
	},
	sorters: "created",
}

func (t *Tenant) listTasks(c *call) (answer, error) {
	found := []object{}
	for _, k := range t.tasks {
		if !k.outcome.NotFound {
			found = append(found, k.status)
		}
	}
	return c.listing(found, taskRules)
}

func (t *Tenant) getTask(c *call) (answer, error) {
	i := slices.IndexFunc(t.tasks, func(k *task) bool { return text(k.status, "id") == c.PathValue("id") })
	if i < 0 || t.tasks[i].outcome.NotFound {
		return answer{}, notFound("Task %q was not found", c.PathValue("id"))
	}
	return jsonAnswer(http.StatusOK, t.tasks[i].status), nil
}

// accepted answers the id of a task, as account operations do.
func accepted(status object) (answer, error) {
	return jsonAnswer(http.StatusAccepted, object{"id": status["id"]}), nil
}

// taskResult answers a reference to a task; its name is null by definition.
func taskResult(status object) (answer, error) {
	return jsonAnswer(http.StatusAccepted, object{"type": "TASK_RESULT", "id": status["id"], "name": nil}), nil
}

// simplified answers a TaskResultSimplified, which leaves out what is not known
// yet and spells the completion status "TempError".
func simplified(status object) (answer, error) {
	body := object{}
	for key, member := range map[string]string{
		"id": "id", "name": "uniqueName", "description": "description",
		"launcher": "launcher", "launched": "launched", "completed": "completed",
	} {
		if status[member] != nil {
			body[key] = status[member]
		}
	}
	if name := text(status, "completionStatus"); name == "TEMPERROR" {
		body["completionStatus"] = "TempError"
	} else if name != "" {
		body["completionStatus"] = name[:1] + strings.ToLower(name[1:])
	}
	return jsonAnswer(http.StatusAccepted, body), nil
}

// FinishTasks completes the tasks that are under way, as if their time had come.
func (t *Tenant) FinishTasks() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.tasks {
		k.due = time.Time{}
	}
	t.settle()
}
