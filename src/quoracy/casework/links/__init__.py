"""A link for one person and one conference: how somebody without an account comes in, and sees only what is theirs."""
