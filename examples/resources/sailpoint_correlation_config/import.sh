# The id of the source.
terraform import sailpoint_correlation_config.hr 2c9180835d191a86015d28455b4a2329

# Or the name of the source.
terraform import sailpoint_correlation_config.hr 'name:Human Resources'
