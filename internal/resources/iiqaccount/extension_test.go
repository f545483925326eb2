package iiqaccount

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// An account may show an extension that isn't its application's.
func TestUnwrap(t *testing.T) {
	t.Parallel()
	urn := func(name string) string { return prefix + name + suffix }
	theirs, own := document.Object{"of": "another"}, document.Object{"of": "HR"}
	for name, test := range map[string]struct {
		account document.Object
		urn     string
		want    any
	}{
		"one":     {document.Object{urn("HR"): own}, urn("HR"), own},
		"two":     {document.Object{urn("Another"): theirs, urn("HR"): own}, urn("HR"), own},
		"renamed": {document.Object{urn("Human Resources"): own}, urn("Human Resources"), own},
		"none":    {document.Object{}, urn("HR"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.account["application"] = document.Object{"displayName": "HR"}
			account := unwrap(test.account)
			if !document.Equal(account[extension], test.want, document.Ordered) || urnOf(account) != test.urn {
				t.Errorf("got %v under %s", account[extension], urnOf(account))
			}
			if back := wrap(account, urnOf(account)); !document.Equal(back, test.account, document.Ordered) {
				t.Errorf("goes back as %v", back)
			}
		})
	}
}
