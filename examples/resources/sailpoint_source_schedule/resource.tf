variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

variable "cluster_id" {
  description = "The id of a cluster of virtual appliances."
  type        = string
}

resource "sailpoint_source" "directory" {
  name       = "Directory"
  owner_id   = var.owner_id
  connector  = "active-directory"
  cluster_id = var.cluster_id
}

resource "sailpoint_source_schedule" "nightly" {
  source_id       = sailpoint_source.directory.id
  type            = "ACCOUNT_AGGREGATION"
  cron_expression = "0 0 5 * * ?" # each day at five o'clock, in the cluster's time zone
}
