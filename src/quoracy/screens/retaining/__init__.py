"""Retaining: what is past its date, and what two people decide about it."""
