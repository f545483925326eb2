# An account of IdentityIQ, over SCIM. Nothing here needs an Identity Security
# Cloud tenant.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = {
      source = "terraform-provider-sailpoint/sailpoint"
    }
  }
}

# IdentityIQ and the credentials come from IIQ_BASE_URL, IIQ_USERNAME and
# IIQ_PASSWORD.
provider "sailpoint" {}

data "sailpoint_iiq_application" "directory" {
  name = var.application
}

data "sailpoint_iiq_user" "barbara" {
  name = var.user
}

resource "sailpoint_iiq_account" "barbara" {
  user_id         = data.sailpoint_iiq_user.barbara.id
  application_id  = data.sailpoint_iiq_application.directory.id
  native_identity = var.native_identity
  display_name    = "Barbara Jensen"
  active          = true

  attributes = {
    department = var.department
    groups     = ["Engineering", "Support"]
  }

  password_wo         = var.password
  password_wo_version = 1
}
