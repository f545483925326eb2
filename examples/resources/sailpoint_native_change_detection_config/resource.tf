variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_native_change_detection_config" "hr" {
  source_id                           = sailpoint_source.hr.id
  enabled                             = true
  operations                          = ["ACCOUNT_CREATED", "ACCOUNT_UPDATED", "ACCOUNT_DELETED"]
  all_entitlements                    = true
  selected_non_entitlement_attributes = ["e-mail", "title"]
}
