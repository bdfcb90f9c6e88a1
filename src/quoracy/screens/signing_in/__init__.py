"""Coming in and going out: passwords, passkeys, authenticator apps, and the invented people of a demonstration."""
