import {
  to = sailpoint_provisioning_policy.create
  id = "2c9180835d191a86015d28455b4a2329/CREATE"
}
