# What every tenant of the organization has. Nothing in it is an id: ids are
# others in each tenant, so what isn't made here is looked up by its name.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = { source = "terraform-provider-sailpoint/sailpoint" }
  }
}

data "sailpoint_identity" "owner" {
  alias = var.tenant.owner
}

data "sailpoint_managed_cluster" "directory" {
  name = var.tenant.cluster
}

resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  owner_id         = data.sailpoint_identity.owner.id
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_source" "directory" {
  name       = "Directory"
  owner_id   = data.sailpoint_identity.owner.id
  connector  = "active-directory"
  cluster_id = data.sailpoint_managed_cluster.directory.id

  connector_attributes            = { host = var.tenant.directory_host }
  connector_attributes_wo         = { password = var.directory_password }
  connector_attributes_wo_version = var.tenant.directory_password_version
}

resource "sailpoint_transform" "department" {
  name = "Department"
  type = "firstValid"
  attributes = {
    values = [
      {
        type       = "accountAttribute"
        attributes = { sourceName = sailpoint_source.hr.name, attributeName = "department" }
      },
      { type = "static", attributes = { value = "Unknown" } },
    ]
  }
}

resource "sailpoint_identity_profile" "employees" {
  name                    = "Employees"
  owner_id                = data.sailpoint_identity.owner.id
  authoritative_source_id = sailpoint_source.hr.id

  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      uid = {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = "name" }
      }
      department = {
        type       = "reference"
        attributes = { id = sailpoint_transform.department.name }
      }
    }
  }
}
