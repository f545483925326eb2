# One tenant at a time, each with a state of its own: the workspace says which.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = { source = "terraform-provider-sailpoint/sailpoint" }
  }
}

locals {
  # In a workspace that is no tenant, such as default, there is an error here.
  tenant = var.tenants[terraform.workspace]
}

provider "sailpoint" {
  base_url      = local.tenant.base_url
  client_id     = local.tenant.client_id
  client_secret = var.client_secret
}

module "organisation" {
  source = "../organisation"

  tenant             = local.tenant
  directory_password = var.directory_password
}
