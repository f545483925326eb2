# The id of the identity profile and the state's technical name, or its id.
terraform import sailpoint_lifecycle_state.leave 2c9180887b2a5e90017b2b6f5f0b0d1e/leave

# Or the name of the identity profile in place of its id.
terraform import sailpoint_lifecycle_state.leave 'name:Employees/leave'
