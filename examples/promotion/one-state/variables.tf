variable "tenants" {
  description = "The two tenants."
  type = object({
    sandbox = object({
      base_url                   = string
      client_id                  = string
      owner                      = string
      cluster                    = string
      directory_host             = string
      directory_password_version = number
    })
    production = object({
      base_url                   = string
      client_id                  = string
      owner                      = string
      cluster                    = string
      directory_host             = string
      directory_password_version = number
    })
  })
}

variable "client_secrets" {
  description = "The secrets of the tenants' clients: TF_VAR_client_secrets."
  type        = object({ sandbox = string, production = string })
  ephemeral   = true
}

variable "directory_passwords" {
  description = "The passwords for the tenants' directories: TF_VAR_directory_passwords."
  type        = object({ sandbox = string, production = string })
  ephemeral   = true
}
