# Every governance group whose name begins with "Access".
list "sailpoint_workgroup" "access" {
  provider = sailpoint

  config {
    filters = "name sw \"Access\""
  }
}
