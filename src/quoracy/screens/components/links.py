"""Addresses that parts on any screen need, although no screen may know another."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def clause(clause_id: str) -> str:
    """Return the address where a clause is read, or nothing where the procedure pages are not installed."""
    return _address("procedures:clause", clause_id)


def procedure(key: str) -> str:
    return _address("procedures:one", key)


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
