terraform {
  required_version = ">= 1.12"
}

import {
  to = sailpoint_workgroup.approvers
  identity = {
    id = "2c91808568c529c60168cca6f90c1313"
  }
}
