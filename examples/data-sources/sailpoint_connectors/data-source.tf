data "sailpoint_connectors" "directories" {
  filters = "name co \"Directory\""
}

output "directory_scripts" {
  value = [for connector in data.sailpoint_connectors.directories.connectors : connector.script_name]
}
