terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_account.jack_ryan
  identity = {
    id = "2c9180835d2e5168015d32f890ca1581"
  }
}
