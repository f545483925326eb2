data "sailpoint_managed_cluster" "berlin" {
  name = "Berlin"
}

data "sailpoint_identity" "owner" {
  alias = "olivia.owner"
}

resource "sailpoint_source" "directory" {
  name       = "Directory"
  owner_id   = data.sailpoint_identity.owner.id
  connector  = "active-directory"
  cluster_id = data.sailpoint_managed_cluster.berlin.id
}
