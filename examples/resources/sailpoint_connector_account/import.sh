# connector/identity
terraform import sailpoint_connector_account.john_doe hr/john.doe

# connector/lookup_id,unique_id where the connector's keys are compound
# terraform import sailpoint_connector_account.john_doe hr/john.doe,u-0001
