variable "tenant" {
  description = "What differs between the tenants."
  type = object({
    owner                      = string
    cluster                    = string
    directory_host             = string
    directory_password_version = number
  })
}

variable "directory_password" {
  description = "The password that the tenant reads its directory with. It is kept nowhere."
  type        = string
  ephemeral   = true
}
