list "sailpoint_source_schedule" "directory" {
  provider = sailpoint

  config {
    source_id = "2c9180887b2a5e90017b2b6f5f0b0d1e"
  }
}
