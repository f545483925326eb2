import {
  to = sailpoint_connector_account.jack_ryan
  id = "hr/jack.ryan"
}
