package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/tfvalue"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/update"
)

// DefaultTimeout is how long an operation may take unless the configuration
// says otherwise.
const DefaultTimeout = 20 * time.Minute

// Resource is the framework's view of a definition.
type Resource struct {
	*Definition
	systems *Systems
}

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithMoveState      = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// New gives a factory for the framework.
func New(definition *Definition) func() resource.Resource {
	return func() resource.Resource { return &Resource{Definition: definition} }
}

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
}

// Schema gives the schema of the definition.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.Definition.Schema()
}

// Configure takes the provider's connections.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	if systems, ok := req.ProviderData.(*Systems); ok {
		r.systems = systems
	}
}

// connect gives the backend. It reports false, with a diagnostic unless the
// provider's arguments are merely unknown, when there is none.
func (r *Resource) connect(diags *diag.Diagnostics) (Backend, bool) {
	if r.systems == nil {
		return nil, false
	}
	backend, err := r.systems.backend(r.Definition)
	if err != nil && !errors.Is(err, ErrNotConfigured) {
		diags.AddError("Provider not configured", err.Error())
	}
	return backend, err == nil
}

// refine gives the policy for an object with these values.
func (r *Resource) refine(ctx context.Context, backend Backend, values document.Object) (*policy.Policy, error) {
	if refiner, ok := backend.(Refiner); ok {
		return refiner.Refine(ctx, r.Policy, values)
	}
	return r.Policy, nil
}

// attributeType is the Terraform type of a top-level attribute.
func attributeType(resource tftypes.Value, name string) tftypes.Type {
	object, ok := resource.Type().(tftypes.Object)
	if !ok {
		return tftypes.DynamicPseudoType
	}
	return object.AttributeTypes[name]
}

// decode gives a value of the framework as a document.
func decode(raw tftypes.Value, diags *diag.Diagnostics) document.Object {
	values, err := tfvalue.Object(raw)
	if err != nil {
		diags.AddError("Value can't be read", err.Error())
	}
	return values
}

// timeout reads how long an operation may take.
func timeout(values document.Object, operation string) time.Duration {
	text, _ := document.At(values, document.Pointer{"timeouts", operation}).(string) // absent is the default
	if limit, err := time.ParseDuration(text); err == nil && limit > 0 {
		return limit
	}
	return DefaultTimeout
}

// detached gives a context for writes. An interrupt doesn't end it: what has
// been sent is finished, and its outcome recorded in the state.
func detached(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

func id(values document.Object) string {
	text, _ := values["id"].(string) // an object without an id has none
	return text
}

// secrets collects the write-only values of a configuration. Resent says of each
// field whether all of its value is sent.
func (r *Resource) secrets(config document.Object, resent func(*policy.Field) bool) []update.Secret {
	var secrets []update.Secret
	for i := range r.Policy.Fields {
		field := &r.Policy.Fields[i]
		value := document.At(config, field.Path())
		if field.Class == policy.WriteOnly && value != nil {
			secrets = append(secrets, update.Secret{Field: field, Value: value, Resend: resent(field)})
		}
	}
	return secrets
}

// versionChanged reports that a write-only field is to be sent again.
func versionChanged(field *policy.Field, prior, plan document.Object) bool {
	version := document.At(plan, document.Pointer{field.Version})
	return version != nil && !document.Equal(document.At(prior, document.Pointer{field.Version}), version, document.Ordered)
}

// roots are the top-level attributes that the policy speaks of.
func (r *Resource) roots() []string {
	var roots []string
	seen := map[string]bool{}
	for i := range r.Policy.Fields {
		if root := r.Policy.Fields[i].Root(); !seen[root] {
			seen[root] = true
			roots = append(roots, root)
		}
	}
	return roots
}

// replaced puts values into a resource, each in the spelling that like has for
// it.
func replaced(raw tftypes.Value, values document.Object, like tftypes.Value) (tftypes.Value, error) {
	attributes := make(map[string]tftypes.Value, len(values))
	for root, value := range values {
		typed, err := tfvalue.Value(attributeType(raw, root), value, tfvalue.Attribute(like, root))
		if err != nil {
			return raw, fmt.Errorf("%s: %w", root, err)
		}
		attributes[root] = typed
	}
	return tfvalue.WithAttributes(raw, attributes)
}

// ValidateConfig finds what no API call is needed to find.
func (r *Resource) ValidateConfig(_ context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := decode(req.Config.Raw, &resp.Diagnostics)
	if r.Validate != nil {
		for _, problem := range r.Validate(config) {
			resp.Diagnostics.Append(problem.diagnostic())
		}
	}
	for _, problem := range r.givenTwice(config) {
		resp.Diagnostics.Append(problem.diagnostic())
	}
	for i := range r.Policy.Fields {
		field := &r.Policy.Fields[i]
		value := document.At(config, field.Path())
		at := tfvalue.Path(field.Path(), nil)
		if value == nil || document.IsUnknown(value) {
			continue
		}
		if field.Class == policy.WriteOnly && document.At(config, document.Pointer{field.Version}) == nil {
			resp.Diagnostics.AddAttributeError(path.Root(field.Version), "Version of a write-only value missing", fmt.Sprintf(
				"%s is set, and write-only values are not stored, so Terraform can't see when they change. "+
					"Set %s = 1 beside it, and raise it whenever the value changes.", field.Attr, field.Version))
		}
		if !field.Open && field != writeOnlyBeside(r.Policy) {
			continue
		}
		members, ok := value.(document.Object)
		if !ok {
			resp.Diagnostics.AddAttributeError(at, "Object expected", fmt.Sprintf(
				"%s must be an object, such as { key = \"value\" }, not a %s.", field.Attr, document.Kind(value)))
			continue
		}
		if field.FoldKeys {
			sameButCase(field, members, &resp.Diagnostics)
		}
		if field.Entries {
			checkEntries(field, members, &resp.Diagnostics)
		}
	}
}

// checkEntries wants objects as entries, without the name that their key is.
func checkEntries(field *policy.Field, entries document.Object, diags *diag.Diagnostics) {
	list, _ := field.Shape.(policy.KeyedList) // any other shape has no such name
	for _, key := range document.Keys(entries) {
		at := tfvalue.Path(field.Path(), document.Pointer{key})
		entry, isObject := entries[key].(document.Object)
		_, named := entry[list.Key]
		switch {
		case entries[key] == nil || document.IsUnknown(entries[key]):
		case !isObject:
			diags.AddAttributeError(at, "Object expected", fmt.Sprintf(
				"%s[%q] must be an object, such as { key = \"value\" }, not a %s.", field.Attr, key, document.Kind(entries[key])))
		case named:
			diags.AddAttributeError(at, "Name given twice", fmt.Sprintf(
				"%s[%q] has a %q of its own, and the key is the name. Take it out.", field.Attr, key, list.Key))
		}
	}
}

func sameButCase(field *policy.Field, members document.Object, diags *diag.Diagnostics) {
	folded := map[string]string{}
	for _, key := range document.Keys(members) {
		first, taken := folded[strings.ToLower(key)]
		if !taken {
			folded[strings.ToLower(key)] = key
			continue
		}
		diags.AddAttributeError(tfvalue.Path(field.Path(), document.Pointer{key}), "Keys that differ only by case", fmt.Sprintf(
			"%s holds both %q and %q, which SailPoint takes for one. Keep the one that is spelled as in the schema.",
			field.Attr, first, key))
	}
}
