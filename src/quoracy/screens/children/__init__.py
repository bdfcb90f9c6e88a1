"""Finding a child, adding one, and everything a child's file shows."""
