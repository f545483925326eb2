variable "password" {
  description = "The first password of the account. Ephemeral: it is stored in no plan and no state."
  type        = string
  ephemeral   = true
}

data "sailpoint_iiq_user" "jane" {
  name = "jane.doe"
}

data "sailpoint_iiq_application" "hr" {
  name = "Human Resources"
}

resource "sailpoint_iiq_account" "jane" {
  user_id         = data.sailpoint_iiq_user.jane.id
  application_id  = data.sailpoint_iiq_application.hr.id
  native_identity = "E003" # immutable
  display_name    = "Jane Doe"

  # The names are those of the application's account schema.
  attributes = {
    department = "IT"
    groups     = ["DevRel", "Managers"] # multi-valued: the order doesn't matter
  }

  # Raise the version to send the password again.
  password_wo         = var.password
  password_wo_version = 1
}
