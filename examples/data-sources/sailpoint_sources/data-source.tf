# All sources that are connected directly, and those whose name begins with "Human".
data "sailpoint_sources" "direct" {
  connection_type = "direct"
  sorters         = "name"
}

data "sailpoint_sources" "hr" {
  filters = "name sw \"Human\""
}

output "direct_source_ids" {
  value = { for source in data.sailpoint_sources.direct.sources : source.name => source.id }
}
