resource "sailpoint_identity_attribute" "cost_center" {
  name         = "costCenter"
  display_name = "Cost center of ${var.company}"
  type         = "string"
}

resource "sailpoint_transform" "department" {
  name = "Department"
  type = "firstValid"
  attributes = {
    values = [
      {
        type       = "accountAttribute"
        attributes = { sourceName = sailpoint_source.hr.name, attributeName = "department" }
      },
      { type = "static", attributes = { value = var.company } },
    ]
  }
}

resource "sailpoint_identity_profile" "employees" {
  name                    = "Employees"
  description             = "Everybody who works for ${var.company}"
  owner_id                = var.owner_id
  authoritative_source_id = sailpoint_source.hr.id

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
      lastname = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "familyName" }
      }
      department = {
        type       = "reference"
        attributes = { id = sailpoint_transform.department.name }
      }
      (sailpoint_identity_attribute.cost_center.name) = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "costCenter" }
      }
    }
  }

  depends_on = [sailpoint_source_schema.hr]
}

resource "sailpoint_lifecycle_state" "leave" {
  identity_profile_id = sailpoint_identity_profile.employees.id
  name                = "On leave"
  technical_name      = "leave"
  description         = "Away from ${var.company} for more than a month"
  enabled             = true

  account_actions = [{ action = "DISABLE", source_ids = [sailpoint_source.directory.id] }]

  email_notification_option = {
    notify_specific_users = true
    email_address_list    = [var.help_desk]
  }
}
