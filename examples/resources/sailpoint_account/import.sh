# The id of the account.
terraform import sailpoint_account.jack_ryan 2c9180835d2e5168015d32f890ca1581

# Or the id of the source, a slash, and the account's native identity.
terraform import sailpoint_account.jack_ryan 2c9180835d191a86015d28455b4a2329/E002

# Or the names of the source and, behind a slash, the native identity.
terraform import sailpoint_account.jack_ryan 'name:Human Resources/E002'
