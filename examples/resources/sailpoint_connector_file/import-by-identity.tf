terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_connector_file.driver
  identity = {
    source_id = "2c9180887b2a5e90017b2b6f5f0b0d1e"
    name      = "postgresql-42.7.4.jar"
  }
}
