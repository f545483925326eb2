data "sailpoint_identity" "jane" {
  alias = "jane"
}

data "sailpoint_identity_profile" "employees" {
  name = "Employees"
}

data "sailpoint_source" "hr" {
  name = "Human Resources"
}

# What would become of Jane if the city came from the location?
data "sailpoint_identity_profile_preview" "jane" {
  identity_profile_id = data.sailpoint_identity_profile.employees.id
  identity_id         = data.sailpoint_identity.jane.id
  attribute_transforms = {
    city = {
      type       = "accountAttribute"
      attributes = { sourceId = data.sailpoint_source.hr.id, attributeName = "location" }
    }
  }
}

output "city" {
  value = data.sailpoint_identity_profile_preview.jane.attributes["city"]
}
