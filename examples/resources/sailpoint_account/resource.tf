variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true
}

resource "sailpoint_account" "jack_ryan" {
  source_id = sailpoint_source.hr.id

  # The names are those of the source's account schema.
  attributes = {
    id         = "E002" # the schema's identity attribute: immutable
    name       = "jack.ryan"
    givenName  = "Jack"
    familyName = "Ryan"
    "e-mail"   = "jack.ryan@example.com"
    groups     = ["DevRel", "Managers"] # multi-valued: the order doesn't matter
  }
}
