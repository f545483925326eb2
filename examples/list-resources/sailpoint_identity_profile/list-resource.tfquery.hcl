# Every identity profile.
list "sailpoint_identity_profile" "all" {
  provider = sailpoint
}
