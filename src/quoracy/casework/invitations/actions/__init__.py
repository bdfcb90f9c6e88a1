"""Asking, answering, reminding, and telling everybody of a change."""
