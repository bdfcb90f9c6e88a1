"""Retention: how long the records of a conference are kept, and their disposal by two people, never by a machine."""
