# A database, with the driver that it needs.
resource "sailpoint_source" "payroll" {
  name        = "Payroll"
  description = "Who is paid by ${var.company}"
  owner_id    = var.owner_id
  cluster_id  = var.cluster_id
  connector   = "jdbc"
}

resource "sailpoint_connector_file" "driver" {
  source_id = sailpoint_source.payroll.id
  path      = "${path.module}/driver.jar"
}

# People whom no other source knows, each an account of its own.
resource "sailpoint_source" "visitors" {
  name             = "Visitors"
  description      = "Guests of ${var.company}"
  owner_id         = var.owner_id
  connector        = "delimited-file"
  provision_as_csv = true
}

locals {
  visitors = {
    V001 = { name = "ada.visitor", familyName = "Lovelace" }
    V002 = { name = "alan.visitor", familyName = "Turing" }
  }
}

resource "sailpoint_account" "visitor" {
  for_each  = local.visitors
  source_id = sailpoint_source.visitors.id

  attributes = {
    id         = each.key
    name       = each.value.name
    familyName = each.value.familyName
    title      = "Guest of ${var.company}"
  }
}
