data "sailpoint_source_health" "hr" {
  name = "Human Resources"
}

check "hr_is_healthy" {
  assert {
    condition     = data.sailpoint_source_health.hr.healthy
    error_message = "Human Resources: ${data.sailpoint_source_health.hr.status} since ${data.sailpoint_source_health.hr.since}"
  }
}
