variable "owner_id" {
  description = "The id of the identity that owns the sources."
  type        = string
}

variable "file_password" {
  description = "The password of the file. Ephemeral: it is stored in no plan and no state."
  type        = string
  ephemeral   = true
}

# Accounts from a file.
resource "sailpoint_source" "hr" {
  name             = "Human Resources"
  description      = "The employees, from a file"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true

  # These keys are managed. Whatever else the source has is left alone.
  connector_attributes = {
    delimiter      = ","
    hasHeader      = true
    "group.column" = "groups"
  }

  # Secrets are sent, and stored nowhere. Raise the version to send them again.
  connector_attributes_wo         = { filePassword = var.file_password }
  connector_attributes_wo_version = 1
}
