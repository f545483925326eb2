import {
  to = sailpoint_correlation_config.hr
  id = "2c9180835d191a86015d28455b4a2329"
}
