"""Giving papers to somebody outside: the request, the grounds, the answer, the copies, and that records exist."""
