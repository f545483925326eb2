# The people of a small organization, as code: who is in people.csv has an account
# in a source of its own, and an identity from it.

terraform {
  required_version = ">= 1.11"
  required_providers {
    sailpoint = {
      source = "terraform-provider-sailpoint/sailpoint"
    }
  }
}

# The tenant and the credentials come from SAIL_BASE_URL, SAIL_CLIENT_ID and
# SAIL_CLIENT_SECRET.
provider "sailpoint" {}

locals {
  people = { for person in csvdecode(file("${path.module}/${var.people_file}")) : person.number => person }
}

resource "sailpoint_source" "people" {
  name             = "People"
  description      = "Kept in Git"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_identity_profile" "people" {
  name                    = "People"
  authoritative_source_id = sailpoint_source.people.id

  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      for identity_attribute, account_attribute in { uid = "name", email = "e-mail", firstname = "givenName", lastname = "familyName" } :
      identity_attribute => {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.people.id, attributeName = account_attribute }
      }
    }
  }
}

resource "sailpoint_account" "people" {
  for_each = local.people

  source_id = sailpoint_source.people.id
  attributes = {
    id         = each.key
    name       = lower("${each.value.given_name}.${each.value.family_name}")
    givenName  = each.value.given_name
    familyName = each.value.family_name
    "e-mail"   = lower("${each.value.given_name}.${each.value.family_name}@${var.mail_domain}")
    title      = each.value.title
    groups     = compact(split(" ", each.value.groups))
  }

  depends_on = [sailpoint_identity_profile.people]
}
