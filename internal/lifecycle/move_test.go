package lifecycle

import "testing"

func TestForeign(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]bool{
		`{"id": "1", "timeouts": null}`:             false,
		`{"id": "1", "timeouts": {"create": "1m"}}`: false,
		`{"id": "1"}`: true,
		`{"id": "1", "attributes": {"timeouts": 3}}`:              true,
		`{"id": "1", "attributes": "\"timeouts\": no attribute"}`: true,
		`{"timeouts"`: false,
	} {
		if got := Foreign([]byte(state)); got != want {
			t.Errorf("%s: %t", state, got)
		}
	}
}
