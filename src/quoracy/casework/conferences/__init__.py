"""Conferences, from the request to the letter: each child of a sitting is decided separately."""
