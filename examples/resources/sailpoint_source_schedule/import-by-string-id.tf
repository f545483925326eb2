import {
  to = sailpoint_source_schedule.nightly
  id = "2c9180835d191a86015d28455b4a2329/ACCOUNT_AGGREGATION"
}
