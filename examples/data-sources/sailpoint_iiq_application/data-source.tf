data "sailpoint_iiq_application" "hr" {
  name = "Human Resources"
}
