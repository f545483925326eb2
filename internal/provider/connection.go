package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/connector"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/iiq"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

// arguments takes values from the configuration or else the environment, and
// notes whether one isn't known yet.
type arguments struct{ unknown bool }

func (a *arguments) value(value types.String, variable string) string {
	a.unknown = a.unknown || value.IsUnknown()
	if value.IsNull() && variable != "" {
		return os.Getenv(variable)
	}
	return value.ValueString()
}

// iscConnection is how Identity Security Cloud is reached.
type iscConnection struct {
	isc.Config
	unknown bool
}

func (p *sailpoint) isc(m model) iscConnection {
	var from arguments
	connection := iscConnection{Config: isc.Config{
		BaseURL:        from.value(m.BaseURL, "SAIL_BASE_URL"),
		ClientID:       from.value(m.ClientID, "SAIL_CLIENT_ID"),
		ClientSecret:   from.value(m.ClientSecret, "SAIL_CLIENT_SECRET"),
		AccessToken:    from.value(m.AccessToken, "SAIL_ACCESS_TOKEN"),
		TokenURL:       from.value(m.TokenURL, ""),
		APIVersion:     from.value(m.APIVersion, ""),
		RequestsPer10s: int(m.RequestsPer10s.ValueInt64()),
		UserAgent:      p.userAgent(),
		Transport:      p.transport,
		Alone:          p.alone,
	}}
	connection.unknown = from.unknown || m.RequestsPer10s.IsUnknown()
	// A credential in the provider block counts, whichever is in the environment.
	switch explicit := !m.ClientID.IsNull() || !m.ClientSecret.IsNull(); {
	case explicit && m.AccessToken.IsNull():
		connection.AccessToken = ""
	case !explicit && !m.AccessToken.IsNull():
		connection.ClientID, connection.ClientSecret = "", ""
	}
	return connection
}

// connect makes the client, or names what is missing.
func (c iscConnection) connect() (*isc.Client, error) {
	if c.unknown {
		return nil, lifecycle.ErrNotConfigured
	}
	var absent missing
	absent.note(c.BaseURL == "", "base_url", "SAIL_BASE_URL")
	absent.note(c.AccessToken == "" && c.ClientID == "", "client_id (or access_token)", "SAIL_CLIENT_ID (or SAIL_ACCESS_TOKEN)")
	absent.note(c.AccessToken == "" && c.ClientSecret == "", "client_secret", "SAIL_CLIENT_SECRET")
	if err := absent.of("Identity Security Cloud"); err != nil {
		return nil, err
	}
	return isc.New(c.Config)
}

// iiqConnection is how IdentityIQ is reached.
type iiqConnection struct {
	iiq.Config
	unknown bool
}

// iiq reads the iiq argument; a missing one is an empty one.
func (p *sailpoint) iiq(ctx context.Context, argument types.Object, diags *diag.Diagnostics) iiqConnection {
	var m iiqModel
	if argument.IsUnknown() {
		return iiqConnection{unknown: true}
	}
	if !argument.IsNull() {
		diags.Append(argument.As(ctx, &m, basetypes.ObjectAsOptions{})...)
	}
	var from arguments
	connection := iiqConnection{Config: iiq.Config{
		BaseURL:       from.value(m.BaseURL, "IIQ_BASE_URL"),
		Username:      from.value(m.Username, "IIQ_USERNAME"),
		Password:      from.value(m.Password, "IIQ_PASSWORD"),
		Token:         from.value(m.Token, "IIQ_TOKEN"),
		CACertificate: from.value(m.CACertificate, ""),
		UserAgent:     p.userAgent(),
		Transport:     p.transport,
	}}
	connection.unknown = from.unknown
	switch explicit := !m.Username.IsNull() || !m.Password.IsNull(); {
	case explicit && m.Token.IsNull():
		connection.Token = ""
	case !explicit && !m.Token.IsNull():
		connection.Username, connection.Password = "", ""
	}
	return connection
}

// connect makes the client, or names what is missing.
func (c iiqConnection) connect() (*iiq.Client, error) {
	if c.unknown {
		return nil, lifecycle.ErrNotConfigured
	}
	var absent missing
	absent.note(c.BaseURL == "", "iiq.base_url", "IIQ_BASE_URL")
	absent.note(c.Token == "" && c.Username == "", "iiq.username (or iiq.token)", "IIQ_USERNAME (or IIQ_TOKEN)")
	absent.note(c.Token == "" && c.Password == "", "iiq.password", "IIQ_PASSWORD")
	if err := absent.of("IdentityIQ"); err != nil {
		return nil, err
	}
	return iiq.New(c.Config)
}

// connectors gives the connectors by their names, each made when it is first
// asked for.
func (p *sailpoint) connectors(
	ctx context.Context, argument types.Map, tenant func() (*isc.Client, error), diags *diag.Diagnostics,
) func(name string) (*connector.Client, error) {
	if argument.IsUnknown() {
		return func(string) (*connector.Client, error) { return nil, lifecycle.ErrNotConfigured }
	}
	models := map[string]connectorModel{}
	diags.Append(argument.ElementsAs(ctx, &models, false)...)
	var mu sync.Mutex
	made := map[string]*connector.Client{}
	for name, m := range models {
		if !m.URL.IsUnknown() && !m.Ref.IsUnknown() && m.URL.IsNull() == m.Ref.IsNull() {
			diags.AddAttributeError(path.Root("connectors").AtMapKey(name), "Either url or ref", fmt.Sprintf(
				"Connector %q has either a url, where it runs locally, or a ref, where it is deployed in the tenant.", name))
		}
	}
	return func(name string) (*connector.Client, error) {
		m, ok := models[name]
		if !ok {
			has := "none"
			if len(models) > 0 {
				has = strings.Join(slices.Sorted(maps.Keys(models)), ", ")
			}
			return nil, fmt.Errorf("the provider block has no connector %q; of connectors it has: %s. An account of a connector that has "+
				"another name there now is let go of with \"terraform state rm\", and imported as NEW_NAME/identity", name, has)
		}
		mu.Lock()
		defer mu.Unlock()
		if made[name] == nil {
			client, err := m.connect(p, tenant)
			if err != nil {
				return nil, err
			}
			made[name] = client
		}
		return made[name], nil
	}
}

func (m connectorModel) connect(p *sailpoint, tenant func() (*isc.Client, error)) (*connector.Client, error) {
	if m.URL.IsUnknown() || m.Ref.IsUnknown() || m.Tag.IsUnknown() || m.Config.IsUnknown() {
		return nil, lifecycle.ErrNotConfigured
	}
	var config json.RawMessage
	if text := m.Config.ValueString(); text != "" {
		config = json.RawMessage(text)
	}
	if !m.URL.IsNull() {
		return connector.NewLocal(connector.Config{
			URL: m.URL.ValueString(), Config: config, UserAgent: p.userAgent(), Transport: p.transport,
		})
	}
	client, err := tenant()
	if err != nil {
		return nil, err
	}
	return connector.NewDeployed(client, m.Ref.ValueString(), m.Tag.ValueString(), config), nil
}

func (p *sailpoint) userAgent() string { return "terraform-provider-sailpoint/" + p.version }

// missing are the arguments that a connection lacks, and their variables.
type missing struct{ arguments, variables []string }

func (m *missing) note(absent bool, argument, variable string) {
	if absent {
		m.arguments, m.variables = append(m.arguments, argument), append(m.variables, variable)
	}
}

// of names them all; nil if there are none.
func (m *missing) of(system string) error {
	switch len(m.arguments) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s: %s is missing. Set it in the provider block, or in the environment as %s", system, m.arguments[0], m.variables[0])
	}
	return fmt.Errorf("%s: %s are missing. Set them in the provider block, or in the environment as %s",
		system, enumerate(m.arguments), enumerate(m.variables))
}

// enumerate joins two names or more.
func enumerate(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// checkURL finds, before anything is sent, a URL that is none, and one to which
// secrets would go in plain sight.
func checkURL(at path.Path, argument, example, given string, secrets bool, diags *diag.Diagnostics) {
	if given == "" {
		return
	}
	if _, err := client.CheckURL(given); err != nil {
		diags.AddAttributeError(at, "Not a URL", fmt.Sprintf("%s must be a URL such as %s: %s.", argument, example, err))
		return
	}
	if parsed, err := url.Parse(given); err == nil && parsed.Scheme == "http" && secrets && !loopback(parsed.Hostname()) {
		diags.AddAttributeWarning(at, "Credentials without encryption", fmt.Sprintf(
			"%s is %s: credentials, and everything else, go to this host unencrypted. Use https.", argument, given))
	}
}

// loopback reports whether a host is this machine itself.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}
