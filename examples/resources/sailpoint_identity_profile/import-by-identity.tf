terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_identity_profile.employees
  identity = {
    id = "2c9180887b2a5e90017b2b6f5f0b0d1e"
  }
}
