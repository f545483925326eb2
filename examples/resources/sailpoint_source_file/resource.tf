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

# The accounts are there when the apply ends, and follow the file from then on.
resource "sailpoint_source_file" "employees" {
  source_id = sailpoint_source.hr.id
  path      = "${path.module}/employees.csv"
}
