variable "owner_id" {
  description = "The id of the identity that owns the group."
  type        = string
}

resource "sailpoint_workgroup" "approvers" {
  name        = "Access approvers"
  description = "They decide on requests for access"
  owner_id    = var.owner_id
}
