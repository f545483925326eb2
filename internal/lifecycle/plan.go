package lifecycle

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// ModifyPlan judges the plan: it rejects what the API would refuse, keeps what
// means the same as before, and warns of what is risky. Terraform calls it again
// during apply, when everything is known, so that what is unknown here is judged
// there, before any write.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	prior, plan, config := decode(req.State.Raw, &resp.Diagnostics), decode(req.Plan.Raw, &resp.Diagnostics), decode(req.Config.Raw, &resp.Diagnostics)
	ctx, cancel := context.WithTimeout(ctx, timeout(plan, "read"))
	defer cancel()
	backend, connected := r.connect(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if isBare(prior) {
		resp.Diagnostics.Append(r.notRead())
		return
	}
	if req.Plan.Raw.IsNull() {
		r.warnOfDestruction(ctx, backend, prior, &resp.Diagnostics)
		return
	}
	p := planner{
		Resource: r, backend: backend, config: config, diags: &resp.Diagnostics,
		Plan:  Plan{Create: req.State.Raw.IsNull(), Prior: prior, Values: plan},
		found: found(ctx, req.Private), policy: r.Policy,
	}
	raw, err := p.derive(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Plan can't be made", err.Error())
		return
	}
	resp.Plan.Raw = raw
	p.judge(p.policy)
	p.plainSecrets()
	// Whether values mean the same can hang on the account schema, which is
	// fetched only when they don't look the same.
	if connected && !raw.Equal(req.State.Raw) {
		p.consult(ctx)
	}
	p.writeOnly()
	p.secretElements()
	p.violations(resp)
	p.deferred(resp)
	p.warnings()
	if !p.Plan.Create {
		if resp.Plan.Raw, err = p.settle(raw, req.State.Raw); err != nil {
			resp.Diagnostics.AddError("Plan can't be made", err.Error())
			return
		}
	}
	if len(resp.RequiresReplace) > 0 {
		r.warnOfDestruction(ctx, backend, prior, &resp.Diagnostics)
	}
}

// planner looks at one planned creation or update.
type planner struct {
	*Resource
	Plan
	backend Backend
	config  document.Object
	policy  *policy.Policy
	found   []string
	diags   *diag.Diagnostics
	// derived are the planned values that follow from the configuration.
	derived document.Object
	// inSight are the secrets that stand in the plan as plain text, and belongInto
	// the write-only attributes that are for them.
	inSight    []diff.Place
	belongInto []string
}

func (p *planner) judge(table *policy.Policy) {
	p.policy = table.Finding(p.found...)
	p.Verdict = diff.Judge(p.policy, p.Prior, p.Values, true)
}

// consult asks the backend: for a policy that knows the object, for its own
// rules, and where a list may hold secrets, for the live object.
func (p *planner) consult(ctx context.Context) {
	refined, err := p.refine(ctx, p.backend, p.Values)
	if err == nil {
		p.judge(refined)
		p.report(checkKeys(refined, p.Values))
		if checker, ok := p.backend.(Checker); ok {
			var problems []Problem
			problems, err = checker.Check(ctx, p.Plan)
			p.report(problems)
		}
	}
	if err == nil {
		err = p.announce(ctx)
	}
	if err == nil {
		err = p.overwrites(ctx)
	}
	if err == nil && !p.Plan.Create {
		err = p.rehearse(ctx)
	}
	var found Problem
	switch {
	case errors.As(err, &found):
		p.report([]Problem{found})
	case err != nil:
		p.diags.AddError("Plan can't be checked", err.Error())
	}
}

// Error makes a problem an error, so that a backend can return one.
func (p Problem) Error() string { return p.Detail }

// rehearse computes the requests against the live object, to find secrets that
// a list would lose. Nothing is sent.
func (p *planner) rehearse(ctx context.Context) error {
	hidden := writeOnlyBeside(p.policy)
	if hidden == nil || len(p.Verdict.Violations) > 0 {
		return nil
	}
	changes := slices.DeleteFunc(slices.Clone(p.Verdict.Changes), func(c diff.Change) bool { return !c.Field.Open })
	resent := versionChanged(hidden, p.Prior, p.Values)
	if len(changes) == 0 && !resent {
		return nil
	}
	live, err := p.read(ctx, id(p.Prior))
	if err != nil || live == nil {
		return err
	}
	for _, change := range changes {
		now, _ := change.Field.Read(live)
		if !change.Remove && plainSecret(change.New, document.At(now, change.Path)) {
			p.see(change.Place, hidden)
		}
	}
	if document.HasUnknown(document.At(p.config, hidden.Path())) {
		return nil
	}
	complete := true
	try := func(place diff.Place, changes []diff.Change, resent bool) {
		in := update.Input{
			Policy: p.policy, Live: live, Changes: changes, Plan: p.Values,
			Secrets: p.secrets(p.config, func(*policy.Field) bool { return resent }),
		}
		var missing *update.SecretError
		if _, err := p.Strategy.Requests(in); errors.As(err, &missing) {
			p.report([]Problem{secretInList(place, missing.All, hidden)})
			complete = false
		}
	}
	for _, change := range changes {
		if update.HasList(change) {
			try(change.Place, []diff.Change{change}, false)
		}
	}
	if complete && resent {
		try(diff.Place{Field: hidden}, changes, true)
	}
	return nil
}

// plainSecret reports that a planned value has plain text where the server shows
// cipher text.
func plainSecret(planned, live any) bool {
	_, secrets := document.WithoutCipherText(live)
	return slices.ContainsFunc(secrets, func(at document.Pointer) bool {
		text, ok := document.At(planned, at).(string)
		return ok && text != ""
	})
}

// writeOnlyBeside finds the write-only field that shares the pointer of an open
// one.
func writeOnlyBeside(table *policy.Policy) *policy.Field {
	for i := range table.Fields {
		hidden := &table.Fields[i]
		shared := func(field policy.Field) bool { return field.Open && field.Pointer == hidden.Pointer }
		if hidden.Class == policy.WriteOnly && slices.ContainsFunc(table.Fields, shared) {
			return hidden
		}
	}
	return nil
}

func (p *planner) sent() []update.Secret {
	return p.secrets(p.config, func(field *policy.Field) bool { return p.Plan.Create || versionChanged(field, p.Prior, p.Values) })
}

func (p *planner) report(problems []Problem) {
	for _, problem := range problems {
		p.diags.Append(problem.diagnostic())
	}
}

// writeOnly finds versions that change without a value to send.
func (p *planner) writeOnly() {
	given := map[string]bool{}
	for _, secret := range p.sent() {
		given[secret.Field.Version] = true
	}
	for i := range p.policy.Fields {
		field := &p.policy.Fields[i]
		if field.Class == policy.WriteOnly && versionChanged(field, p.Prior, p.Values) && !given[field.Version] {
			p.report([]Problem{versionWithoutValue(field.Attr, field.Version)})
			given[field.Version] = true
		}
	}
}

// secretElements finds secrets for list elements that aren't planned.
func (p *planner) secretElements() {
	hidden := writeOnlyBeside(p.policy)
	if hidden == nil {
		return
	}
	for i := range p.policy.Fields {
		if field := &p.policy.Fields[i]; field.Open && field.Pointer == hidden.Pointer {
			if at := beyond(document.At(p.config, field.Path()), document.At(p.config, hidden.Path()), nil); at != nil {
				p.report([]Problem{noElement(hidden, field, at)})
			}
		}
	}
}

// beyond finds a list of secrets that is longer than the planned list in its
// place.
func beyond(planned, secrets any, at document.Pointer) document.Pointer {
	switch secrets := secrets.(type) {
	case document.Object:
		object, _ := planned.(document.Object) // anything else has no members
		for _, key := range document.Keys(secrets) {
			if found := beyond(object[key], secrets[key], at.Append(key)); found != nil {
				return found
			}
		}
	case document.List:
		list, isList := planned.(document.List)
		if isList && len(secrets) > len(list) {
			return at
		}
		for i := range min(len(list), len(secrets)) {
			if found := beyond(list[i], secrets[i], at.Append(strconv.Itoa(i))); found != nil {
				return found
			}
		}
	}
	return nil
}

func (p *planner) violations(resp *resource.ModifyPlanResponse) {
	for _, violation := range p.Verdict.Violations {
		switch {
		case p.Plan.Create && !violation.Transition:
			// There is nothing yet that could be immutable.
		case p.systems != nil && p.systems.ReplaceImmutable && !violation.Transition:
			p.report([]Problem{immutableReplaces(p.Noun, violation)})
			resp.RequiresReplace = append(resp.RequiresReplace, tfvalue.Path(violation.Field.Path()[:1], nil))
		default:
			p.report([]Problem{immutableChanged(p.Noun, violation)})
		}
	}
}

// deferred looks at immutable values that aren't known yet. In apply they may turn
// out to be others: then the object has to be replaced, which is planned now, or
// the apply stops at it.
func (p *planner) deferred(resp *resource.ModifyPlanResponse) {
	for _, place := range p.Verdict.Deferred {
		_, immutable := place.Field.ImmutableAt(place.Path)
		configured := document.HasUnknown(document.At(p.config, place.Field.Path()))
		switch {
		case p.Plan.Create || !immutable || !configured:
		case p.systems != nil && p.systems.ReplaceImmutable:
			resp.RequiresReplace = append(resp.RequiresReplace, tfvalue.Path(place.Field.Path()[:1], nil))
		default:
			p.report([]Problem{immutableUnknown(p.object(), place, document.At(p.Prior, place.Field.Path().Append(place.Path...)))})
		}
	}
}

func (p *planner) warnings() {
	member := func(place diff.Place) bool { return len(place.Path) > 0 }
	attribute := func(place diff.Place) bool { return len(place.Path) == 0 }
	if members := slices.DeleteFunc(slices.Clone(p.Verdict.LetGo), attribute); len(members) > 0 {
		p.report([]Problem{letGo(p.object(), members)})
	}
	if attributes := slices.DeleteFunc(slices.Clone(p.Verdict.LetGo), member); len(attributes) > 0 {
		p.report([]Problem{attributesLetGo(p.object(), attributes)})
	}
	if len(p.Verdict.Kept) > 0 {
		p.report([]Problem{kept(p.object(), p.Verdict.Kept)})
	}
	if len(p.inSight) > 0 {
		p.report([]Problem{secretsInPlainSight(p.object(), p.inSight, p.belongInto)})
	}
}

// object names the object for people.
func (p *planner) object() string {
	if name := p.Values["name"]; p.Plan.Create && name != nil && !document.IsUnknown(name) {
		return "the new " + p.Noun + " " + document.Text(name)
	}
	if p.Plan.Create {
		return "the new " + p.Noun
	}
	return p.Noun + " " + id(p.Prior)
}

// settle keeps the prior value of attributes that mean the same as before, and
// of computed ones that no change affects, so that a plan shows what will change
// and nothing else.
func (p *planner) settle(plan, state tftypes.Value) (tftypes.Value, error) {
	kept := map[string]tftypes.Value{}
	for _, root := range p.roots() {
		_, derived := p.derived[root]
		configured := p.config[root] != nil || derived
		same := p.Prior[root] != nil && configured && !p.Verdict.Touches(root) && p.compared(root)
		if same || !configured && p.computed(root) && !p.affected(root) {
			kept[root] = tfvalue.Attribute(state, root)
		}
	}
	return tfvalue.WithAttributes(plan, kept)
}

// compared reports that the verdict covers all of an attribute.
func (p *planner) compared(root string) bool {
	return !slices.ContainsFunc(p.policy.Fields, func(field policy.Field) bool {
		return field.Root() == root && !field.Configurable()
	})
}

func (p *planner) computed(root string) bool {
	field, ok := p.policy.Field(root)
	return ok && (field.Computed || field.Class == policy.ReadOnly)
}

// affected reports that a planned change can change a computed attribute.
func (p *planner) affected(root string) bool {
	field, ok := p.policy.Field(root)
	if ok && field.AffectedIfNull && p.Prior[root] != nil {
		return false
	}
	return !ok || slices.ContainsFunc(p.Verdict.Places(), func(place diff.Place) bool {
		by := place.Field
		if !slices.Contains(field.AffectedBy, by.Attr) || p.onlyLetGo(place) {
			return false
		}
		if field.AffectedByKey != nil && len(place.Path) > 0 && by.Keys != nil && !field.AffectedByKey(by.Keys[place.Path[0]]) {
			return false
		}
		// The framework plans every computed attribute that isn't configured as
		// unknown; that alone is no change.
		return !by.Computed || document.At(p.config, by.Path()) != nil || p.affected(by.Attr)
	})
}

// onlyLetGo reports that nothing is sent for a place.
func (p *planner) onlyLetGo(place diff.Place) bool {
	return slices.ContainsFunc(slices.Concat(p.Verdict.LetGo, p.Verdict.Kept), func(other diff.Place) bool {
		return other.String() == place.String()
	})
}

func (r *Resource) warnOfDestruction(ctx context.Context, backend Backend, prior document.Object, diags *diag.Diagnostics) {
	if warning := r.destruction(ctx, backend, prior, diags); warning != "" {
		diags.AddWarning("Deleting "+r.Noun+" "+id(prior), warning)
	}
}

// destruction tells what a deletion takes with it, if the backend knows; and adds
// why it would be refused.
func (r *Resource) destruction(ctx context.Context, backend Backend, prior document.Object, diags *diag.Diagnostics) string {
	warner, ok := backend.(DestroyWarner)
	if !ok || id(prior) == "" {
		return ""
	}
	warning, err := warner.DestroyWarning(ctx, prior)
	var refused Problem
	switch {
	case errors.As(err, &refused):
		diags.Append(refused.diagnostic())
		return ""
	case err != nil:
		return "What the deletion takes with it could not be found out: " + err.Error()
	}
	return warning
}
