# "terraform test" creates everything for real, on whichever tenant the environment
# names, and destroys it at the end. So give it a simulated one.

variables {
  owner_id = "olivia-owner" # in tests/tenant.json
}

run "everybody_has_an_identity" {
  assert {
    condition     = length(output.identities) == 3 && alltrue([for id in values(output.identities) : id != null])
    error_message = "Somebody in people.csv has no identity."
  }
  assert {
    condition     = sailpoint_account.people["E001"].attributes["e-mail"] == "ada.ryan@example.com"
    error_message = "The mail address isn't made of the name."
  }
  assert {
    condition     = !sailpoint_account.people["E003"].has_entitlements
    error_message = "Who has no groups has no entitlements."
  }
}

run "a_joiner_and_a_mover" {
  variables {
    people_file = "tests/joiner.csv"
  }
  assert {
    condition     = output.identities["E001"] == run.everybody_has_an_identity.identities["E001"]
    error_message = "Ada has another identity because her title has changed."
  }
  assert {
    condition     = contains(keys(output.identities), "E004")
    error_message = "The joiner has no identity."
  }
}

run "a_wrong_domain_is_refused" {
  command = plan
  variables {
    mail_domain = "Example"
  }
  expect_failures = [var.mail_domain]
}
