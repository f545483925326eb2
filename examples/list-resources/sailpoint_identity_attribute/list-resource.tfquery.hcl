list "sailpoint_identity_attribute" "all" {
  provider = sailpoint
}
