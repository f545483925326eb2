package simulator

import (
	"encoding/json"
	"strings"
	"testing"
)

var testFields = map[string]field{
	"name":     {operators: "eq ne co sw in gt ge lt le isnull pr"},
	"size":     {operators: "eq ne gt ge lt le"},
	"on":       {operators: "eq"},
	"off":      {operators: "eq", path: "on", inverted: true},
	"owner.id": {operators: "eq isnull"},
	"tags":     {operators: "ca co"},
	"at":       {operators: "gt le"},
}

var testObject = object{
	"name": `An "n" \ Other`, "size": json.Number("10"), "on": true, "owner": object{"id": "x"},
	"tags": []any{"A", "B"}, "at": "2026-01-02T03:04:05.000Z",
}

func TestFilter(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		`name eq "An \"n\" \\ Other"`:               true,
		`name eq "an \"N\" \\ other"`:               true,
		`name ne "x"`:                               true,
		`name co "other"`:                           true,
		`name sw "other"`:                           false,
		`name in ("x", "y")`:                        false,
		`name in ("x","An \"n\" \\ Other")`:         true,
		`name gt "a" and name lt "b"`:               true,
		`name ge "b" or name le "a"`:                false,
		`name isnull`:                               false,
		`pr name`:                                   true,
		`not name pr`:                               false,
		`size eq 10.0`:                              true,
		`size gt 9`:                                 true,
		`size lt 9`:                                 false,
		`size ge 10 and size le 10 and size ne 1e1`: true,
		`on eq true`:                                true,
		`off eq true`:                               false,
		`owner.id eq "X"`:                           true,
		`tags ca ("a","b")`:                         true,
		`tags ca ("a","c")`:                         false,
		`tags co "b"`:                               true,
		`at gt 2026-01-02T04:04:04+01:00`:           true,
		`at le "2026-01-02T03:04:04Z"`:              false,
		`on eq false or on eq true and size eq 1`:   false,
		`(on eq true or on eq false) and size eq 1`: false,
		`not (on eq false or size eq 1)`:            true,
		`not on eq true or size eq 10`:              true,
	} {
		match, err := parseFilter(expression, testFields)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
		} else if match(testObject) != want {
			t.Errorf("%s is not %v", expression, want)
		}
	}
	for _, expression := range []string{
		``, `name`, `name eq`, `name eq x`, `name eq "x`, `name eq "x\`, `name eq "x" and`, `name eq "x" name eq "y"`, `(name eq "x"`,
		`name in "x"`, `name in ()`, `name in ("x"`, `name in ("x" "y")`, `name ca ("x")`, `size sw 1`, `other eq 1`, `"name" eq 1`,
		`name EQ "x"`, `owner eq "x"`, `name eq null`, `name eq ("x")`, `not`, `name eq "x")`, strings.Repeat("(", 1000),
	} {
		if _, err := parseFilter(expression, testFields); err == nil {
			t.Errorf("%s is accepted", expression)
		}
	}
}

func FuzzFilter(f *testing.F) {
	f.Add(`name eq "x" and not (size gt 1 or name in ("a", "b\"\\"))`, "x")
	f.Add(`isnull name`, `"\`)
	f.Add(`at gt 2026-01-02T04:04:04+01:00`, "é\n")
	f.Add(strings.Repeat("not ", 200), "")
	f.Fuzz(func(t *testing.T, expression, text string) {
		if match, err := parseFilter(expression, testFields); err == nil {
			match(testObject)
			match(object{})
		}
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
		match, err := parseFilter("name eq "+quoted, testFields)
		if err != nil || !match(object{"name": text}) {
			t.Errorf("the literal %s does not stand for %q: %v", quoted, text, err)
		}
	})
}
