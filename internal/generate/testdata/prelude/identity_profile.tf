resource "sailpoint_identity_profile" "employees" {
  name                    = "Employees"
  authoritative_source_id = sailpoint_source.hr.id
}
