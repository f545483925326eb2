# The id of the source, a slash, and the type.
terraform import sailpoint_source_schedule.nightly 2c9180835d191a86015d28455b4a2329/ACCOUNT_AGGREGATION

# Or the name of the source in place of its id.
terraform import sailpoint_source_schedule.nightly 'name:Directory/ACCOUNT_AGGREGATION'
