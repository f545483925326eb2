variable "owner_id" {
  description = "The id of the identity that owns the source and the profile."
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
  description             = "Everybody who works here"
  owner_id                = var.owner_id
  authoritative_source_id = sailpoint_source.hr.id
  priority                = 10

  # The mappings of these identity attributes are managed, others are left alone.
  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      uid = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "name" }
      }
      email = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "e-mail" }
      }
    }
  }
}
