# The id of the source and the name of the file. The next apply uploads the file.
terraform import sailpoint_connector_file.driver 2c9180887b2a5e90017b2b6f5f0b0d1e/postgresql-42.7.4.jar

# Or the names of the source and of the file.
terraform import sailpoint_connector_file.driver 'name:Payroll database/postgresql-42.7.4.jar'
