terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_transform.country
  identity = {
    name = "Country of the office"
  }
}
