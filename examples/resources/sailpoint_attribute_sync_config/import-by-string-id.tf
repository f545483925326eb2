import {
  to = sailpoint_attribute_sync_config.directory
  id = "2c9180835d191a86015d28455b4a2329"
}
