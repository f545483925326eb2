package simulator

import (
	"bytes"
	"maps"
	"net/http"
)

// uploadConnectorFile keeps a file that a source's connector needs, over one of the
// same name.
func (t *Tenant) uploadConnectorFile(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	content, err := c.upload("file")
	if err != nil {
		return answer{}, err
	}
	if content == nil {
		return answer{}, badRequest("file is required")
	}
	t.keepConnectorFile(text(source, "id"), c.MultipartForm.File["file"][0].Filename, content)
	return jsonAnswer(http.StatusOK, t.showSource(source)), nil
}

func (t *Tenant) keepConnectorFile(sourceID, name string, content []byte) {
	if t.connectorFiles[sourceID] == nil {
		t.connectorFiles[sourceID] = map[string][]byte{}
	}
	t.connectorFiles[sourceID][name] = content
}

// ConnectorFiles gives the files that were uploaded for the connector of a source,
// by name.
func (t *Tenant) ConnectorFiles(sourceID string) map[string][]byte {
	defer t.lock()()
	files := maps.Clone(t.connectorFiles[sourceID])
	for name, content := range files {
		files[name] = bytes.Clone(content)
	}
	return files
}
