package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// ActionDefinition declares an action: something that is done to an object of the
// tenant, beside what its configuration says.
type ActionDefinition struct {
	// Name is the action's without the provider's: "account_reload".
	Name string
	// Doing says for people what is done: "reloading an account".
	Doing string
	// Description says in Markdown what the action does.
	Description string
	Access      Access
	// Arguments are those of the configuration, beside timeout.
	Arguments map[string]schema.Attribute
	// Run does it and waits until it is done, and reports how it goes. A warning is
	// told when it has been done all the same.
	Run func(ctx context.Context, systems *Systems, config document.Object, report Report) (warning string, err error)
}

// Report tells how an action goes.
type Report func(format string, arguments ...any)

// runningAction is the framework's view of an action definition.
type runningAction struct {
	*ActionDefinition
	systems *Systems
}

var (
	_ action.ActionWithConfigure      = (*runningAction)(nil)
	_ action.ActionWithValidateConfig = (*runningAction)(nil)
)

// NewAction gives a factory for the framework.
func NewAction(definition *ActionDefinition) func() action.Action {
	return func() action.Action { return &runningAction{ActionDefinition: definition} }
}

// Metadata names the action.
func (a *runningAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.Name
}

// timeoutAttr is the argument that says how long an action may take.
const timeoutAttr = "timeout"

// Schema gives the arguments.
func (a *runningAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := map[string]schema.Attribute{timeoutAttr: schema.StringAttribute{
		Optional: true, MarkdownDescription: "How long to wait for the end, such as `30m`. Default `20m`.",
	}}
	for name, attribute := range a.Arguments {
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{MarkdownDescription: a.Description, Attributes: attributes}
}

// Configure takes the provider's connections.
func (a *runningAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	if systems, ok := req.ProviderData.(*Systems); ok {
		a.systems = systems
	}
}

// ValidateConfig finds a timeout that is none.
func (a *runningAction) ValidateConfig(_ context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	config := decode(req.Config.Raw, &resp.Diagnostics)
	text, given := config[timeoutAttr].(string)
	if limit, err := time.ParseDuration(text); given && (err != nil || limit <= 0) {
		resp.Diagnostics.AddAttributeError(path.Root(timeoutAttr), "Not a duration", fmt.Sprintf(
			"timeout = %q is not a duration such as 30m or 1h30m.", text))
	}
}

// Invoke runs the action.
func (a *runningAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	config := decode(req.Config.Raw, &resp.Diagnostics)
	failed := strings.ToUpper(a.Doing[:1]) + a.Doing[1:] + " failed"
	if a.systems == nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddError(failed, notConfigured)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	limit := DefaultTimeout
	if text, ok := config[timeoutAttr].(string); ok {
		limit, _ = time.ParseDuration(text) // ValidateConfig has seen it
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	report := func(format string, arguments ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, arguments...)})
	}
	stop := remind(ctx, a.Doing, report)
	warning, err := a.Run(ctx, a.systems, config, report)
	stop()
	var problem Problem
	switch {
	case errors.As(err, &problem):
		resp.Diagnostics.Append(problem.diagnostic())
	case err != nil:
		resp.Diagnostics.AddError(failed, err.Error())
	case warning != "":
		resp.Diagnostics.Append(diag.NewWarningDiagnostic(strings.ToUpper(a.Doing[:1])+a.Doing[1:]+": done, with a warning", warning))
	}
}

// reminder is how often an action that takes long tells that it goes on.
const reminder = 15 * time.Second

// remind reports again and again that something goes on, until it is stopped.
func remind(ctx context.Context, doing string, report Report) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		began := time.Now()
		ticks := time.NewTicker(reminder)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
				report("still %s, %s elapsed", doing, time.Since(began).Round(time.Second))
			}
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}

// AwaitTask waits for the task that an action has started, and reports its
// outcome. What a task that succeeded complains about is a warning.
func AwaitTask(ctx context.Context, client *isc.Client, doing, id string, report Report) (warning string, err error) {
	report("%s: task %s is under way", doing, id)
	task, err := client.AwaitTask(ctx, doing, id)
	if err != nil {
		return "", err
	}
	if task.CompletionStatus == isc.NotFound {
		return "", fmt.Errorf("%s: task %s is not known (any more), so that nobody knows how it ended", doing, id)
	}
	report("%s: task %s has ended: %s", doing, id, task.CompletionStatus)
	return strings.Join(task.Messages, "\n"), nil
}
