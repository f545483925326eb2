# Where the employees have their accounts.
resource "sailpoint_source" "directory" {
  name        = "Directory"
  description = "The directory of ${var.company}"
  owner_id    = var.owner_id
  cluster_id  = var.cluster_id
  connector   = "active-directory"
}

# Its accounts are read once a day.
resource "sailpoint_source_schedule" "directory" {
  source_id       = sailpoint_source.directory.id
  type            = "ACCOUNT_AGGREGATION"
  cron_expression = "0 0 ${var.aggregation_hour} * * ?"
}

# New accounts are made so.
resource "sailpoint_provisioning_policy" "directory" {
  source_id  = sailpoint_source.directory.id
  usage_type = "CREATE"
  name       = "Account"
  adopt      = true # the source comes with a policy

  fields = {
    mail    = { type = "string", transform = { type = "identityAttribute", attributes = { name = "email" } } }
    uid     = { type = "string", transform = { type = "identityAttribute", attributes = { name = "uid" } } }
    company = { type = "string", transform = { type = "static", attributes = { value = var.company } } }
  }
}

# Accounts follow their identities in these attributes.
resource "sailpoint_attribute_sync_config" "directory" {
  source_id  = sailpoint_source.directory.id
  attributes = { for name in ["email", "uid"] : name => contains(var.synced_attributes, name) }
  on_destroy = "reset"
  depends_on = [sailpoint_provisioning_policy.directory, sailpoint_identity_profile.employees]
}

# Changes that somebody makes in the directory itself are noticed.
resource "sailpoint_native_change_detection_config" "directory" {
  source_id        = sailpoint_source.directory.id
  enabled          = true
  operations       = var.company == "Example" ? ["ACCOUNT_UPDATED"] : ["ACCOUNT_UPDATED", "ACCOUNT_DELETED"]
  all_entitlements = true
}
