list "sailpoint_iiq_account" "hr" {
  provider = sailpoint

  config {
    application_id = "0a0000017e1b1a3c817e1b1f9a4e0042"
  }
}
