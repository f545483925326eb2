package source

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
)

func text(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: notEmpty}
}

func computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func required(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: notEmpty}
}

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A source: a system that Identity Security Cloud reads accounts from, or provisions them to. " +
			"An update is one JSON Patch with an operation for each key that differs; what the configuration doesn't name is left alone.",
		Attributes: map[string]schema.Attribute{
			"id":        computed("The source's id."),
			"name":      required("The name, unique in the tenant."),
			"owner_id":  required("The id of the identity that owns the source."),
			"connector": required("The connector's script name, such as `delimited-file`. Immutable."),
			"type": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "The type of the system, such as `Active Directory - Direct`. Immutable. Leave it out with `provision_as_csv`.",
			},
			"connector_class": schema.StringAttribute{
				Optional: true, Computed: true, Validators: notEmpty,
				MarkdownDescription: "The Java class of the connector. Immutable.",
			},
			"password_policy_ids": schema.SetAttribute{
				ElementType: types.StringType, Optional: true, Computed: true,
				MarkdownDescription: "The ids of the password policies. Immutable here: the API changes them by an operation of its own.",
			},
			"description": text("A description."),
			"cluster_id":  text("The id of the cluster of virtual appliances that connects the source; only for direct connections."),
			"features": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "What the source supports, such as `PROVISIONING` or `ENABLE`. Managed as a whole.",
			},
			"delete_threshold": schema.Int32Attribute{
				Optional: true, Validators: []validator.Int32{int32validator.Between(0, 100)},
				MarkdownDescription: "The share of accounts, in percent (0 to 100), that an aggregation may delete; beyond it, none is deleted.",
			},
			"credential_provider_enabled": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether credentials come from a credential provider.",
			},
			"account_correlation_rule_id": text("The id of a rule that correlates accounts, where the correlation configuration doesn't suffice."),
			"manager_correlation_rule_id": text("The id of a rule that finds managers, where `manager_correlation_mapping` doesn't suffice."),
			"before_provisioning_rule_id": text("The id of a rule that runs before the connector is called."),
			"management_workgroup_id":     text("The id of the governance group that manages the source."),
			"manager_correlation_mapping": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "How an account's manager value finds the manager's identity.",
				Attributes: map[string]schema.Attribute{
					"account_attribute_name":  required("The account attribute that holds the manager."),
					"identity_attribute_name": required("The identity attribute that is searched for it."),
				},
			},
			"connector_attributes": schema.DynamicAttribute{
				Optional: true,
				MarkdownDescription: "The connector's settings, as an object. The keys given here are managed, at any depth; " +
					"all others belong to the server or to somebody else and are neither shown nor changed. " +
					"A key set to null is kept empty; a key that is taken out is cleared. Secrets go into `connector_attributes_wo`.",
			},
			"connector_attributes_wo": schema.DynamicAttribute{
				Optional: true, WriteOnly: true,
				MarkdownDescription: "Settings that are secret, merged by path into `connector_attributes` when they are sent, and " +
					"stored nowhere. They are sent when the source is created and when `connector_attributes_wo_version` changes. " +
					"Needs Terraform 1.11 or newer.",
			},
			"connector_attributes_wo_version": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "Raise it to have `connector_attributes_wo` sent again.",
			},
			"provision_as_csv": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Create a delimited file source as the user interface does. Read at creation only; " +
					"a later change does nothing.",
			},
			"authoritative":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an identity profile takes its identities from the source."},
			"connector_id":    computed("The connector's id."),
			"connector_name":  computed("The connector's name."),
			"connection_type": computed("`file` or `direct`."),
			"account_correlation_config_id": computed(
				"The id of the configuration that correlates the source's accounts."),
			"schema_ids": schema.SetAttribute{
				ElementType: types.StringType, Computed: true, MarkdownDescription: "The ids of the source's schemas.",
			},
			"created":  computed("When the source was created (RFC 3339)."),
			"timeouts": lifecycle.Timeouts(),
		},
	}
}
