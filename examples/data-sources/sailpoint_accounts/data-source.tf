data "sailpoint_source" "hr" {
  name = "Human Resources"
}

# All accounts of a source, however many pages they take.
data "sailpoint_accounts" "hr" {
  source_id = data.sailpoint_source.hr.id
  sorters   = "nativeIdentity"
}

# Those that belong to nobody.
data "sailpoint_accounts" "orphans" {
  source_id = data.sailpoint_source.hr.id
  filters   = "uncorrelated eq true"
}

output "departments" {
  value = { for account in data.sailpoint_accounts.hr.accounts : account.native_identity => account.attributes.department }
}
