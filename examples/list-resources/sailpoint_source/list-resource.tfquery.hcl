# Every source; 100 of them without a limit.
list "sailpoint_source" "all" {
  provider = sailpoint
  limit    = 1000
}

# Those whose names begin with Human.
list "sailpoint_source" "hr" {
  provider = sailpoint

  config {
    filters = "name sw \"Human\""
  }
}
