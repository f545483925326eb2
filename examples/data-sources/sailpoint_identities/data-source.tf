data "sailpoint_identities" "active" {
  status  = "ACTIVE"
  filters = "correlated eq true"
  sorters = "alias"
}

output "active_people" {
  value = [for identity in data.sailpoint_identities.active.identities : identity.alias]
}
