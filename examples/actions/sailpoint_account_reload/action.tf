terraform {
  required_version = ">= 1.14"
}

# terraform apply -invoke=action.sailpoint_account_reload.jack_ryan
action "sailpoint_account_reload" "jack_ryan" {
  config {
    account_id = "2c9180835d2e5168015d32f890ca1581"
  }
}
