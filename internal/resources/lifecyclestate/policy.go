// Package lifecyclestate is the resource sailpoint_lifecycle_state, a state that
// identities of an identity profile can be in.
package lifecyclestate

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

const updateState = "SailPoint API, Update Lifecycle State"

var (
	patched   = policy.Source{Document: updateState, Rule: "changed by JSON Patch"}
	whole     = policy.Source{Document: updateState, Rule: "changed by JSON Patch, which replaces the field whole"}
	immutable = policy.Source{
		Document: updateState,
		Rule: "only enabled, description, accountActions, accessProfileIds, emailNotificationOption, accessActionConfiguration and " +
			"priority of a lifecycle state can be updated",
	}
	above = policy.Source{Document: updateState, Rule: "a lifecycle state belongs to its identity profile"}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "lifecycle_state_id", Pointer: collection.OwnPointer, Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "identity_profile_id", Pointer: collection.ParentPointer, Class: policy.Immutable, Why: above},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "technical_name", Pointer: "/technicalName", Class: policy.Immutable, Why: immutable},
	policy.Field{Attr: "identity_state", Pointer: "/identityState", Class: policy.Immutable, Computed: true, Why: immutable},
	policy.Field{Attr: "enabled", Pointer: "/enabled", Class: policy.Mutable, Computed: true, Why: patched},
	policy.Field{Attr: "description", Pointer: "/description", Class: policy.Mutable, Why: patched},
	policy.Field{Attr: "priority", Pointer: "/priority", Class: policy.Mutable, Why: patched},
	policy.Field{
		Attr: "access_profile_ids", Pointer: "/accessProfileIds", Class: policy.Mutable, Compare: document.AsSet, Why: whole,
	},
	policy.Field{
		Attr: "account_actions", Pointer: "/accountActions", Class: policy.Mutable, Compare: document.AsSet, Same: sameActions, Why: whole,
		Shape: policy.Records{
			"action": "action", "source_ids": "sourceIds", "exclude_source_ids": "excludeSourceIds", "all_sources": "allSources",
		},
	},
	option("notify_managers", "notifyManagers", document.Ordered),
	option("notify_all_admins", "notifyAllAdmins", document.Ordered),
	option("notify_specific_users", "notifySpecificUsers", document.Ordered),
	option("email_address_list", "emailAddressList", document.AsSet),
	policy.Field{
		Attr: "access_action_configuration.remove_all_access_enabled", Pointer: "/accessActionConfiguration/removeAllAccessEnabled",
		Class: policy.Mutable, Unit: "/accessActionConfiguration", Why: whole,
	},
	policy.Field{Attr: "identity_count", Pointer: "/identityCount", Class: policy.ReadOnly, Why: immutable},
	policy.Field{Attr: "created", Pointer: "/created", Class: policy.ReadOnly, Why: immutable},
)

// option is a part of the email notifications.
func option(attr, member string, compare document.Compare) policy.Field {
	return policy.Field{
		Attr: "email_notification_option." + attr, Pointer: "/emailNotificationOption/" + member, Class: policy.Mutable,
		Compare: compare, Unit: "/emailNotificationOption", Why: whole,
	}
}

// sameActions knows that an action without all_sources is one with false, and that
// no list of sources is as good as an empty one.
func sameActions(a, b any) bool {
	return document.Equal(plain(a), plain(b), document.AsSet)
}

// plain gives actions without what says nothing.
func plain(actions any) any {
	list, ok := actions.(document.List)
	if !ok {
		return document.List{}
	}
	plain := make(document.List, len(list))
	for i, element := range list {
		action, ok := element.(document.Object)
		if !ok {
			plain[i] = element
			continue
		}
		kept := document.Object{}
		for key, value := range action {
			if ids, isList := value.(document.List); value != nil && value != false && (!isList || len(ids) > 0) {
				kept[key] = value
			}
		}
		plain[i] = kept
	}
	return plain
}
