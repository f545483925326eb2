# The id of the source.
terraform import sailpoint_source.hr 2c9180835d191a86015d28455b4a2329

# Or its name.
terraform import sailpoint_source.hr 'name:Human Resources'
