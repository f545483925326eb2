list "sailpoint_lifecycle_state" "employees" {
  provider = sailpoint

  config {
    identity_profile_id = "2c9180887b2a5e90017b2b6f5f0b0d1e"
  }
}
