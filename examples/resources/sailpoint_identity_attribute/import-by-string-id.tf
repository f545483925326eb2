import {
  to = sailpoint_identity_attribute.cost_center
  id = "costCenter"
}
