package connector

import (
	"encoding/json"
	"unicode/utf8"
)

// minSecret is the length in runes below which a string of the configuration can't
// be masked: every other word would hold it.
const minSecret = 3

// secretsIn returns the strings in a JSON document, which may all be secret.
func secretsIn(document json.RawMessage) []string {
	var value any
	if json.Unmarshal(document, &value) != nil {
		return nil // Invoke refuses to send it.
	}
	return stringsIn(value)
}

func stringsIn(value any) []string {
	var found []string
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) >= minSecret {
			return []string{v}
		}
	case []any:
		for _, element := range v {
			found = append(found, stringsIn(element)...)
		}
	case map[string]any:
		for _, member := range v {
			found = append(found, stringsIn(member)...)
		}
	}
	return found
}
