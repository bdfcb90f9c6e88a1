"""Being recorded: requests, recordings that came to light, what is considered about them, and who takes the record."""
