terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_connector_account.jack_ryan
  identity = {
    id = "hr/jack.ryan"
  }
}
