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

resource "sailpoint_correlation_config" "hr" {
  source_id = sailpoint_source.hr.id

  # In the order in which they are tried.
  attribute_assignments = [
    { property = "email", value = "e-mail", ignore_case = true },
    { property = "uid", value = "name" },
  ]
}
