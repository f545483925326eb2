variable "url" {
  description = "Where the connector listens."
  type        = string
  default     = "http://127.0.0.1:3000"
}

variable "token" {
  description = "The token that the connector wants. It is stored in no state and no plan."
  type        = string
  ephemeral   = true
}

variable "title" {
  description = "The title of Amy Poe."
  type        = string
  default     = "Engineer"
}

variable "groups" {
  description = "The groups of Amy Poe."
  type        = set(string)
  default     = ["DevRel", "Moderator"]
}
