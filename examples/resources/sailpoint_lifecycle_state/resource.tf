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
}

resource "sailpoint_lifecycle_state" "leave" {
  identity_profile_id = sailpoint_identity_profile.employees.id
  name                = "On leave"
  technical_name      = "leave"
  description         = "Away for more than a month"
  enabled             = true
  priority            = 30

  account_actions = [
    { action = "DISABLE", all_sources = true, exclude_source_ids = [sailpoint_source.hr.id] },
    { action = "ENABLE", source_ids = [sailpoint_source.hr.id] },
  ]

  email_notification_option = {
    notify_managers       = true
    notify_specific_users = true
    email_address_list    = ["helpdesk@example.com"]
  }

  access_action_configuration = {
    remove_all_access_enabled = false
  }
}
