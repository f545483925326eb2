data "sailpoint_source" "hr" {
  name = "HR"
}

output "hr_delimiter" {
  value = data.sailpoint_source.hr.connector_attributes.delimiter
}
