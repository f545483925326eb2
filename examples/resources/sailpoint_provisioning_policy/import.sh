# The id of the source, a slash, and the usage type.
terraform import sailpoint_provisioning_policy.create 2c9180835d191a86015d28455b4a2329/CREATE

# Or the name of the source in place of its id.
terraform import sailpoint_provisioning_policy.create 'name:Human Resources/CREATE'
