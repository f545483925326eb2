terraform {
  required_version = ">= 1.14"
}

variable "source_id" {
  description = "The source that the identities come from."
  type        = string
}

resource "sailpoint_identity_profile" "employees" {
  name                    = "Employees"
  authoritative_source_id = var.source_id
  identity_attribute_config = {
    attribute_transforms = {
      email = { type = "accountAttribute", attributes = { sourceId = var.source_id, attributeName = "mail" } }
    }
  }

  lifecycle {
    action_trigger { # the identities follow a change of the mappings at once
      events  = [after_update]
      actions = [action.sailpoint_identity_profile_process_identities.employees]
    }
  }
}

action "sailpoint_identity_profile_process_identities" "employees" {
  config {
    identity_profile_id = sailpoint_identity_profile.employees.id
  }
}
