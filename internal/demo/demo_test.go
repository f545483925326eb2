package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/demo/recording"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator/conformance"
)

// Values of what comes or goes aren't shown, changes and errors are.
func TestOutline(t *testing.T) {
	t.Parallel()
	const output = `
a.b: Refreshing state... [id=1]

Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  + create
  ~ update in-place

Terraform will perform the following actions:

  # a.b will be updated in-place
  ~ resource "a" "b" {
      ~ c = "d" -> "e"
    }

  # a.f will be created
  + resource "a" "f" {
      + c = {
          + g = "h"
        }
    }

Plan: 1 to add, 1 to change, 0 to destroy.
a.f: Creating...

Error: no
`
	const want = `
  # a.b will be updated in-place
  ~ resource "a" "b" {
      ~ c = "d" -> "e"
    }

Plan: 1 to add, 1 to change, 0 to destroy.
a.f: Creating...

Error: no
`
	for _, size := range []int{1, 7, len(output)} {
		var screen strings.Builder
		o := &outline{screen: &screen}
		for rest := output; rest != ""; {
			part := rest[:min(size, len(rest))]
			if n, err := o.Write([]byte(part)); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
			rest = rest[len(part):]
		}
		if screen.String() != want {
			t.Errorf("in parts of %d: %s", size, screen.String())
		}
	}
}

// The demo is what people run first, so it runs in the tests as well.
func TestDemo(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	if err := tell(t.Context(), &screen, conformance.NewTenant(t, simulator.Config{})); err != nil {
		t.Fatalf("%v\n%s", err, screen.String())
	}
	if err := recording.Matches(screen.String()); err != nil {
		t.Error(err)
	}
}
