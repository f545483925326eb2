locals {
  temporary = {
    T001 = { name = "cathy.muller", groups = ["DevRel"] }
    T002 = { name = "colin.mckibben", groups = [] }
  }
}

# Many accounts, disabled instead of deleted when they go.
resource "sailpoint_account" "temporary" {
  for_each   = local.temporary
  source_id  = sailpoint_source.hr.id
  attributes = merge(each.value, { id = each.key })
  on_destroy = "disable"
}
