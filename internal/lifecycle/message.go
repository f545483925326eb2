package lifecycle

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/diff"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
)

// Plan is what a [Checker] looks at.
type Plan struct {
	// Create says that there is no prior object.
	Create bool
	// Prior and Values are Terraform's values before and as planned; what isn't
	// known yet is document.Unknown.
	Prior, Values document.Object
	Verdict       diff.Verdict
}

// Problem is an error or a warning about a place in the configuration.
type Problem struct {
	// Attr is the attribute, Member the member of a free-form one.
	Attr            string
	Member          document.Pointer
	Summary, Detail string
	Warning         bool
}

func (p Problem) diagnostic() diag.Diagnostic {
	at := tfvalue.Path(strings.Split(p.Attr, "."), p.Member)
	if p.Warning {
		return diag.NewAttributeWarningDiagnostic(at, p.Summary, p.Detail)
	}
	return diag.NewAttributeErrorDiagnostic(at, p.Summary, p.Detail)
}

func problem(place diff.Place, summary, detail string) Problem {
	return Problem{Attr: place.Field.Attr, Member: place.Path, Summary: summary, Detail: detail}
}

// immutableChanged rejects a change that the API would refuse, or carry out by
// losing data. Every way out it names works while the value differs.
func immutableChanged(noun string, v diff.Violation) Problem {
	if v.Transition {
		return problem(v.Place, "Change not possible", fmt.Sprintf(
			"%s is %s and can't become %s: %s. To go on, %s.",
			v.Place, shown(v.Place, v.Old), shown(v.Place, v.New), v.Why, restore(v.Place, v.Old)))
	}
	change := fmt.Sprintf("is %s and can't become %s", shown(v.Place, v.Old), shown(v.Place, v.New))
	if v.New == nil {
		change = fmt.Sprintf("is %s and can't be taken away", shown(v.Place, v.Old))
	}
	instead := ""
	if v.Field.Instead != "" {
		instead = "  - " + v.Field.Instead + ";\n"
	}
	detail := fmt.Sprintf("%s %s: %s.\n\nWays out:\n  - %s;\n%s"+
		"  - leave it to others: add lifecycle { ignore_changes = [%s] } to the resource",
		v.Place, change, v.Why, restore(v.Place, v.Old), instead, ignorable(v))
	if v.New != nil || len(v.Path) == 0 { // anew, it would need the value as well
		detail += fmt.Sprintf(";\n  - delete the %s, with all that belongs to it, and create it anew: run \"terraform taint\" with the "+
			"address of the resource and plan again, or set immutable_changes = \"replace\" in the provider block", noun)
	}
	return problem(v.Place, "Immutable attribute changed", detail+".\n\n\"terraform plan -replace\" and \"terraform destroy\" report this "+
		"same error while the value differs (\"terraform destroy -refresh=false\" doesn't).")
}

// restore says how the configuration gets back to a value.
func restore(place diff.Place, old any) string {
	if old == nil {
		return "take it out"
	}
	return "set it back to " + shown(place, old)
}

// shown gives a value to people, unless its name says that it may be secret.
func shown(place diff.Place, value any) string {
	if _, flag := value.(bool); len(place.Path) > 0 && value != nil && !flag && client.SecretName(place.Path[len(place.Path)-1]) {
		return "a secret value"
	}
	return client.NewRedactor().Body([]byte(document.Text(value)))
}

// ignorable is a violation's place as ignore_changes takes it. In a free-form object only
// the dotted form names one member; an index would ignore the whole attribute.
func ignorable(v diff.Violation) string {
	// Terraform ignores no change of a member that the configuration lacks.
	if text := v.String(); !strings.Contains(text, "[") && (v.New != nil || len(v.Path) == 0) {
		return text
	}
	return v.Field.Attr
}

func immutableUnknown(object string, place diff.Place, old any) Problem {
	p := problem(place, "Immutable attribute of "+object+" not known yet", fmt.Sprintf(
		"%s is %s and becomes known during apply. If it turns out to be another value, the apply stops there, because it can't "+
			"change. Where it comes from an object that is replaced in the same run, have this one replaced as well: "+
			"add -replace with its address, or terraform taint it.", place, shown(place, old)))
	p.Warning = true
	return p
}

func immutableReplaces(noun string, v diff.Violation) Problem {
	p := problem(v.Place, "Immutable attribute "+v.String()+" changed: the "+noun+" will be replaced", fmt.Sprintf(
		"%s changes from %s to %s, and %s. Because of immutable_changes = \"replace\", the %s is deleted, with all that "+
			"belongs to it, and created anew.", v.Place, shown(v.Place, v.Old), shown(v.Place, v.New), v.Why, noun))
	p.Warning = true
	return p
}

func letGo(object string, members []diff.Place) Problem {
	return warning(members, "Values of "+object+" are let go of, not cleared", fmt.Sprintf(
		"No longer in the configuration, which never applied them: %s. They stay on the server as they are and are no longer "+
			"shown. To clear one of them on the server, set it to null.", names(members)))
}

func attributesLetGo(object string, attributes []diff.Place) Problem {
	return warning(attributes, "Attributes of "+object+" are let go of", fmt.Sprintf(
		"No longer in the configuration: %s. They stay on the server as they are and are no longer shown.", names(attributes)))
}

func kept(object string, places []diff.Place) Problem {
	return warning(places, "Values of "+object+" stay on the server", fmt.Sprintf(
		"No longer in the configuration: %s. The API has no empty value for them, so the server keeps those it has. They are "+
			"no longer shown or changed.", names(places)))
}

// warning tells of all places at once, and its summary names the object: of
// several warnings with one summary, Terraform shows only the first.
func warning(places []diff.Place, summary, detail string) Problem {
	p := problem(places[0], summary, detail)
	p.Warning = true
	return p
}

// Plural is what people call several objects: identity profiles, provisioning policies.
func Plural(noun string) string {
	stem, y := strings.CutSuffix(noun, "y")
	if y && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o") {
		return stem + "ies"
	}
	return noun + "s"
}

func names(places []diff.Place) string {
	texts := make([]string, len(places))
	for i, place := range places {
		texts[i] = place.String()
	}
	return strings.Join(texts, ", ")
}

func versionWithoutValue(attr, version string) Problem {
	return Problem{Attr: version, Summary: "Write-only value missing", Detail: fmt.Sprintf(
		"%s changes, which sends %s again, but %s is not in the configuration. Set it, or set %s back.",
		version, attr, attr, version)}
}

func secretsLeftOut(title string, places []diff.Place, writeOnly string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Secrets of "+title+" are not imported", fmt.Sprintf(
		"The server shows these values only encrypted, so they are left out of the state: %s. They stay on the server as "+
			"they are. To manage them, put them into %s.", names(places), writeOnly))
}

func secretInList(place diff.Place, pointers []document.Pointer, hidden *policy.Field) Problem {
	at := make([]string, len(pointers))
	for i, pointer := range pointers {
		at[i] = pointer.String()
	}
	return problem(place, "Secret missing from a list", fmt.Sprintf(
		"%s changes, and a list is sent whole. On the server it holds secrets, shown only encrypted, which would be lost: %s. Put each "+
			"of them at the same position of %s, with %s beside it. A list takes its secrets along at any version; raise it if a secret "+
			"is another than before.", place, strings.Join(at, ", "), hidden.Attr, hidden.Version))
}

func secretsInPlainSight(object string, places []diff.Place, writeOnly []string) Problem {
	return warning(places, "Secrets of "+object+" are in the state", fmt.Sprintf(
		"By their names, or because the server shows them only encrypted, these values are secrets: %s. They stand in the state "+
			"as plain text, and a change that somebody else makes can't be seen. Move them to %s.", names(places), strings.Join(writeOnly, " or ")))
}

func twice(place, hidden diff.Place) Problem {
	return problem(place, "Value given twice", fmt.Sprintf(
		"%s and %s are the same value of the server, so only one of them can be set. If it is a secret, take it out of %s: what "+
			"stands there is in the state as plain text. If not, take it out of %s.", place, hidden, place.Field.Attr, hidden.Field.Attr))
}

func exists(definition *Definition, title, importID string) diag.Diagnostic {
	instead := ""
	if definition.Adopt != nil {
		instead = " Or set adopt = true, to have the values of this resource written over those that it has, and all others kept."
	}
	return diag.NewErrorDiagnostic(strings.ToUpper(definition.Noun[:1])+definition.Noun[1:]+" exists already", fmt.Sprintf(
		"%s exists already. It is not taken over silently, and nothing was changed. To manage it here, import it:\n\n"+
			"  terraform import sailpoint_%s.NAME '%s'\n\nwith NAME as in the address of this resource, or with an import block.%s",
		title, definition.Name, importID, instead))
}

func takenOver(title string, changes []diff.Change) Problem {
	return loss(title, "It exists already, and this resource takes it over:", changes)
}

func overwritten(title string, changes []diff.Change) Problem {
	return loss(title, "This configuration begins to manage them, and somebody has given them other values:", changes)
}

// loss tells which values of an object others lose, and why.
func loss(title, why string, changes []diff.Change) Problem {
	places := make([]diff.Place, len(changes))
	lines := make([]string, len(changes))
	for i, change := range changes {
		places[i] = change.Place
		lines[i] = fmt.Sprintf("  - %s: %s becomes %s", change.Place, shown(change.Place, change.Old), shown(change.Place, change.New))
	}
	return warning(places, "Values of "+title+" are overwritten", fmt.Sprintf(
		"%s\n\n%s\n\nAll that the configuration doesn't name stays as it is.", why, strings.Join(lines, "\n")))
}

func halfway(title string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Creation stopped half-way", title+" exists now and is in the state, marked as tainted, so that the "+
		"next apply would delete it and create it anew. To keep it and have only the rest carried out, run \"terraform untaint\" "+
		"with the address of the resource first.")
}

func changedSincePlan(conflicts []diff.Conflict) []Problem {
	problems := make([]Problem, len(conflicts))
	for i, conflict := range conflicts {
		problems[i] = problem(conflict.Place, "Changed on the server since the plan", fmt.Sprintf(
			"%s was %s when the plan was made and is %s now, while the plan wants %s. Somebody else changed it in between; "+
				"nothing was sent. Plan again to see the change and decide.",
			conflict.Place, shown(conflict.Place, conflict.Prior), shown(conflict.Place, conflict.Live), shown(conflict.Place, conflict.Plan)))
	}
	return problems
}

func noElement(hidden, field *policy.Field, at document.Pointer) Problem {
	return Problem{
		Attr: hidden.Attr, Member: at, Summary: "Secret without an element",
		Detail: fmt.Sprintf("The list at %s of %s has more elements than the one in %s, and secrets belong to the elements at their "+
			"positions. Add the elements there, or take the secrets out.", at, hidden.Attr, field.Attr),
	}
}

func notTaken(place diff.Place, planned, live any) Problem {
	return problem(place, "Server did not take the value", fmt.Sprintf(
		"%s was planned as %s, and every request was accepted, but the server now shows %s. The state records what the server shows.",
		place, shown(place, planned), shown(place, live)))
}

func notTakenNew(place diff.Place, planned, live any) Problem {
	p := problem(place, "Server did not take the value", fmt.Sprintf(
		"%s was planned as %s, and the creation was accepted, but the server shows %s. The next plan shows the difference; the new "+
			"object is kept.", place, shown(place, planned), shown(place, live)))
	p.Warning = true
	return p
}
