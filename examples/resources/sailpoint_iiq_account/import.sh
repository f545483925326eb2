# The id of the account.
terraform import sailpoint_iiq_account.jane 0a0000017e1b1a3c817e1b2f5d2c0123

# Or the id of the application, a slash, and the native identity; for an account of an instance, ?instance= and its name behind it.
terraform import sailpoint_iiq_account.jane 0a0000017e1b1a3c817e1b1f9a4e0042/E003

# Or the name of the application in place of its id.
terraform import sailpoint_iiq_account.jane 'name:Human Resources/E003'
