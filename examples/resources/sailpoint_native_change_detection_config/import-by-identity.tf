terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_native_change_detection_config.hr
  identity = {
    source_id = "2c9180835d191a86015d28455b4a2329"
  }
}
