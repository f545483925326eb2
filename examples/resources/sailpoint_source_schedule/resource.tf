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

resource "sailpoint_source_schedule" "nightly" {
  source_id       = sailpoint_source.hr.id
  type            = "ACCOUNT_AGGREGATION"
  cron_expression = "0 0 5 * * ?" # each day at five o'clock
}
