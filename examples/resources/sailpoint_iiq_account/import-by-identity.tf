terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_iiq_account.jane
  identity = {
    id = "0a0000017e1b1a3c817e1b2f5d2c0123"
  }
}
