variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

variable "people_file" {
  description = "A CSV file with the columns number, given_name, family_name, title and groups (separated by blanks)."
  type        = string
  default     = "people.csv"
}

variable "mail_domain" {
  description = "The domain of the people's mail addresses."
  type        = string
  default     = "example.com"

  validation {
    condition     = can(regex("^[a-z0-9-]+([.][a-z0-9-]+)+$", var.mail_domain))
    error_message = "mail_domain must be a domain in lower case, such as example.com."
  }
}
