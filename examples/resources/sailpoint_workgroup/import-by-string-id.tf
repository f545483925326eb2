import {
  to = sailpoint_workgroup.approvers
  id = "2c91808568c529c60168cca6f90c1313"
}
