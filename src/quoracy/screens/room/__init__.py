"""The board that everybody in a conference sees, each their own copy, and what the chair and record taker do on it."""
