# The id of the transform.
terraform import sailpoint_transform.country 2cd78adf-6b2a-4c34-8f2b-1c5f0ad1b2a3

# Or its name.
terraform import sailpoint_transform.country 'name:Country of the office'
