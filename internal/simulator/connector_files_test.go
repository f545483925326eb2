package simulator_test

import (
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

func TestConnectorFiles(t *testing.T) {
	t.Parallel()
	c := newClient(t, simulator.Config{})
	source := c.AddSource(object{"name": "DB", "connectionType": "direct"})
	path := "/sources/v1/" + source + "/upload-connector-file"
	c.send("POST", path, nil).want(400).says("file is required")
	c.sendForm("/sources/v1/none/upload-connector-file", "driver", "").want(404)
	for _, content := range []string{"driver", "newer driver"} {
		shown := c.sendForm(path, content, "").want(200).object()
		same(t, "the source", shown["id"], source)
		same(t, "files", c.ConnectorFiles(source), map[string][]byte{"accounts.csv": []byte(content)})
	}
	c.Remove(simulator.Sources, source)
	same(t, "files of a source that is gone", len(c.ConnectorFiles(source)), 0)
}
