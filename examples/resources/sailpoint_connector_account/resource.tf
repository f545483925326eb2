variable "password" {
  description = "The first password of the account."
  type        = string
  ephemeral   = true
}

resource "sailpoint_connector_account" "john_doe" {
  connector = "hr" # a name in the provider's connectors

  # The names are those of the connector's account schema.
  attributes = {
    id          = "john.doe"
    displayName = "John Doe"
    title       = "Engineer"
    groups      = ["Engineering", "Support"] # multi-valued: the order doesn't matter
  }

  password_wo         = var.password
  password_wo_version = 1
  on_destroy          = "disable"
}
