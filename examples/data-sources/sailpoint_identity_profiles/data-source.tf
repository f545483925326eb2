data "sailpoint_identity_profiles" "all" {
  sorters = "priority"
}

output "profile_ids" {
  value = { for profile in data.sailpoint_identity_profiles.all.identity_profiles : profile.name => profile.id }
}
