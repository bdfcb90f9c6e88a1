"""The door for people without an account: their link, their code, their first page; and the unit's page of links."""
