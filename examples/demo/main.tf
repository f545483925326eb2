# A source, an identity profile on it, and its accounts. "make demo" applies this
# to a simulated tenant; nothing in it is peculiar to the simulation.

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

resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  description      = "The employees, from a file"
  owner_id         = var.owner_id
  connector        = var.connector
  provision_as_csv = true

  connector_attributes = {
    delimiter      = ","
    hasHeader      = true
    indexColumn    = "id"
    "group.column" = "groups"
  }

  connector_attributes_wo         = { filePassword = var.file_password }
  connector_attributes_wo_version = 1
}

resource "sailpoint_identity_profile" "employees" {
  name                    = var.profile_name
  description             = "Everybody who works here"
  authoritative_source_id = sailpoint_source.hr.id

  identity_attribute_config = {
    enabled = true
    attribute_transforms = {
      for identity_attribute, account_attribute in {
        uid       = "name"
        email     = "e-mail"
        firstname = "givenName"
        lastname  = "familyName"
        } : identity_attribute => {
        type       = "accountAttribute"
        attributes = { sourceId = sailpoint_source.hr.id, attributeName = account_attribute }
      }
    }
  }
}

resource "sailpoint_account" "jack_ryan" {
  source_id = sailpoint_source.hr.id
  attributes = {
    id               = "E002"
    name             = "jack.ryan"
    givenName        = "Jack"
    familyName       = "Ryan"
    "e-mail"         = "jack.ryan@example.com"
    title            = var.title
    manager          = "Colin McKibben"
    location         = "Boston"
    groups           = ["DevRel"]
    idNowDescription = "7d989fe20855bc7965c536f675fd082e919a56ae474791892b692fe8f14acdd9"
  }
}

resource "sailpoint_account" "others" {
  for_each  = local.others
  source_id = sailpoint_source.hr.id
  attributes = {
    id         = each.key
    name       = "${lower(each.value.given)}.${lower(each.value.family)}"
    givenName  = each.value.given
    familyName = each.value.family
    groups     = each.value.groups
  }
}

locals {
  others = {
    E001 = { given = "Colin", family = "McKibben", groups = ["DevRel", "Managers"] }
    E003 = { given = "Cathy", family = "Muller", groups = [] }
  }
}
