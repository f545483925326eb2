package sourceschedule

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// cronField is one field of a cron expression of the Quartz scheduler.
type cronField struct {
	name     string
	min, max int
	// names may stand for the numbers from min on.
	names []string
	// special matches what only this field takes.
	special *regexp.Regexp
}

const (
	dayOfMonth = 3
	dayOfWeek  = 5
)

// cronFields are the fields in their order (Quartz, CronExpression).
var cronFields = []cronField{
	{name: "second", max: 59},
	{name: "minute", max: 59},
	{name: "hour", max: 23},
	{name: "day of month", min: 1, max: 31, special: regexp.MustCompile(`^(\?|L|LW|L-([12]?\d|30)|([1-9]|[12]\d|3[01])W)$`)},
	{name: "month", min: 1, max: 12, names: []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
	{
		name: "day of week", min: 1, max: 7, names: []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"},
		special: regexp.MustCompile(`^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$`),
	},
	{name: "year", min: 1970, max: 2099},
}

// checkCron says what is wrong with a cron expression.
func checkCron(expression string) error {
	fields := strings.Fields(expression)
	if len(fields) != 6 && len(fields) != 7 {
		return fmt.Errorf("it has %d fields, not six or seven: second, minute, hour, day of month, month, day of week and maybe year", len(fields))
	}
	for i, text := range fields {
		for _, part := range strings.Split(strings.ToUpper(text), ",") {
			if !cronFields[i].allows(part) {
				return fmt.Errorf("%q is not a %s", part, cronFields[i].name)
			}
		}
	}
	if (fields[dayOfMonth] == "?") == (fields[dayOfWeek] == "?") {
		return errors.New("either the day of month or the day of week has to be ?, and not both")
	}
	return nil
}

// allows reports whether a field may be, or list, a value: a number or a name, a
// range of them, each with a step.
func (f cronField) allows(text string) bool {
	if f.special != nil && f.special.MatchString(text) {
		return true
	}
	base, step, stepped := strings.Cut(text, "/")
	if every, err := strconv.Atoi(step); stepped && (err != nil || every < 1 || every > f.max) {
		return false
	}
	if base == "*" || base == "" && stepped {
		return true
	}
	first, last, isRange := strings.Cut(base, "-")
	return f.value(first) && (!isRange || f.value(last))
}

func (f cronField) value(text string) bool {
	number, err := strconv.Atoi(text)
	return err == nil && number >= f.min && number <= f.max || slices.Contains(f.names, text)
}
