terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = {
      source = "terraform-provider-sailpoint/sailpoint"
    }
  }
}

# The credentials come from SAIL_CLIENT_ID and SAIL_CLIENT_SECRET.
provider "sailpoint" {
  base_url = "https://acme.api.identitynow.com" # or SAIL_BASE_URL
}
