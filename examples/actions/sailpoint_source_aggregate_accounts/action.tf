terraform {
  required_version = ">= 1.14"
}

# terraform apply -invoke=action.sailpoint_source_aggregate_accounts.directory
action "sailpoint_source_aggregate_accounts" "directory" {
  config {
    source_id = "2c9180887b2a5e90017b2b6f5f0b0d1e"
    timeout   = "1h"
  }
}

# A delimited file source takes its accounts from a file.
action "sailpoint_source_aggregate_accounts" "hr" {
  config {
    source_id            = "2c9180835d191a86015d28455b4a2329"
    file                 = "${path.module}/employees.csv"
    disable_optimization = true
  }
}
