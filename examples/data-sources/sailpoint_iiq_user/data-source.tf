data "sailpoint_iiq_user" "jane" {
  name = "jane.doe"
}
