package simulator

import (
	"errors"
	"net/http"
)

// platformConnector is a SaaS connector that clients invoke through the tenant.
type platformConnector struct {
	id, alias string
	endpoint  *endpoint
}

// AddConnector deploys a SaaS connector to the tenant that runs at a URL, as
// "spcx run" serves it.
func (t *Tenant) AddConnector(alias, url string) (id string) {
	defer t.lock()()
	added := platformConnector{id: newID(), alias: alias, endpoint: newEndpoint(url)}
	t.platform = append(t.platform, added)
	return added.id
}

// platformRoutes serves the connectors where SailPoint's own command line finds
// them, and in the per-service spelling.
func (t *Tenant) platformRoutes() {
	for _, base := range []string{"/beta/platform-connectors", "/platform-connectors/v1"} {
		t.mux.Handle("GET "+base, t.operation(noBody, t.listConnectors))
		t.mux.Handle("GET "+base+"/{ref}", t.operation(noBody, t.getConnector))
		t.mux.Handle("POST "+base+"/{ref}/invoke", t.operation(jsonBody, t.invokeConnector))
	}
}

func (k platformConnector) show() object { return object{"id": k.id, "alias": k.alias} }

func (t *Tenant) listConnectors(*call) (answer, error) {
	connectors := []any{}
	for _, k := range t.platform {
		connectors = append(connectors, k.show())
	}
	return jsonAnswer(http.StatusOK, connectors), nil
}

func (t *Tenant) getConnector(c *call) (answer, error) {
	k, err := t.connectorOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, k.show()), nil
}

// connectorOf is the connector that the path names by its id or its alias.
func (t *Tenant) connectorOf(c *call) (platformConnector, error) {
	ref := c.PathValue("ref")
	for _, k := range t.platform {
		if ref == k.id || ref == k.alias {
			return k, nil
		}
	}
	return platformConnector{}, notFound("Connector %q was not found", ref)
}

// invokeConnector passes a command to the connector, and its lines to the
// client. The form of a failure is invented, as nothing documents it: an error
// response of the API with the connector's message, and its kind as type.
func (t *Tenant) invokeConnector(c *call) (answer, error) {
	k, err := t.connectorOf(c)
	if err != nil {
		return answer{}, err
	}
	body := encode(c.body)
	var r result
	t.outside(func() { r, err = k.endpoint.invoke(c.Context(), body) })
	if err == nil {
		return answer{status: http.StatusOK, header: http.Header{"Content-Type": {r.contentType}}, body: r.raw}, nil
	}
	failure := object{
		"detailCode": errorTexts[http.StatusInternalServerError][0], "trackingId": newID(),
		"messages": errorMessage(err.Error()), "causes": []any{},
	}
	var failed *connectorError
	if errors.As(err, &failed) {
		failure["type"], failure["messages"] = failed.kind, errorMessage(failed.message)
	}
	return jsonAnswer(http.StatusInternalServerError, failure), nil
}
