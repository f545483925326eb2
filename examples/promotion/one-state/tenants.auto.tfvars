tenants = {
  sandbox = {
    base_url                   = "https://acme-sb.api.identitynow.com"
    client_id                  = "5a2c9f8e-4d1b-4c0f-9e7a-6b3d2c1f0e9d"
    owner                      = "olivia.owner"
    cluster                    = "Berlin"
    directory_host             = "directory.test.example.com"
    directory_password_version = 1
  }
  production = {
    base_url                   = "https://acme.api.identitynow.com"
    client_id                  = "8f0d4b1c-2e3a-4f5b-8c6d-7e9f0a1b2c3d"
    owner                      = "olivia.owner"
    cluster                    = "Berlin"
    directory_host             = "directory.example.com"
    directory_password_version = 1
  }
}
