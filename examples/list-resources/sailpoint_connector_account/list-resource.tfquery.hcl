list "sailpoint_connector_account" "hr" {
  provider = sailpoint

  config {
    connector = "hr" # as in the provider's connectors
  }
}
