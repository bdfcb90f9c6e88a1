"""Who has looked at files, and where cases wait."""
