owner_id = "olivia-owner"
