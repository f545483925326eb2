output "identities" {
  description = "The ids of the identities, by the people's numbers."
  value       = { for number, account in sailpoint_account.people : number => account.identity_id }
}
