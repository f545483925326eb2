data "sailpoint_managed_clusters" "operational" {
  operational = true
}

output "cluster_ids" {
  value = { for cluster in data.sailpoint_managed_clusters.operational.managed_clusters : cluster.name => cluster.id }
}
