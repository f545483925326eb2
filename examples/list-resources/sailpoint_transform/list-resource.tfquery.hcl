# Every transform that isn't SailPoint's own.
list "sailpoint_transform" "own" {
  provider = sailpoint

  config {
    filters = "internal eq false"
  }
}
