"""Every write to a record and to what hangs on it."""
