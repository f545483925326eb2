resource "sailpoint_identity_attribute" "cost_center" {
  name         = "costCenter"
  display_name = "Cost center"
  type         = "string"
  searchable   = true
}
