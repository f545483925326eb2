terraform {
  required_version = ">= 1.14" # for terraform query
  required_providers {
    sailpoint = {
      source = "terraform-provider-sailpoint/sailpoint"
    }
  }
}

provider "sailpoint" {}
