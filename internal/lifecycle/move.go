package lifecycle

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// MoveState takes an object over from another provider. Of that one's state it
// takes no more than what leads to the object: an import id, in place of the id.
// Terraform asks for it before the provider is configured, so that the object
// itself is found by the refresh that follows, and taken in as one that is
// imported: nothing in it has been applied by this configuration.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		var state []byte
		if req.SourceRawState != nil {
			state = req.SourceRawState.JSON
		}
		importID, err := r.foreignID(req.SourceTypeName, state)
		if err != nil {
			resp.Diagnostics.AddError(
				fmt.Sprintf("sailpoint_%s can't take over a state of %s", r.Name, req.SourceTypeName),
				fmt.Sprintf("The state was written by %s, and %s.\n\n%s", req.SourceProviderAddress, err, r.anotherWay(req.SourceTypeName)))
			return
		}
		object, ok := resp.TargetState.Schema.Type().TerraformType(ctx).(tftypes.Object)
		if !ok { // no resource is anything else
			return
		}
		resp.TargetState.Raw = bare(object, importID)
	}}}
}

// anotherWay tells how an object comes from one resource to another whose state
// says nothing.
func (r *Resource) anotherWay(foreign string) string {
	forget := fmt.Sprintf("Instead of the moved block, let the other provider forget the object, which destroys nothing, and import it:\n\n"+
		"  removed {\n    from = %s.NAME\n    lifecycle {\n      destroy = false\n    }\n  }", foreign)
	if foreign == "sailpoint_"+r.Name {
		forget = "Run \"terraform state rm\" with the address of the resource, which destroys nothing, and import the object:"
	}
	return fmt.Sprintf("%s\n\n  import {\n    to = sailpoint_%s.NAME\n    id = \"…\"\n  }\n\nThe import id is %s.", forget, r.Name, r.forms())
}

// Foreign reports that a state was written by another provider whose resource has
// the same name, as when the source of the provider was changed in the
// configuration. All resources here have timeouts, and always had; without any,
// their states say so.
func Foreign(state []byte) bool {
	if !bytes.Contains(state, []byte(`"timeouts"`)) { // quicker than to decode
		return true
	}
	var attributes map[string]json.RawMessage
	if json.Unmarshal(state, &attributes) != nil {
		return false // whoever reads it says what is wrong
	}
	_, ours := attributes["timeouts"]
	return !ours
}

var versionOfType = regexp.MustCompile(`_v[0-9]+$`)

// foreignID gives the import id of the object that a state of another provider's
// resource is about.
func (r *Resource) foreignID(typeName string, state []byte) (string, error) {
	_, name, _ := strings.Cut(typeName, "_")
	if !slices.Contains(r.MovesFrom, versionOfType.ReplaceAllString(name, "")) {
		return "", errors.New("that resource manages another kind of object, or says in other words which one it is")
	}
	decoded, err := document.Decode(state)
	values, _ := decoded.(document.Object) // anything else has no attributes
	if err != nil {
		return "", fmt.Errorf("it can't be read: %w", err)
	}
	importID := r.naturalID(values)
	if own := id(values); own != "" && r.Holder == nil {
		importID = own // below others, each provider has ids of its own making
	}
	if importID == "" {
		return "", fmt.Errorf("it has no %s, by which the object would be found", cmp.Or(strings.Join(r.Identity, " and "), "id"))
	}
	return importID, nil
}

// bare is a state that holds an id and nothing else.
func bare(object tftypes.Object, id string) tftypes.Value {
	attributes := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, attribute := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
	}
	attributes["id"] = tftypes.NewValue(tftypes.String, id)
	return tftypes.NewValue(object, attributes)
}

// isBare reports that a state holds an id and nothing else. Every resource has
// an argument that is required, so no object that was read is so.
func isBare(state document.Object) bool {
	for name, value := range state {
		if name != "id" && value != nil {
			return false
		}
	}
	return id(state) != ""
}

// notThere says that the object of a state that was moved here doesn't exist.
func (r *Resource) notThere(state document.Object) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Taking over "+r.Noun+" failed", fmt.Sprintf("There is no %s with the id %q, which the other provider's state "+
		"has. If this is the right tenant, and the object is gone for good, run \"terraform state rm\" with the address in the state.",
		r.Noun, id(state)))
}

// notRead says that the object of a state that was moved here is still to be read.
func (r *Resource) notRead() diag.Diagnostic {
	return diag.NewErrorDiagnostic("The "+r.Noun+" has not been read yet", "Its state comes from another provider, and of that no more than "+
		"its id is kept. What it holds is read by the refresh of a plan. Plan without -refresh=false, and with arguments of the provider "+
		"that are known.")
}
