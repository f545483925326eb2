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

resource "sailpoint_identity_profile" "employees" {
  name                    = "Employees"
  authoritative_source_id = sailpoint_source.hr.id
  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      email = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "e-mail" }
      }
    }
  }
}

resource "sailpoint_source" "directory" {
  name      = "Directory"
  owner_id  = var.owner_id
  connector = "active-directory"
}

# What the source is provisioned with decides what it offers for attribute sync.
resource "sailpoint_provisioning_policy" "directory" {
  source_id  = sailpoint_source.directory.id
  usage_type = "CREATE"
  name       = "Account"
  adopt      = true # connectors come with a policy of their own
  fields = {
    mail = { type = "string", transform = { type = "identityAttribute", attributes = { name = "email" } } }
  }
}

resource "sailpoint_attribute_sync_config" "directory" {
  source_id  = sailpoint_source.directory.id
  attributes = { email = true }
  on_destroy = "reset"
  depends_on = [sailpoint_provisioning_policy.directory, sailpoint_identity_profile.employees]
}
