terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = { source = "terraform-provider-sailpoint/sailpoint" }
  }
}

# Where the tenant is, and with which client: SAIL_BASE_URL, SAIL_CLIENT_ID and
# SAIL_CLIENT_SECRET.
provider "sailpoint" {}
