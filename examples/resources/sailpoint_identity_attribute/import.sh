# The technical name of the identity attribute.
terraform import sailpoint_identity_attribute.cost_center costCenter
