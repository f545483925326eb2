variable "application" {
  description = "The name of the application."
  type        = string
  default     = "Corporate Directory"
}

variable "user" {
  description = "The name of the user that the account belongs to."
  type        = string
  default     = "Barbara.Jensen"
}

variable "native_identity" {
  description = "What identifies the account on the application; immutable once the account exists."
  type        = string
  default     = "bjensen"
}

variable "department" {
  description = "The department in the directory."
  type        = string
  default     = "IT"
}

variable "password" {
  description = "The first password. It is stored in no state and no plan."
  type        = string
  default     = "first-password-of-barbara"
  ephemeral   = true
}
