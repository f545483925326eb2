package simulator

import (
	"fmt"
	"maps"
)

// Kind names a kind of object for the administrator's methods.
type Kind string

// The kinds of objects that an administrator can change behind a client's back.
const (
	Sources          Kind = "sources"
	Accounts         Kind = "accounts"
	IdentityProfiles Kind = "identity-profiles"
	Schemas          Kind = "schemas"
	LifecycleStates  Kind = "lifecycle-states"
	// ProvisioningPolicies and Schedules have "source/usage type" and "source/type"
	// as id, ChangeDetections that of the source.
	ProvisioningPolicies Kind = "provisioning-policies"
	Schedules            Kind = "schedules"
	ChangeDetections     Kind = "native-change-detection-configs"
	CorrelationConfigs   Kind = "correlation-configs"
	Transforms           Kind = "transforms"
	// IdentityAttributes have their name as id.
	IdentityAttributes Kind = "identity-attributes"
	Workgroups         Kind = "workgroups"

	IIQAccounts     Kind = "identityiq accounts"
	IIQUsers        Kind = "identityiq users"
	IIQApplications Kind = "identityiq applications"
)

// Kinds are all of them.
var Kinds = []Kind{
	Sources, Accounts, IdentityProfiles, Schemas, LifecycleStates, ProvisioningPolicies, Schedules, ChangeDetections, CorrelationConfigs,
	Transforms, IdentityAttributes, Workgroups, IIQAccounts, IIQUsers, IIQApplications,
}

// kind gives how the objects of a kind are kept, shown, completed after a change
// and removed.
func (t *Tenant) kind(kind Kind) (c *collection, show func(object) object, complete func(object), remove func(id string)) {
	switch kind {
	case Sources:
		return &t.sources, t.showSource, t.completeSource, t.dropSource
	case Accounts:
		return &t.accounts, t.accountView(), func(object) {}, t.dropAccount
	case IdentityProfiles:
		return &t.profiles, t.showProfile, completeProfile, t.dropProfile
	case Schemas:
		return &t.schemas, maps.Clone[object], completeSchema, t.dropSchema
	case ProvisioningPolicies:
		return &t.policies, bare, completePolicy, t.policies.remove
	case Schedules:
		return &t.schedules, bare, func(object) {}, t.schedules.remove
	case ChangeDetections:
		return &t.detections, bare, completeDetection, t.detections.remove
	case CorrelationConfigs:
		return &t.correlations, showCorrelation, completeCorrelation, t.correlations.remove
	case LifecycleStates:
		return &t.states, maps.Clone[object], completeState, t.dropState
	case Transforms:
		return &t.transforms, showTransform, completeTransform, t.transforms.remove
	case IdentityAttributes:
		return &t.identityAttributes, showIdentityAttribute, completeIdentityAttribute, t.identityAttributes.remove
	case Workgroups:
		return &t.workgroups, t.showWorkgroup, completeWorkgroup, t.workgroups.remove
	case IIQAccounts:
		return &t.iiqAccounts, relative(t.showIIQAccount), completeIIQAccount, t.dropIIQAccount
	case IIQUsers:
		return &t.iiqUsers, relative(t.showIIQUser), completeIIQ, t.dropIIQUser
	case IIQApplications:
		return &t.iiqApplications, relative(t.showIIQApplication), t.completeIIQApplication, t.dropIIQApplication
	}
	panic(fmt.Sprintf("simulator: unknown kind %q", kind))
}

// Get returns a copy of an object as the API shows it; numbers are json.Number.
func (t *Tenant) Get(kind Kind, id string) (map[string]any, bool) {
	defer t.lock()()
	objects, show, _, _ := t.kind(kind)
	stored, ok := objects.get(id)
	if !ok {
		return nil, false
	}
	return cloneObject(show(stored)), true
}

// List returns copies of all objects of a kind, oldest first.
func (t *Tenant) List(kind Kind) []map[string]any {
	defer t.lock()()
	objects, show, _, _ := t.kind(kind)
	return shown(objects, func(stored object) object { return cloneObject(show(stored)) })
}

// Edit changes an object without any of the API's rules; its "modified", or its
// meta.lastModified and meta.version, moves on. What the server computes stays so, and new secrets become cipher text.
// The function must not use the tenant. Edit panics when there is no such
// object.
func (t *Tenant) Edit(kind Kind, id string, edit func(object map[string]any)) {
	defer t.lock()()
	objects, show, complete, _ := t.kind(kind)
	stored, ok := objects.get(id)
	if !ok {
		panic(fmt.Sprintf("simulator: no %s %q", kind, id))
	}
	edited := cloneObject(show(stored))
	edit(edited)
	edited = normal(edited)
	edited["id"], edited["modified"] = id, t.stamp()
	complete(edited)
	objects.put(edited)
	switch kind {
	case Accounts:
		t.refreshIdentity(text(edited, "identityId"))
	case IdentityProfiles:
		t.refreshIdentities(edited)
	default: // Identities depend on nothing else.
	}
}

// Remove deletes an object with all that hangs on it, at once.
func (t *Tenant) Remove(kind Kind, id string) {
	defer t.lock()()
	_, _, _, remove := t.kind(kind)
	remove(id)
}

// AddIdentity adds an identity that no source manages.
func (t *Tenant) AddIdentity(name string) (id string) {
	defer t.lock()()
	return t.newIdentity(name)
}

// AddCluster adds a managed cluster.
func (t *Tenant) AddCluster(name string) (id string) {
	defer t.lock()()
	return t.newCluster(name)
}

// AddSource adds a source without any checks. What it leaves out is filled as
// for a created source; connectionType decides the connector when that is
// missing, and the default is a delimited file. Without an owner it belongs to
// the first identity; an explicit nil owner stays null.
func (t *Tenant) AddSource(source map[string]any) (id string) {
	defer t.lock()()
	added := normal(source)
	if text(added, "connector") == "" {
		added["connector"] = delimitedFile
		if text(added, "connectionType") == directConnection {
			added["connector"] = "active-directory"
		}
	}
	if _, given := added["owner"]; !given {
		added["owner"] = object{"id": t.anyone()}
	}
	t.fillSource(added)
	t.sources.put(added)
	return text(added, "id")
}

// anyone is the id of the first identity, which is made if there is none.
func (t *Tenant) anyone() string {
	if len(t.identities.ids) > 0 {
		return t.identities.ids[0]
	}
	return t.newIdentity("Administrator")
}

// AddAccount adds an account as an aggregation does: it updates the one with the
// same native identity. It panics when the source does not exist.
func (t *Tenant) AddAccount(sourceID string, attributes map[string]any) (id string) {
	defer t.lock()()
	if _, ok := t.sources.get(sourceID); !ok {
		panic(fmt.Sprintf("simulator: no source %q", sourceID))
	}
	added := normal(attributes)
	return t.storeAccount(sourceID, nativeIdentityOf(t.accountSchema(sourceID), added), added)
}

// AddIdentityProfile adds an identity profile without any checks. What it
// leaves out is filled as for a created one.
func (t *Tenant) AddIdentityProfile(profile map[string]any) (id string) {
	defer t.lock()()
	added := normal(profile)
	t.fillProfile(added)
	return text(added, "id")
}

// AddLifecycleState adds a lifecycle state to an identity profile without any
// checks. What it leaves out is filled as for a created one.
func (t *Tenant) AddLifecycleState(profileID string, state map[string]any) (id string) {
	defer t.lock()()
	added := normal(state)
	t.fillState(added, profileID)
	return text(added, "id")
}

// AddTransform adds a transform without any checks.
func (t *Tenant) AddTransform(transform map[string]any) (id string) {
	defer t.lock()()
	return text(t.putNewTransform(normal(transform)), "id")
}

// AddIdentityAttribute adds an identity attribute without any checks. What it
// leaves out is filled as for a created one.
func (t *Tenant) AddIdentityAttribute(attribute map[string]any) {
	defer t.lock()()
	added := normal(attribute)
	completeIdentityAttribute(added)
	t.identityAttributes.put(added)
}

// AddWorkgroup adds a governance group without any checks. What it leaves out is
// filled as for a created one.
func (t *Tenant) AddWorkgroup(workgroup map[string]any) (id string) {
	defer t.lock()()
	added := normal(workgroup)
	if added["owner"] == nil {
		added["owner"] = object{"type": "IDENTITY", "id": t.anyone()}
	}
	return text(t.putNewWorkgroup(added), "id")
}

// AccountSchema returns a copy of the account schema of a source, nil when it
// has none. Change it by Edit(Schemas, id, ...).
func (t *Tenant) AccountSchema(sourceID string) map[string]any {
	defer t.lock()()
	schema := t.accountSchema(sourceID)
	if schema == nil {
		return nil
	}
	return cloneObject(schema)
}
