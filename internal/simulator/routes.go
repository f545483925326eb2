package simulator

import (
	"io"
	"mime"
	"net/http"
	"strings"
)

// bodyKind is what an operation takes as its request body.
type bodyKind string

const (
	noBody    bodyKind = ""
	jsonBody  bodyKind = "application/json"
	patchBody bodyKind = "application/json-patch+json"
	scimBody  bodyKind = "application/scim+json"
)

// takes tells whether a body of this kind may have a media type. SCIM takes plain
// JSON too (RFC 7644 §3.8).
func (k bodyKind) takes(media string) bool {
	return strings.EqualFold(media, string(k)) || k == scimBody && strings.EqualFold(media, string(jsonBody))
}

// call is one request to an operation, with its decoded body.
type call struct {
	*http.Request
	body object
	// patch is the body of a PATCH.
	patch []operation
}

// handler serves one operation; it runs with the tenant locked.
type handler func(*call) (answer, error)

// datedVersions are the legacy spellings: /v2025/accounts for /accounts/v1.
var datedVersions = []string{"v2024", "v2025", "v2026"}

func (t *Tenant) routes() {
	for _, route := range []struct {
		method, service, path string
		body                  bodyKind
		handle                handler
	}{
		{"GET", "accounts", "", noBody, t.listAccounts},
		{"POST", "accounts", "", jsonBody, t.createAccount},
		{"GET", "accounts", "/{id}", noBody, t.getAccount},
		{"PUT", "accounts", "/{id}", jsonBody, t.putAccount},
		{"PATCH", "accounts", "/{id}", patchBody, t.patchAccount},
		{"DELETE", "accounts", "/{id}", noBody, t.deleteAccount},
		{"POST", "accounts", "/{id}/remove", noBody, t.removeAccount},
		{"POST", "accounts", "/{id}/enable", jsonBody, t.enableAccount},
		{"POST", "accounts", "/{id}/disable", jsonBody, t.disableAccount},
		{"POST", "accounts", "/{id}/unlock", jsonBody, t.unlockAccount},
		{"POST", "accounts", "/{id}/reload", noBody, t.reloadAccount},

		{"GET", "sources", "", noBody, t.listSources},
		{"POST", "sources", "", jsonBody, t.createSource},
		{"GET", "sources", "/{id}", noBody, t.getSource},
		{"PUT", "sources", "/{id}", jsonBody, t.putSource},
		{"PATCH", "sources", "/{id}", patchBody, t.patchSource},
		{"DELETE", "sources", "/{id}", noBody, t.deleteSource},
		{"GET", "sources", "/{id}/connections", noBody, t.getConnections},
		{"GET", "sources", "/{id}/source-health", noBody, t.getSourceHealth},
		{"POST", "sources", "/{id}/load-accounts", noBody, t.loadAccounts},
		{"POST", "sources", "/{id}/upload-connector-file", noBody, t.uploadConnectorFile},
		{"POST", "sources", "/{id}/connector/check-connection", noBody, t.testConnection},
		{"POST", "sources", "/{id}/connector/test-configuration", noBody, t.testConnection},
		{"GET", "sources", "/{id}/attribute-sync-config", noBody, t.getSyncConfig},
		{"PUT", "sources", "/{id}/attribute-sync-config", jsonBody, t.putSyncConfig},
		{"GET", "sources", "/{id}/schemas", noBody, t.listSchemas},
		{"POST", "sources", "/{id}/schemas", jsonBody, t.createSchema},
		{"GET", "sources", "/{id}/schemas/{schema}", noBody, t.getSchema},
		{"PUT", "sources", "/{id}/schemas/{schema}", jsonBody, t.putSchema},
		{"PATCH", "sources", "/{id}/schemas/{schema}", patchBody, t.patchSchema},
		{"DELETE", "sources", "/{id}/schemas/{schema}", noBody, t.deleteSchema},

		{"GET", "sources", "/{id}/provisioning-policies", noBody, t.listPolicies},
		{"POST", "sources", "/{id}/provisioning-policies", jsonBody, t.createPolicy},
		{"GET", "sources", "/{id}/provisioning-policies/{usage}", noBody, t.getPolicy},
		{"PUT", "sources", "/{id}/provisioning-policies/{usage}", jsonBody, t.putPolicy},
		{"PATCH", "sources", "/{id}/provisioning-policies/{usage}", patchBody, t.patchPolicy},
		{"DELETE", "sources", "/{id}/provisioning-policies/{usage}", noBody, t.deletePolicy},
		{"GET", "sources", "/{id}/correlation-config", noBody, t.getCorrelation},
		{"PUT", "sources", "/{id}/correlation-config", jsonBody, t.putCorrelation},
		{"GET", "sources", "/{id}/schedules", noBody, t.listSchedules},
		{"POST", "sources", "/{id}/schedules", jsonBody, t.createSchedule},
		{"GET", "sources", "/{id}/schedules/{type}", noBody, t.getSchedule},
		{"PATCH", "sources", "/{id}/schedules/{type}", patchBody, t.patchSchedule},
		{"DELETE", "sources", "/{id}/schedules/{type}", noBody, t.deleteSchedule},
		{"GET", "sources", "/{id}/native-change-detection-config", noBody, t.getDetection},
		{"PUT", "sources", "/{id}/native-change-detection-config", jsonBody, t.putDetection},
		{"DELETE", "sources", "/{id}/native-change-detection-config", noBody, t.deleteDetection},

		{"GET", "identity-profiles", "", noBody, t.listProfiles},
		{"POST", "identity-profiles", "", jsonBody, t.createProfile},
		{"GET", "identity-profiles", "/{id}", noBody, t.getProfile},
		{"PATCH", "identity-profiles", "/{id}", patchBody, t.patchProfile},
		{"DELETE", "identity-profiles", "/{id}", noBody, t.deleteProfile},
		{"POST", "identity-profiles", "/identity-preview", jsonBody, t.previewIdentity},
		{"GET", "identity-profiles", "/{id}/default-identity-attribute-config", noBody, t.getDefaultMappings},
		{"POST", "identity-profiles", "/{id}/process-identities", noBody, t.processIdentities},

		{"GET", "identity-profiles", "/{id}/lifecycle-states", noBody, t.listStates},
		{"POST", "identity-profiles", "/{id}/lifecycle-states", jsonBody, t.createState},
		{"GET", "identity-profiles", "/{id}/lifecycle-states/{state}", noBody, t.getState},
		{"PATCH", "identity-profiles", "/{id}/lifecycle-states/{state}", patchBody, t.patchState},
		{"DELETE", "identity-profiles", "/{id}/lifecycle-states/{state}", noBody, t.deleteState},

		{"GET", "transforms", "", noBody, t.listTransforms},
		{"POST", "transforms", "", jsonBody, t.createTransform},
		{"GET", "transforms", "/{id}", noBody, t.getTransform},
		{"PUT", "transforms", "/{id}", jsonBody, t.replaceTransform},
		{"DELETE", "transforms", "/{id}", noBody, t.deleteTransform},

		{"GET", "identity-attributes", "", noBody, t.listIdentityAttributes},
		{"POST", "identity-attributes", "", jsonBody, t.createIdentityAttribute},
		{"GET", "identity-attributes", "/{name}", noBody, t.getIdentityAttribute},
		{"PUT", "identity-attributes", "/{name}", jsonBody, t.replaceIdentityAttribute},
		{"DELETE", "identity-attributes", "/{name}", noBody, t.deleteIdentityAttribute},

		{"GET", "workgroups", "", noBody, t.listWorkgroups},
		{"POST", "workgroups", "", jsonBody, t.createWorkgroup},
		{"GET", "workgroups", "/{id}", noBody, t.getWorkgroup},
		{"PATCH", "workgroups", "/{id}", patchBody, t.patchWorkgroup},
		{"DELETE", "workgroups", "/{id}", noBody, t.deleteWorkgroup},

		{"GET", "task-status", "", noBody, t.listTasks},
		{"GET", "task-status", "/{id}", noBody, t.getTask},

		{"GET", "connectors", "", noBody, t.listConnectorTypes},
		{"GET", "connectors", "/{script}", noBody, t.getConnectorType},
		{"GET", "managed-clusters", "", noBody, t.listClusters},
		{"GET", "managed-clusters", "/{id}", noBody, t.getCluster},
		{"GET", "identities", "", noBody, t.listIdentities},
		{"GET", "identities", "/{id}", noBody, t.getIdentity},
	} {
		serve := t.operation(route.body, route.handle)
		t.mux.Handle(route.method+" /"+route.service+"/v1"+route.path, serve)
		for _, version := range datedVersions {
			t.mux.Handle(route.method+" /"+version+"/"+route.service+route.path, serve)
		}
	}
}

// operation wraps a handler: it decodes the body, locks the tenant and answers.
func (t *Tenant) operation(body bodyKind, handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Request: r}
		if err := c.read(body); err != nil {
			refusal(err).write(w)
			return
		}
		defer t.lock()()
		a, err := handle(c)
		if err != nil {
			a = refusal(err)
		}
		a.write(w)
	})
}

// read decodes the body that the operation asks for.
func (c *call) read(kind bodyKind) error {
	if kind == noBody {
		return nil
	}
	media, _, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || !kind.takes(media) {
		return &apiError{status: http.StatusUnsupportedMediaType, cause: "the request body must be " + string(kind)}
	}
	data, err := io.ReadAll(c.Body)
	if err != nil {
		return badRequest("the request body cannot be read")
	}
	value, err := decode(data)
	if err != nil {
		return badRequest("%v", err)
	}
	if kind == patchBody {
		c.patch, err = parsePatch(value)
		return err
	}
	body, ok := value.(object)
	if !ok {
		return badRequest("the request body must be a JSON object")
	}
	c.body = body
	return nil
}
