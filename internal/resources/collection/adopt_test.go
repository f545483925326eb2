package collection

import (
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// That destroying begins to delete what was there before is told by the plan that
// makes it so.
func TestAdoptLeaves(t *testing.T) {
	t.Parallel()
	adopted := document.Object{"adopt": true}
	for name, test := range map[string]struct {
		prior, planned document.Object
		stays, warns   bool
	}{
		"created":                    {nil, adopted, false, false},
		"kept":                       {adopted, adopted, false, false},
		"leaves":                     {adopted, document.Object{}, false, true},
		"false":                      {adopted, document.Object{"adopt": false}, false, true},
		"leaves, and is forgotten":   {adopted, document.Object{"on_destroy": "forget"}, false, false},
		"leaves, and is deleted":     {adopted, document.Object{"on_destroy": "delete"}, false, false},
		"leaves, and stays anyway":   {adopted, document.Object{}, true, false},
		"never there":                {document.Object{}, document.Object{}, false, false},
		"on_destroy leaves with it":  {document.Object{"adopt": true, "on_destroy": "forget"}, document.Object{}, false, true},
		"only on_destroy was chosen": {document.Object{"on_destroy": "forget"}, document.Object{}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			things := Adoptable{
				Below: &Below{Noun: "thing", Parent: Parent{Noun: "source"}},
				Stays: func(document.Object) bool { return test.stays },
			}
			problems, err := things.Check(t.Context(), lifecycle.Plan{Prior: test.prior, Values: test.planned})
			if err != nil || len(problems) > 1 || (len(problems) == 1) != test.warns {
				t.Fatalf("%v, %v", problems, err)
			}
			if test.warns && (!problems[0].Warning || !strings.Contains(problems[0].Detail, `on_destroy = "forget"`)) {
				t.Errorf("%+v", problems[0])
			}
		})
	}
}
