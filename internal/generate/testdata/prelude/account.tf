resource "sailpoint_account" "jack_ryan" {
  source_id  = sailpoint_source.hr.id
  attributes = { id = "E002" }
}
