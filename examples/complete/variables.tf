variable "owner_id" {
  description = "The id of the identity that owns the sources."
  type        = string
}

variable "cluster_id" {
  description = "The id of a cluster of virtual appliances."
  type        = string
}

variable "company" {
  description = "The name of the company."
  type        = string
  default     = "Example"
}

variable "help_desk" {
  description = "Who is told when somebody goes on leave."
  type        = string
  default     = "helpdesk@example.com"
}

variable "aggregation_hour" {
  description = "The hour at which the sources are read."
  type        = number
  default     = 5
}

variable "synced_attributes" {
  description = "The identity attributes that the directory follows."
  type        = set(string)
  default     = ["email"]
}
