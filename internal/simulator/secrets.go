package simulator

import (
	"crypto/rand"
	"encoding/base64"
	"regexp"
)

var (
	secretKey  = regexp.MustCompile(`(?i)password|secret|token|privatekey|passphrase`)
	cipherText = regexp.MustCompile(`^\d+:[A-Z]{2,}:`)
)

// encrypt puts cipher text in place of every plaintext under a secret key, at
// any depth: passwords "will only show the encrypted cipher-text" (SailPoint
// API: Create Source). An empty string holds no secret and stays.
func (t *Tenant) encrypt(value any, secret bool) any {
	switch v := value.(type) {
	case object:
		for key, member := range v {
			v[key] = t.encrypt(member, secretKey.MatchString(key))
		}
	case []any:
		for i, item := range v {
			v[i] = t.encrypt(item, secret)
		}
	case string:
		if _, encrypted := t.plaintexts[v]; secret && v != "" && !encrypted {
			return t.newCipher(v)
		}
	}
	return value
}

// decrypt is a copy of a value with the secrets themselves.
func (t *Tenant) decrypt(value any) any {
	switch v := value.(type) {
	case object:
		plain := object{}
		for key, member := range v {
			plain[key] = t.decrypt(member)
		}
		return plain
	case []any:
		plain := []any{}
		for _, item := range v {
			plain = append(plain, t.decrypt(item))
		}
		return plain
	case string:
		if secret, encrypted := t.plaintexts[v]; encrypted {
			return secret
		}
	}
	return value
}

// newCipher makes cipher text that reveals nothing, not even that two secrets
// are the same.
func (t *Tenant) newCipher(plaintext string) string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	cipher := "1:ACP:" + base64.StdEncoding.EncodeToString(b[:])
	t.plaintexts[cipher] = plaintext
	return cipher
}

// hasCipher finds cipher text anywhere in a value that a client sends.
func hasCipher(value any) bool {
	switch v := value.(type) {
	case object:
		for _, member := range v {
			if hasCipher(member) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if hasCipher(item) {
				return true
			}
		}
	case string:
		return cipherText.MatchString(v)
	}
	return false
}

// SecretMatches tells whether the secret at a JSON Pointer in a source, such as
// /connectorAttributes/password, arrived as that plaintext.
func (t *Tenant) SecretMatches(sourceID, pointer, plaintext string) bool {
	defer t.lock()()
	source, _ := t.sources.get(sourceID)
	tokens, err := parsePointer(pointer)
	if err != nil {
		return false
	}
	found, _ := lookUp(source, tokens)
	cipher, _ := found.(string)
	secret, known := t.plaintexts[cipher]
	return known && secret == plaintext
}
