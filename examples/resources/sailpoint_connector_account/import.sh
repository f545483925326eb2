# The name of the connector, a slash, and the account's identity.
terraform import sailpoint_connector_account.jack_ryan hr/jack.ryan

# Where the connector's keys are compound, the unique id behind a comma:
# terraform import sailpoint_connector_account.jack_ryan hr/jack.ryan,u-0001
