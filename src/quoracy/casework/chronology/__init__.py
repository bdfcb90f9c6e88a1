"""What happened to each child, in order, append-only; and the duties worked out from it."""
