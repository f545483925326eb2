data "sailpoint_identity" "owner" {
  alias = "olivia.owner"
}

resource "sailpoint_source" "contractors" {
  name      = "Contractors"
  owner_id  = data.sailpoint_identity.owner.id
  connector = "delimited-file"
}
