package conformance

import (
	"errors"
	"regexp"
	"slices"
	"sync"
)

// deviation is a difference from the documents that the real service shows, or
// that the documents contradict themselves about.
type deviation struct {
	reason string
	side   side
	// operation is a regular expression on "METHOD /path/{template}", or on
	// "METHOD /path" of an operation that no document has.
	operation string
	// pointer is a regular expression on the JSON Pointer of the value, or on
	// "?name" of a query parameter.
	pointer string
	// unknown tells that the document lacks the member at the pointer; else what
	// it says about the member deviates.
	unknown bool
	// null tells that only null deviates.
	null bool
	// statuses are the answers that deviate; none means all.
	statuses []int
	// others tells that the provider's requests are not tolerated, but those of
	// tests that try the simulator.
	others bool
}

// scimOperation matches the operations of IdentityIQ, whose paths alone are
// capitalized.
const scimOperation = `^[A-Z]+ /[A-Z]`

// deviations is the only place in which a departure from the documents is
// tolerated. Each has a reason of its own; the report tells which of them are
// needed.
var deviations = []deviation{
	// Operations that no document has.
	{
		reason: "no published document has the SaaS connectors of a tenant; these are the paths of SailPoint's command line",
		side:   operationSide, operation: `^(GET|POST) /(beta/platform-connectors|platform-connectors/v1)(/|$)`,
	},
	{
		reason: "tests of the simulator ask for operations that there are not, and are refused",
		side:   operationSide, operation: `^`, statuses: []int{404, 405, 501}, others: true,
	},

	// Identity Security Cloud.
	{
		reason: "a task reference's name \"should be null/empty\" though only a string is allowed",
		side:   responseSide, operation: `^DELETE /sources/`, pointer: `^/name$`, null: true,
	},
	{
		reason: "a source has no connectorClass when its connector is not implemented in Java",
		side:   responseSide, operation: ` /sources(/v1)?(/\{id\}|/\{sourceId\}/upload-connector-file)?$`, pointer: `^(/\d+)?/connectorClass$`, null: true,
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
		reason: "an object may hold a member that a later version documents; tests call it own, and see that it stays",
		side:   requestSide, operation: `^POST /sources/v1$`, pointer: `^/own$`, unknown: true, others: true,
	},
	{
		reason: "a member that a later version documents is shown",
		side:   responseSide, operation: ` /(sources|accounts)/v1`, pointer: `^/own$`, unknown: true,
	},
	{
		reason: "a mapping may hold what its schema does not list; tests give the definition of a transform an id, and see that it stays",
		side:   responseSide, operation: `^(GET|PATCH) /identity-profiles`, unknown: true,
		pointer: `^(/\d+)?/identityAttributeConfig/attributeTransforms/\d+/transformDefinition/id$`,
	},
	{
		reason: "the operations of a JSON Patch lack the \"from\" that RFC 6902 §4.4 and §4.5 ask of move and copy, which are listed",
		side:   requestSide, operation: `^PATCH `, pointer: `^/\d+/from$`, unknown: true,
	},
	{
		reason: "a lifecycle state without access profiles shows null, not an empty list, as clients have found",
		side:   responseSide, operation: ` /identity-profiles(/v1)?/\{identity-profile-id\}/lifecycle-states`,
		pointer: `^(/\d+)?/accessProfileIds$`, null: true,
	},
	{
		reason: "which attributes a transform has is decided by its type; the document says one of a list that overlaps",
		side:   requestSide, operation: `^(POST|PUT) /transforms`, pointer: `^/attributes$`,
	},
	{
		reason: "the attributes of a transform that is shown fit several of the alternatives, too",
		side:   responseSide, operation: ` /transforms`, pointer: `^(/\d+)?/attributes$`,
	},
	{
		reason: "a static transform has a value, and variables of the user's own names; the document lacks them",
		side:   requestSide, operation: `^(POST|PUT) /transforms`, pointer: `^/attributes/`, unknown: true,
	},
	{
		reason: "a static transform that is shown has them, too",
		side:   responseSide, operation: ` /transforms`, pointer: `^(/\d+)?/attributes/`, unknown: true,
	},
	{
		reason: "a refused account patch is plain text",
		side:   responseSide, operation: `^PATCH /accounts`, pointer: `^$`, statuses: []int{400},
	},
	{
		reason: "a conflict with another object or with the object's state is answered 409, which no operation lists",
		side:   responseSide, operation: `^(POST|PUT|PATCH|DELETE) /[a-z]`, pointer: `^$`, statuses: []int{409},
	},
	{
		reason: "a wrong media type is answered 415, which no operation lists (RFC 9110 §15.5.16)",
		side:   responseSide, operation: `^(POST|PUT|PATCH) `, pointer: `^$`, statuses: []int{415},
	},
	{
		reason: "an object in the path that is not there is answered 404; some operations do not list that",
		side:   responseSide, operation: `^[A-Z]+ /[a-z].*\{`, pointer: `^$`, statuses: []int{404},
	},

	// IdentityIQ.
	{
		reason: "IdentityIQ's document lists no refusals but that of a user that exists (RFC 7644 §3.12 has them)",
		side:   responseSide, operation: scimOperation, pointer: `^$`, statuses: []int{400, 401, 404, 409},
	},
	{
		reason: "an account's extension is named after its application; the document requires that of a placeholder",
		side:   requestSide, operation: `^(POST|PUT) /Accounts`,
		pointer: `^/urn:ietf:params:scim:schemas:sailpoint:1\.0:Application:Schema:APPLICATION NAME:account$`,
	},
	{
		reason: "an account's extension in a request is named after its application; the document has a placeholder",
		side:   requestSide, operation: `^(POST|PUT) /Accounts`, unknown: true,
		pointer: `^/urn:ietf:params:scim:schemas:sailpoint:1\.0:Application:Schema:[^/]+:account$`,
	},
	{
		reason: "an account's extension in an answer is named after its application; the document has a placeholder",
		side:   responseSide, operation: ` /Accounts`, unknown: true,
		pointer: `^(/Resources/\d+)?/urn:ietf:params:scim:schemas:sailpoint:1\.0:Application:Schema:[^/]+:account$`,
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
		reason: "a full update repeats what was read; read-only attributes are ignored (RFC 7644 §3.5.1)",
		side:   requestSide, operation: `^PUT /Accounts`, unknown: true,
		pointer: `^/(id|meta|uuid|manuallyCorrelated|hasEntitlements|lastRefresh|lastTargetAggregation)$`,
	},
	{
		reason: "a request may name its schemas (RFC 7643 §3)",
		side:   requestSide, operation: `^(POST|PUT) /(Accounts|Users)`, pointer: `^/schemas$`, unknown: true,
	},
	{
		reason: "a creation may come with read-only attributes, which are ignored (RFC 7644 §3.3)",
		side:   requestSide, operation: `^POST /(Accounts|Users)`, unknown: true, others: true,
		pointer: `^/(id|meta|uuid|manuallyCorrelated|hasEntitlements|urn:ietf:params:scim:schemas:sailpoint:1\.0:User/isManager)$`,
	},
	{
		reason: "a list tells its page (RFC 7644 §3.4.2); the document leaves parts of that out",
		side:   responseSide, operation: `^GET /[A-Z][A-Za-z]+$`, pointer: `^/(totalResults|startIndex|itemsPerPage)$`, unknown: true,
	},
	{
		reason: "a resource names its schemas (RFC 7643 §3), which the document leaves out",
		side:   responseSide, operation: `^GET /(Applications|ServiceProviderConfig)`, pointer: `^(/Resources/\d+)?/schemas$`, unknown: true,
	},
	{
		reason: "the document wants the properties of sub-attributes to be objects; they are those of attributes (RFC 7643 §7)",
		side:   responseSide, operation: `^GET /Schemas`, pointer: `/subAttributes/`,
	},
}

// matcher is a deviation whose expressions are compiled.
type matcher struct {
	deviation
	operation, pointer *regexp.Regexp
}

var matchers = sync.OnceValue(func() []matcher {
	var all []matcher
	for _, d := range deviations {
		all = append(all, matcher{d, regexp.MustCompile(d.operation), regexp.MustCompile(d.pointer)})
	}
	return all
})

// tolerated looks for the deviation that a problem is, and gives its reason.
func (p problem) tolerated(operation string, status int, byProvider bool) (reason string, tolerated bool) {
	for _, m := range matchers() {
		if m.side == p.side && m.operation.MatchString(operation) && m.pointer.MatchString(p.pointer) &&
			m.unknown == errors.Is(p.err, errMember) && (!m.null || p.value == nil) &&
			(len(m.statuses) == 0 || slices.Contains(m.statuses, status)) && (!m.others || !byProvider) {
			return m.reason, true
		}
	}
	return "", false
}

// Deviations lists the reasons of all deviations that are tolerated.
func Deviations() []string {
	var reasons []string
	for _, d := range deviations {
		reasons = append(reasons, d.reason)
	}
	return reasons
}
