# The id of the source, a slash, and the name of the schema, or its id.
terraform import sailpoint_source_schema.account 2c9180835d191a86015d28455b4a2329/account

# Or the name of the source in place of its id.
terraform import sailpoint_source_schema.account 'name:Human Resources/account'
