resource "sailpoint_source" "hr" {
  name      = "Human Resources"
  owner_id  = var.owner_id
  connector = "delimited-file"
}
