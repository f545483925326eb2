# The employees come from a file. The source says who there is: the identity
# profile makes an identity of each of its accounts.
resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  description      = "The employees of ${var.company}"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true

  connector_attributes = {
    delimiter = ","
    hasHeader = true
  }
}

# The source comes with this schema. Its other attributes are kept.
resource "sailpoint_source_schema" "hr" {
  source_id = sailpoint_source.hr.id
  name      = "account"
  adopt     = true

  attributes = {
    department = { type = "STRING", description = "The department at ${var.company}" }
    costCenter = { type = "STRING", description = "Who pays at ${var.company}" }
  }
}

resource "sailpoint_correlation_config" "hr" {
  source_id = sailpoint_source.hr.id

  attribute_assignments = [
    { property = "email", value = "e-mail", ignore_case = true },
    { property = "uid", value = "name", ignore_case = var.company != "Example" },
  ]
}

# The file is loaded when it changes.
resource "sailpoint_source_file" "hr" {
  source_id  = sailpoint_source.hr.id
  path       = "${path.module}/employees.csv"
  depends_on = [sailpoint_source_schema.hr, sailpoint_identity_profile.employees]
}
