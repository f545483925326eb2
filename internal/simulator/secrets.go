package simulator

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
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

// keepCiphers lets the cipher text of a saved source stay as it is. What it
// stands for is not saved.
func (t *Tenant) keepCiphers(value any) {
	switch v := value.(type) {
	case object:
		for _, member := range v {
			t.keepCiphers(member)
		}
	case []any:
		for _, item := range v {
			t.keepCiphers(item)
		}
	case string:
		if _, known := t.plaintexts[v]; !known && cipherText.MatchString(v) {
			t.plaintexts[v] = ""
		}
	}
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

// digest is what is kept of a password, in the form sha256:SALT:SUM.
type digest string

// digestForm tells a digest from a password.
var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{32}:[0-9a-f]{64}$`)

func digestOf(password string) digest { return salted(newID(), password) }

func salted(salt, password string) digest {
	sum := sha256.Sum256([]byte(salt + password))
	return digest("sha256:" + salt + ":" + hex.EncodeToString(sum[:]))
}

// matches tells whether a JSON value is the password.
func (d digest) matches(value any) bool {
	password, isText := value.(string)
	parts := strings.Split(string(d), ":")
	return isText && len(parts) == 3 && salted(parts[1], password) == d
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
