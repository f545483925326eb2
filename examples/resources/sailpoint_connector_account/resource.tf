variable "password" {
  description = "The first password of the account. Ephemeral: it is stored in no plan and no state."
  type        = string
  ephemeral   = true
}

resource "sailpoint_connector_account" "jack_ryan" {
  connector = "hr" # a name in the provider's connectors; immutable

  # The names are those of the connector's account schema.
  attributes = {
    id          = "jack.ryan" # the schema's identity attribute: immutable
    displayName = "Jack Ryan"
    title       = "Engineer"
    groups      = ["DevRel", "Support"] # multi-valued: the order doesn't matter
  }

  # Raise the version to send the password again.
  password_wo         = var.password
  password_wo_version = 1
  on_destroy          = "disable"
}
