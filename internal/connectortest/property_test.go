package connectortest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
)

// The double and the real connector make the same of random updates, one after the
// other on the same account.
func TestSameUpdates(t *testing.T) {
	t.Parallel()
	onDouble, onReal := newClient(t, StartDouble(t, Options{})), newClient(t, StartReal(t, Options{}))

	words := rapid.Map(rapid.SampledFrom([]string{"", "jd", "Moderator", "Support", "<ä>"}), func(s string) any { return s })
	numbers := rapid.Map(rapid.IntRange(-2, 3), func(n int) any { return n })
	anything := rapid.OneOf(words, numbers, rapid.Just[any](nil), rapid.Just[any](true), rapid.Just[any](1.5))
	attributes := map[string]*rapid.Generator[any]{
		"title": words, "level": numbers, "vip": rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		"aliases": words, "badges": numbers, "groups": words, "role": words, "nose": anything,
	}
	names := []string{"title", "level", "vip", "aliases", "badges", "groups", "role"}
	ops := []string{"Set", "Add", "Remove"}
	change := rapid.Custom(func(t *rapid.T) map[string]any {
		name, op := rapid.SampledFrom(names).Draw(t, "attribute"), rapid.SampledFrom(ops).Draw(t, "op")
		value := attributes[name]
		if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
			name, op = rapid.SampledFrom(append(names, "nose")).Draw(t, "attribute"), rapid.SampledFrom(append(ops, "set")).Draw(t, "op")
			value = anything
		}
		if slices.Contains([]string{"aliases", "badges", "groups"}, name) || op == "Set" && value == anything {
			value = rapid.OneOf(value, rapid.Map(rapid.SliceOfN(value, 0, 3), func(list []any) any { return list }))
		} else if op == "Add" && value != anything {
			op = "Set" // Add is for many values.
		}
		return map[string]any{"op": op, "attribute": name, "value": value.Draw(t, "value")}
	})
	changed := 0
	rapid.Check(t, func(t *rapid.T) {
		input, err := json.Marshal(map[string]any{
			"identity": "john.doe", "key": map[string]any{"simple": map[string]any{"id": "john.doe"}},
			"changes": rapid.SliceOfN(change, 0, 3).Draw(t, "changes"),
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"std:account:update", "std:account:read"} {
			command := connector.Command{Type: command, Input: input}
			got, want := tell(onDouble.Invoke(t.Context(), command)), tell(onReal.Invoke(t.Context(), command))
			if got != want {
				t.Fatalf("%s of %s:\ndouble %s\nreal   %s", command.Type, input, got, want)
			}
			if command.Type == "std:account:update" && strings.HasPrefix(got, `{"attributes"`) {
				changed++
			}
		}
	})
	if changed == 0 {
		t.Error("no update changed anything")
	}
}
