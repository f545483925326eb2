# An account that a SaaS connector manages, here one that runs locally under
# "spcx run". Nothing here needs an Identity Security Cloud tenant.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = {
      source = "terraform-provider-sailpoint/sailpoint"
    }
  }
}

# The config is what the connector's readConfig() gets. It is in no state.
provider "sailpoint" {
  connectors = {
    hr = {
      url    = var.url
      config = jsonencode({ token = var.token })
    }
  }
}

resource "sailpoint_connector_account" "amy" {
  connector = "hr"

  attributes = {
    id          = "amy.poe"
    displayName = "Amy Poe"
    email       = "amy.poe@example.com"
    title       = var.title
    groups      = var.groups
  }
}
