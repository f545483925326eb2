package lifecycle

import (
	"errors"
	"slices"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

func TestMany(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ids, listed, exist, wantGot, wantFound []string
		lists                                  int
	}{
		"one":                     {ids: []string{"a"}, exist: []string{"a"}, wantGot: []string{"a"}, wantFound: []string{"a"}},
		"one that is gone":        {ids: []string{"a"}, wantGot: []string{"a"}},
		"several":                 {ids: []string{"a", "b"}, listed: []string{"b", "a"}, lists: 1, wantFound: []string{"a", "b"}},
		"one that the list lacks": {ids: []string{"a", "b", "c"}, listed: []string{"a"}, exist: []string{"b"}, lists: 1, wantFound: []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := 0
			var got []string
			found, err := Many(test.ids, func([]string) ([]document.Object, error) {
				lists++
				var objects []document.Object
				for _, id := range test.listed {
					objects = append(objects, document.Object{"id": id})
				}
				return objects, nil
			}, func(id string) (document.Object, error) {
				got = append(got, id)
				if slices.Contains(test.exist, id) {
					return document.Object{"id": id}, nil
				}
				return nil, nil
			})
			if err != nil || lists != test.lists || !slices.Equal(got, test.wantGot) || !slices.Equal(document.Keys(asObject(found)), test.wantFound) {
				t.Errorf("found %v after %d lists and %v: %v", found, lists, got, err)
			}
		})
	}
	broken := errors.New("broken")
	if _, err := Many([]string{"a", "b"}, func([]string) ([]document.Object, error) { return nil, broken }, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func asObject(found map[string]document.Object) document.Object {
	object := document.Object{}
	for id := range found {
		object[id] = true
	}
	return object
}
