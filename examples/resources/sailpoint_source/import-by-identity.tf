terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_source.hr
  identity = {
    id = "2c9180835d191a86015d28455b4a2329"
  }
}
