data "sailpoint_source_health" "hr" {
  name = "HR"
}

check "hr_is_healthy" {
  assert {
    condition     = data.sailpoint_source_health.hr.healthy
    error_message = "Source HR: ${data.sailpoint_source_health.hr.status} since ${data.sailpoint_source_health.hr.since}"
  }
}
