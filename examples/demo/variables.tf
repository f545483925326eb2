variable "owner_id" {
  description = "The id of the identity that owns the source."
  type        = string
}

variable "connector" {
  description = "The source's connector; immutable once the source exists."
  type        = string
  default     = "delimited-file"
}

variable "profile_name" {
  description = "The name of the identity profile; immutable once the profile exists."
  type        = string
  default     = "Employees"
}

variable "title" {
  description = "Jack Ryan's title."
  type        = string
  default     = "Developer Advocate"
}

variable "file_password" {
  description = "The password of the file that the source reads. It is stored in no state and no plan."
  type        = string
  default     = "correct horse battery staple"
  ephemeral   = true
}
