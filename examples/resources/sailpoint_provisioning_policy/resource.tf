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

resource "sailpoint_provisioning_policy" "create" {
  source_id  = sailpoint_source.hr.id
  usage_type = "CREATE"
  name       = "Account"

  # By the name of the account attribute. Fields that aren't named here are kept.
  fields = {
    name = {
      type       = "string"
      isRequired = true # CREATE only
      transform  = { type = "identityAttribute", attributes = { name = "uid" } }
    }
    "e-mail" = {
      type = "string"
      transform = {
        type = "firstValid"
        attributes = {
          values = [
            { type = "identityAttribute", attributes = { name = "email" } },
            { type = "static", attributes = { value = "nobody@example.com" } },
          ]
        }
      }
    }
  }
}
