"""What is due today, for each role: what waits for me, for others, and for the whole unit."""
