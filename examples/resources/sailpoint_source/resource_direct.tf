variable "cluster_id" {
  description = "The id of a cluster of virtual appliances."
  type        = string
}

variable "directory_password" {
  description = "The password of the service account in the directory."
  type        = string
  ephemeral   = true
}

# A direct connection. The secret is merged into the list by position.
resource "sailpoint_source" "directory" {
  name             = "Active Directory"
  owner_id         = var.owner_id
  connector        = "active-directory"
  type             = "Active Directory - Direct"
  cluster_id       = var.cluster_id
  delete_threshold = 10

  connector_attributes = {
    domainSettings = [
      {
        domainDN = "DC=example,DC=com"
        servers  = ["dc1.example.com", "dc2.example.com"]
        user     = "EXAMPLE\\sailpoint"
      },
    ]
  }
  connector_attributes_wo = {
    domainSettings = [{ password = var.directory_password }]
  }
  connector_attributes_wo_version = 1

  manager_correlation_mapping = {
    account_attribute_name  = "manager"
    identity_attribute_name = "uid"
  }
}
