package acctest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostics are what a command of Terraform prints.
type Diagnostics []*tfprotov6.Diagnostic

// HasError reports that the command failed.
func (d Diagnostics) HasError() bool { return len(d.Errors()) > 0 }

// Errors gives the errors as texts: the summary and the detail.
func (d Diagnostics) Errors() []string { return d.of(tfprotov6.DiagnosticSeverityError) }

// Warnings gives the warnings likewise.
func (d Diagnostics) Warnings() []string { return d.of(tfprotov6.DiagnosticSeverityWarning) }

func (d Diagnostics) of(severity tfprotov6.DiagnosticSeverity) []string {
	var texts []string
	for _, diagnostic := range d {
		if diagnostic.Severity == severity {
			text := diagnostic.Summary + ": " + diagnostic.Detail
			if diagnostic.Attribute != nil {
				text = diagnostic.Attribute.String() + ": " + text
			}
			texts = append(texts, text)
		}
	}
	return texts
}

// Err joins the errors; nil if there are none.
func (d Diagnostics) Err() error {
	if texts := d.Errors(); len(texts) > 0 {
		return errors.New(strings.Join(texts, "\n"))
	}
	return nil
}

// failed is a failure before or beside the provider's own diagnostics.
func failed(summary string, err error) Diagnostics {
	return Diagnostics{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: err.Error()}}
}

// breach notes a bug of the provider, in Terraform's words.
func (c *Core) breach(typeName, summary, format string, arguments ...any) Diagnostics {
	detail := typeName + ": " + fmt.Sprintf(format, arguments...)
	c.mu.Lock()
	c.breaches = append(c.breaches, summary+": "+detail)
	c.mu.Unlock()
	if c.t != nil {
		c.t.Helper()
		c.t.Errorf("%s: %s", summary, detail)
	}
	return failed(summary, errors.New(detail))
}

// Failed are the diagnostics of a command that fails for one reason.
func Failed(reason string) Diagnostics { return failed("Failed", errors.New(reason)) }
