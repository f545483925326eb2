variable "owner_id" {
  type = string
}
