package adoption

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func (f *tenant) core(t *testing.T) *acctest.Core {
	t.Helper()
	return acctest.NewCore(t, acctest.Serve(), f.block())
}

func must(t *testing.T, what string, diags acctest.Diagnostics) {
	t.Helper()
	if err := diags.Err(); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// An object is the same one whether it is imported by its id, by names, or by each
// form of its identity. The identity stays when it is read again.
func TestImportForms(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	for _, definition := range provider.Definitions {
		name, typeName := definition.Name, "sailpoint_"+definition.Name
		byID := core.Resource(typeName)
		must(t, typeName+" by id", byID.Import(t.Context(), f.ids[name]))
		identity := byID.Identity()
		if identity["id"] != byID.State()["id"] {
			t.Errorf("%s: the identity is %v", typeName, identity)
		}
		must(t, typeName, byID.Refresh(t.Context()))
		again := map[string]func(r *acctest.Resource) acctest.Diagnostics{
			"identity": func(r *acctest.Resource) acctest.Diagnostics {
				return r.ImportIdentity(t.Context(), values{"id": identity["id"]})
			},
		}
		if named, ok := f.named[name]; ok {
			again[named] = func(r *acctest.Resource) acctest.Diagnostics { return r.Import(t.Context(), named) }
		} else if name != "connector_account" {
			t.Errorf("%s isn't imported by name", typeName)
		}
		if len(definition.Identity) > 0 {
			keys := maps.Clone(identity)
			delete(keys, "id")
			again["keys"] = func(r *acctest.Resource) acctest.Diagnostics { return r.ImportIdentity(t.Context(), keys) }
		}
		for form, imports := range again {
			r := core.Resource(typeName)
			must(t, typeName+" by "+form, imports(r))
			if !document.Equal(r.State(), byID.State(), document.Ordered) || !document.Equal(r.Identity(), identity, document.Ordered) {
				t.Errorf("%s by %s is %v, %v", typeName, form, r.State(), r.Identity())
			}
		}
	}
}

// What identifies an object doesn't change as long as it lives.
func TestIdentityIsStable(t *testing.T) {
	t.Parallel()
	for _, definition := range provider.Definitions {
		for _, name := range append([]string{"id"}, definition.Identity...) {
			field, ok := definition.Policy.Field(name)
			if !ok || field.Class != policy.Immutable && (name != "id" || field.Class != policy.ReadOnly) {
				t.Errorf("sailpoint_%s: %s may change", definition.Name, name)
			}
		}
	}
}

// An import id that leads nowhere says what there is no such of.
func TestImportNowhere(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	for _, test := range []struct{ resource, id, says string }{
		{"source", "name:Nobody", `there is no source with the name "Nobody"`},
		{"identity_profile", "name:employees", `there is no identity profile with the name "employees"`},
		{"account", "name:Nobody/E/002", `there is no source with the name "Nobody"`},
		{"account", "name:Human/Resources/E9", `has no account with the native identity "E9"`},
		{"account", "name:Directory", `a slash and more have to follow the name of the source`},
		{"correlation_config", "name:Directory/x", `there is no source with the name "Directory/x"`},
		{"lifecycle_state", "name:Employees/gone", `has no lifecycle state "gone"; it has: `},
		{"iiq_account", "name:Nothing/jdoe", `there is no application with the name "Nothing"`},
		{"source", "unknown", `The import id is the source's id, or name: with its name behind it.`},
	} {
		err := core.Resource("sailpoint_"+test.resource).Import(t.Context(), test.id).Err()
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s %s: got %v", test.resource, test.id, err)
		}
	}
	err := core.Resource("sailpoint_source_schema").ImportIdentity(t.Context(), values{"source_id": f.source}).Err()
	if err == nil || !strings.Contains(err.Error(), "the identity of a source schema is its id, or source_id and name") {
		t.Errorf("got %v", err)
	}
}

// An object that is created has its identity at once, keeps it when it is changed,
// and can be found by it.
func TestIdentityOfCreated(t *testing.T) {
	t.Parallel()
	f := filled(t)
	core := f.core(t)
	r := core.Resource("sailpoint_provisioning_policy")
	config := values{"source_id": f.source, "usage_type": "UPDATE", "name": "Update"}
	must(t, "create", r.Apply(t.Context(), config))
	want := document.Object{"id": f.source + "/UPDATE", "source_id": f.source, "usage_type": "UPDATE"}
	if !document.Equal(r.Identity(), want, document.Ordered) {
		t.Errorf("the identity is %v", r.Identity())
	}
	config["name"] = "Other"
	must(t, "update", r.Apply(t.Context(), config))
	if !document.Equal(r.Identity(), want, document.Ordered) || !slices.Contains(f.Writes(), "PATCH /sources/v1/{id}/provisioning-policies/UPDATE") {
		t.Errorf("the identity is %v, after %v", r.Identity(), f.Writes())
	}
}
