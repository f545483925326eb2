package conformance

import (
	"regexp"
	"slices"
	"strings"
)

// deviation is a difference from the documents that the real service shows, or
// that the documents contradict themselves about.
type deviation struct {
	reason string
	// side is "request" or "response".
	side string
	// operation is a regular expression on "METHOD /path/{template}".
	operation string
	// pointer is a regular expression on the JSON Pointer of the value.
	pointer string
	// null tells that only null deviates.
	null bool
	// statuses are the answers that deviate; none means all.
	statuses []int
}

// deviations is the only place in which a departure from the documents is
// tolerated.
var deviations = []deviation{
	{
		reason: "a task reference's name \"should be null/empty\" though only a string is allowed",
		side:   responseSide, operation: `^DELETE /sources/`, pointer: `^/name$`, null: true,
	},
	{
		reason: "a source has no connectorClass when its connector is not implemented in Java",
		side:   responseSide, operation: ` /sources(/v1)?(/\{id\})?$`, pointer: `^(/\d+)?/connectorClass$`, null: true,
	},
	{
		reason: "a full update repeats the source's connectorClass, which is null",
		side:   requestSide, operation: `^PUT /sources`, pointer: `^/connectorClass$`, null: true,
	},
	{
		reason: "account attributes are typed by the account schema and may be multi-valued; only creation says strings",
		side:   requestSide, operation: `^POST /accounts(/v1)?$`, pointer: `^/attributes/`,
	},
	{
		reason: "a cluster's name is resolved by the server; the documents' own example patches /cluster/id alone",
		side:   requestSide, operation: `^(POST|PUT) /sources`, pointer: `^/cluster/name$`,
	},
	{
		reason: "a refused account patch is plain text",
		side:   responseSide, operation: `^PATCH /accounts`, pointer: `^$`, statuses: []int{400},
	},
	{
		reason: "conflicts, not found objects and wrong media types are answered by operations that do not list them",
		side:   responseSide, operation: ``, pointer: `^$`, statuses: []int{404, 409, 415},
	},
	{
		reason: "IdentityIQ's document lists no refusals but that of a user that exists",
		side:   responseSide, operation: scimOperation, pointer: `^$`, statuses: []int{400, 401},
	},
	{
		reason: "an account's extension is named after its application; the document has a placeholder",
		side:   requestSide, operation: `^(POST|PUT) /Accounts`,
		pointer: `^/urn:ietf:params:scim:schemas:sailpoint:1\.0:Application:Schema:APPLICATION NAME:account$`,
	},
	{
		reason: "null stands for an unset attribute (RFC 7643 §2.5), as in the document's own example of instance",
		side:   responseSide, operation: ` /Accounts`, pointer: `^(/Resources/\d+)?/(instance|displayName)$`, null: true,
	},
	{
		reason: "a full update repeats what was read, null with it (RFC 7643 §2.5)",
		side:   requestSide, operation: `^(POST|PUT) /(Accounts|Users)`, null: true, pointer: `^/`,
	},
	{
		reason: "the document wants the properties of sub-attributes to be objects; they are those of attributes (RFC 7643 §7)",
		side:   responseSide, operation: `^GET /Schemas`, pointer: `/subAttributes/`,
	},
}

// scimOperation matches the operations of IdentityIQ, whose paths alone are
// capitalized.
const scimOperation = `^[A-Z]+ /[A-Z]`

func (p problem) tolerated(operation string, status int) bool {
	return slices.ContainsFunc(deviations, func(d deviation) bool {
		return d.side == p.side && regexp.MustCompile(d.operation).MatchString(operation) &&
			regexp.MustCompile(d.pointer).MatchString(p.pointer) && (!d.null || p.value == nil) &&
			(len(d.statuses) == 0 || slices.Contains(d.statuses, status))
	})
}

// outsideDocuments tells a service that may be missing in the loaded documents:
// the slices of the dated versions leave these out, and no document has the
// connectors.
func outsideDocuments(path string) bool {
	return slices.ContainsFunc([]string{"/managed-clusters", "/identities", "/platform-connectors", "/beta/platform-connectors"}, func(service string) bool {
		return path == service || strings.HasPrefix(path, service+"/")
	})
}
