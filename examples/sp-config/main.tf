# Import blocks for the objects of an SP-Config export.

terraform {
  required_version = ">= 1.11"
}

variable "export" {
  description = "The file that the export was downloaded to."
  type        = string
  default     = "export.json"
}

locals {
  # The resource for each type of object. Objects of other types are left out.
  resources = {
    SOURCE           = "sailpoint_source"
    IDENTITY_PROFILE = "sailpoint_identity_profile"
    TRANSFORM        = "sailpoint_transform"
    GOVERNANCE_GROUP = "sailpoint_workgroup"
  }

  exported = jsondecode(file(var.export)).objects

  # Transforms that SailPoint made can't be managed.
  objects = [
    for one in local.exported : {
      resource = local.resources[one.self.type]
      name     = try(one.object.name, one.self.name)
      id       = one.self.id
    } if contains(keys(local.resources), one.self.type) && !try(one.object.internal, false)
  ]

  # The schemas stand in the sources that they belong to.
  schemas = flatten([
    for one in local.exported : [
      for name in try(one.object.schemas[*].name, []) : {
        resource = "sailpoint_source_schema"
        name     = "${one.object.name} ${name}"
        id       = "${one.self.id}/${name}"
      }
    ] if one.self.type == "SOURCE"
  ])

  # Names become addresses: small letters, digits and underscores, a letter first.
  by_address = {
    for object in concat(local.objects, local.schemas) :
    "${object.resource}.${replace(trim(replace(lower(object.name), "/[^a-z0-9]+/", "_"), "_"), "/^([0-9]|$)/", "object_$1")}" => object.id...
  }

  # Several objects of one name are numbered.
  blocks = flatten([
    for address, ids in local.by_address : [
      for i, id in sort(ids) : <<-EOT
        import {
          to = ${address}${i == 0 ? "" : "_${i + 1}"}
          id = ${jsonencode(id)}
        }
      EOT
    ]
  ])
}

output "import_blocks" {
  description = "The import blocks, as text for a file."
  value       = join("\n", local.blocks)
}

output "left_out" {
  description = "The types of objects in the export that have no import block."
  value       = setsubtract(local.exported[*].self.type, keys(local.resources))
}
