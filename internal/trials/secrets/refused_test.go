package secrets_test

import (
	"fmt"
	"strings"
	"testing"
)

// What Terraform or the provider refuses is told of without the value.
func TestRefusedWithoutTheValue(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config string
		says   []string
	}{
		"provider": {
			`
provider "sailpoint" {
  base_url      = "https://demo:${var.client_secret}@example.com"
  token_url     = "https://demo:${var.client_secret}@example.com"
  client_id     = "demo"
  client_secret = var.client_secret
  iiq           = { base_url = "${var.iiq_password}://example.com", ca_certificate = var.certificate }
  connectors    = { a = { url = "http://x:${var.password}@127.0.0.1", config = var.config }, b = { config = var.config } }
}

resource "sailpoint_source" "any" {
  name      = "any"
  owner_id  = "OWNER"
  connector = "delimited-file"
}
`, []string{"Not a URL", "Either url or ref"},
		},
		"no version": {
			`
resource "sailpoint_source" "version" {
  name                    = "version"
  owner_id                = "OWNER"
  connector               = "delimited-file"
  connector_attributes_wo = { password = var.password }
}
`, []string{"connector_attributes_wo_version = 1"},
		},
		"secrets of other kinds": {
			`
provider "sailpoint" {
  base_url      = "URL"
  client_id     = "demo"
  client_secret = var.client_secret
}

resource "sailpoint_source" "text" {
  name                            = "text"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes_wo         = var.password
  connector_attributes_wo_version = 1
}

resource "sailpoint_source" "health" {
  name                            = "health"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes_wo         = { healthy = var.password, status = var.api_code }
  connector_attributes_wo_version = 1
}

resource "sailpoint_source" "elements" {
  name                            = "elements"
  owner_id                        = "OWNER"
  connector                       = "delimited-file"
  connector_attributes            = { forests = [] }
  connector_attributes_wo         = { forests = [{ password = var.password }] }
  connector_attributes_wo_version = 1
}
`, []string{
				"must be an object", "Value belongs to the server", "Secret without an element",
			},
		},
		"provider of other types": {
			`
provider "sailpoint" {
  client_secret    = [var.client_secret]
  requests_per_10s = var.access_token
  iiq              = var.iiq_password
  connectors       = { a = var.config }
}

resource "sailpoint_source" "any" {
  name      = "any"
  owner_id  = "OWNER"
  connector = "delimited-file"
}
`, []string{"string required", "object required"},
		},
		"resources of other types": {
			`
resource "sailpoint_iiq_account" "types" {
  user_id             = var.iiq_token
  application_id      = "x"
  native_identity     = "x"
  password_wo         = { a = var.password_wo }
  current_password_wo = [var.current_password_wo]
  password_wo_version = var.password_wo
}

resource "sailpoint_source" "version" {
  name                            = "version"
  owner_id                        = var.api_code
  connector                       = "delimited-file"
  connector_attributes            = { a = var.password }
  connector_attributes_wo_version = var.password
}
`, []string{"string required", "Invalid use of ephemeral value", "Ephemeral values are not valid"},
		},
		"configurations": {
			`
provider "sailpoint" {
  base_url      = "URL"
  client_id     = "demo"
  client_secret = var.client_secret
  connectors = {
    broken   = { url = "CONNECTOR/invoke", config = "{\"token\":\"${var.password}\"" }
    list     = { url = "CONNECTOR/invoke", config = jsonencode([var.password]) }
    text     = { url = "CONNECTOR/invoke", config = var.password }
    deployed = { ref = "memory", config = "{\"token\":\"${var.password}\"" }
    nobody   = { ref = "nobody", config = var.config }
  }
}

resource "sailpoint_connector_account" "bad" {
  for_each   = toset(["broken", "list", "text", "deployed", "nobody"])
  connector  = each.key
  attributes = { id = "x" }
}
`, []string{"not a JSON object", "is not valid JSON", `the tenant has no connector "nobody"`},
		},
		"tokens": {
			func() string {
				var b strings.Builder
				for i, form := range []string{"text", "html", "form", "api", "redirect", "long", "json", "halves"} {
					fmt.Fprintf(&b, `
provider "sailpoint" {
  alias         = "p%[1]d"
  base_url      = "URL"
  client_id     = "echo %[2]s"
  client_secret = var.refused_secret
}

resource "sailpoint_source" "by%[1]d" {
  provider  = sailpoint.p%[1]d
  name      = "by %[1]d"
  owner_id  = "OWNER"
  connector = "delimited-file"
}
`, i, form)
				}
				return b.String()
			}(), []string{"getting an access token"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkplace(t)
			w.Write("main.tf", variables()+
				strings.NewReplacer("URL", w.url, "CONNECTOR", w.connector, "OWNER", w.tenant.Owner).Replace(test.config))
			output := w.terraform("apply", "-auto-approve", "-parallelism=20")
			for _, want := range test.says {
				if !strings.Contains(output, want) {
					t.Errorf("no %q in %s", want, output)
				}
			}
			w.expectNothing()
		})
	}
}
