data "sailpoint_source" "hr" {
  name = "Human Resources"
}

output "hr_delimiter" {
  value = data.sailpoint_source.hr.connector_attributes.delimiter
}
