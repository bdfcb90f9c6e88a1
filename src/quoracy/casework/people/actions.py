"""Writing down who the people of a family are."""

from __future__ import annotations

from quoracy.casework.access.models import Authority
from quoracy.casework.people.models import Household, Person


def set_up_household(authority: Authority, address: str) -> Household:
    """A household at an address. Two households may share one address (flats, refuges)."""
    return Household.objects.create(authority=authority, address=address)


def add_person(authority: Authority, given_names: str, family_name: str, **details: object) -> Person:
    """Add an adult of the family or its network."""
    return Person.objects.create(
        authority=authority, given_names=given_names.strip(), family_name=family_name.strip(), **details
    )
