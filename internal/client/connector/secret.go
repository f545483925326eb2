package connector

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// minSecret is the length in runes below which a string of the configuration can't
// be masked: every other word would hold it.
const minSecret = 3

// minNumber is the same for numbers: shorter ones are ports, years and sizes.
const minNumber = 6

// secretsIn returns the strings and numbers in a JSON document, which may all be
// secret.
func secretsIn(document json.RawMessage) []string {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil // Invoke refuses to send it.
	}
	return textsIn(value)
}

func textsIn(value any) []string {
	var found []string
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) >= minSecret {
			return []string{v}
		}
	case json.Number:
		if len(v) >= minNumber {
			return []string{v.String()}
		}
	case []any:
		for _, element := range v {
			found = append(found, textsIn(element)...)
		}
	case map[string]any:
		for _, member := range v {
			found = append(found, textsIn(member)...)
		}
	}
	return found
}
