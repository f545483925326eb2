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

# Groups, which accounts refer to.
resource "sailpoint_source_schema" "group" {
  source_id          = sailpoint_source.hr.id
  name               = "group"
  native_object_type = "group"
  identity_attribute = "id"
  display_attribute  = "displayName"

  attributes = {
    id          = { type = "STRING" }
    displayName = { type = "STRING" }
  }
}

# The source comes with this schema: it is taken over, and stays with the source
# when the resource is destroyed. Attributes that aren't named here are kept.
resource "sailpoint_source_schema" "account" {
  source_id = sailpoint_source.hr.id
  name      = "account"
  adopt     = true

  attributes = {
    department = { type = "STRING", description = "Name of the department" }
    hireDate   = { type = "DATE" }
    groups = {
      isMulti       = true
      isEntitlement = true
      isGroup       = true
      schema        = { type = "CONNECTOR_SCHEMA", id = sailpoint_source_schema.group.schema_id }
    }
  }
}
