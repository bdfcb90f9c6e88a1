"""Addresses that parts on any screen need, although no screen may know another."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def clause(clause_id: str) -> str:
    """Return the address where a clause is read, or nothing where the procedure pages are not installed."""
    return to("procedures:clause", clause_id)


def procedure(key: str) -> str:
    return to("procedures:one", key)


def to(name: str, *args: object, **query: object) -> str:
    """Return the address of a page by name, or nothing where its screen is not installed.

    What is named goes into the address if the page takes it there, otherwise after the question mark; what is empty
    is left out.
    """
    asked = {key: str(value) for key, value in query.items() if value not in ("", None)}
    try:
        if asked and not args:
            return reverse(name, kwargs=asked)
    except NoReverseMatch:
        pass
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(asked)}" if asked else address
