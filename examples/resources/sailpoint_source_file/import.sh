# The id of the source. The next apply loads the file.
terraform import sailpoint_source_file.employees 2c9180887b2a5e90017b2b6f5f0b0d1e

# Or the name of the source.
terraform import sailpoint_source_file.employees 'name:Human Resources'
