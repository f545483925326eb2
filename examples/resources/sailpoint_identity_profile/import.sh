# The id of the identity profile.
terraform import sailpoint_identity_profile.employees 2c9180887b2a5e90017b2b6f5f0b0d1e

# Or its name.
terraform import sailpoint_identity_profile.employees 'name:Employees'
