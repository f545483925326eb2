data "sailpoint_source" "hr" {
  name = "Human Resources"
}

data "sailpoint_account" "jane" {
  source_id       = data.sailpoint_source.hr.id
  native_identity = "1001"
}

output "jane_department" {
  value = data.sailpoint_account.jane.attributes.department
}
