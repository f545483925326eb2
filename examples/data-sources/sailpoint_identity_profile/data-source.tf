data "sailpoint_identity_profile" "employees" {
  name = "Employees"
}

output "mapped_attributes" {
  value = keys(data.sailpoint_identity_profile.employees.identity_attribute_config.attribute_transforms)
}
