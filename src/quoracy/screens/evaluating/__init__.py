"""Evaluating: asking how a conference went, saying it, and reading what was said."""
