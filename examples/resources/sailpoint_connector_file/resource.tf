variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

variable "cluster_id" {
  description = "The id of a cluster of virtual appliances."
  type        = string
}

resource "sailpoint_source" "database" {
  name       = "Payroll database"
  owner_id   = var.owner_id
  connector  = "jdbc"
  cluster_id = var.cluster_id
}

# The JDBC driver lies beside the configuration.
resource "sailpoint_connector_file" "driver" {
  source_id = sailpoint_source.database.id
  path      = "${path.module}/postgresql-42.7.4.jar"
}
