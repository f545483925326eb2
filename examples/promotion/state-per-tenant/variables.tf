variable "tenants" {
  description = "The tenants by the names of their workspaces."
  type = map(object({
    base_url                   = string
    client_id                  = string
    owner                      = string
    cluster                    = string
    directory_host             = string
    directory_password_version = number
  }))
}

variable "client_secret" {
  description = "The secret of the tenant's client: TF_VAR_client_secret."
  type        = string
  ephemeral   = true
}

variable "directory_password" {
  description = "The password for the tenant's directory: TF_VAR_directory_password."
  type        = string
  ephemeral   = true
}
