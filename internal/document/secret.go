package document

import "regexp"

// cipherText is how SailPoint shows an encrypted value: a key index, the
// algorithm, the data, as in "1:ACP:…". The data is Base64, unlike the rest of a
// MAC address such as "00:AB:CD:EF:01:02".
var cipherText = regexp.MustCompile(`^\d+:[A-Z]{2,}[A-Za-z0-9]*:[^:]*$`)

// IsCipherText reports whether a value is the server's encrypted form of a
// secret. It can't be decrypted, and sending it back would encrypt it again.
func IsCipherText(value any) bool {
	text, ok := value.(string)
	return ok && cipherText.MatchString(text)
}

// WithoutCipherText leaves out every object member that is cipher text, and
// makes such list elements null, so that positions stay. The second result lists
// where they were.
func WithoutCipherText(value any) (any, []Pointer) {
	var found []Pointer
	kept := withoutCipherText(value, nil, &found)
	return kept, found
}

func withoutCipherText(value any, at Pointer, found *[]Pointer) any {
	switch value := value.(type) {
	case Object:
		kept := make(Object, len(value))
		for _, key := range Keys(value) {
			if IsCipherText(value[key]) {
				*found = append(*found, at.Append(key))
				continue
			}
			kept[key] = withoutCipherText(value[key], at.Append(key), found)
		}
		return kept
	case List:
		kept := make(List, len(value))
		for i, element := range value {
			kept[i] = withoutCipherText(element, at.Append(indexToken(i)), found)
		}
		return kept
	}
	if IsCipherText(value) {
		*found = append(*found, at)
		return nil
	}
	return value
}
