import {
  to = sailpoint_connector_file.driver
  id = "2c9180887b2a5e90017b2b6f5f0b0d1e/postgresql-42.7.4.jar"
}
