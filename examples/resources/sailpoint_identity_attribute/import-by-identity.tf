terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_identity_attribute.cost_center
  identity = {
    name = "costCenter"
  }
}
