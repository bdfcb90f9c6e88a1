"""Keeping somebody out: the request, the chair's ruling, and how the person was told."""
