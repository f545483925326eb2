terraform {
  required_version = ">= 1.14"
}

variable "owner_id" {
  description = "The identity that owns the source."
  type        = string
}

resource "sailpoint_source" "directory" {
  name      = "Directory"
  owner_id  = var.owner_id
  connector = "active-directory"

  lifecycle {
    action_trigger { # fails the apply if the source can't connect
      events  = [after_create, after_update]
      actions = [action.sailpoint_source_test_connection.directory]
    }
  }
}

action "sailpoint_source_test_connection" "directory" {
  config {
    source_id = sailpoint_source.directory.id
  }
}
