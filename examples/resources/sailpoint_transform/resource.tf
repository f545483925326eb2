# One transform may stand in another, at any depth.
resource "sailpoint_transform" "country" {
  name = "Country of the office"
  type = "lookup"
  attributes = {
    input = {
      type = "firstValid"
      attributes = {
        values = [
          { type = "identityAttribute", attributes = { name = "office" } },
          { type = "static", attributes = { value = "headquarters" } },
        ]
      }
    }
    table = {
      headquarters = "NL"
      Paris        = "FR"
      default      = "unknown"
    }
  }
}

# Others refer to it by its name.
resource "sailpoint_transform" "country_lower" {
  name = "Country of the office in small letters"
  type = "lower"
  attributes = {
    input = { type = "reference", attributes = { id = sailpoint_transform.country.name } }
  }
}
