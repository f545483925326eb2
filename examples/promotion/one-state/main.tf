# Both tenants in one configuration and one state, by two aliases of the provider.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = { source = "terraform-provider-sailpoint/sailpoint" }
  }
}

provider "sailpoint" {
  alias         = "sandbox"
  base_url      = var.tenants.sandbox.base_url
  client_id     = var.tenants.sandbox.client_id
  client_secret = var.client_secrets.sandbox
}

provider "sailpoint" {
  alias         = "production"
  base_url      = var.tenants.production.base_url
  client_id     = var.tenants.production.client_id
  client_secret = var.client_secrets.production
}

module "sandbox" {
  source    = "../organisation"
  providers = { sailpoint = sailpoint.sandbox }

  tenant             = var.tenants.sandbox
  directory_password = var.directory_passwords.sandbox
}

# In a repository of its own, the module has versions, and a change is promoted by
# raising the one that stands here:
#   source = "git::https://git.example.com/identities.git//organisation?ref=v1.4.0"
module "production" {
  source    = "../organisation"
  providers = { sailpoint = sailpoint.production }

  tenant             = var.tenants.production
  directory_password = var.directory_passwords.production
}
