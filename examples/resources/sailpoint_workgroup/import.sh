# The id of the governance group.
terraform import sailpoint_workgroup.approvers 2c91808568c529c60168cca6f90c1313

# Or its name.
terraform import sailpoint_workgroup.approvers 'name:Access approvers'
