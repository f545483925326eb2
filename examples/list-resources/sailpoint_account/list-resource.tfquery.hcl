# All accounts of a source, with their attributes.
list "sailpoint_account" "hr" {
  provider         = sailpoint
  limit            = 5000
  include_resource = true

  config {
    source_id = "2c9180835d191a86015d28455b4a2329"
  }
}

# Those without an identity.
list "sailpoint_account" "uncorrelated" {
  provider = sailpoint

  config {
    source_id = "2c9180835d191a86015d28455b4a2329"
    filters   = "uncorrelated eq true"
  }
}
