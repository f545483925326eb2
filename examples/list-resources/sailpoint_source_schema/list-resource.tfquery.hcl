list "sailpoint_source_schema" "hr" {
  provider = sailpoint

  config {
    source_id = "2c9180835d191a86015d28455b4a2329"
  }
}
