"""What leaves the service: each message once, by the way that reaches its reader, and what became of it."""
