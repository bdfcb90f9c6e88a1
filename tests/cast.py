"""The fixed cast of the tests: everyone with a part, in one authority, and beside them another authority.

Sunniva works with Ava and Noah Larkwhistle; Mercy chairs; Tobias manages; Bryn arranges; Honor is the health visitor;
Crispin is a colleague **who must see nothing**.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, relate, tie
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.people.actions import add_person, set_up_household
from quoracy.casework.people.models import Person
from quoracy.commands.demonstrating.people import Cast, authorities, found

KEY_OF = {row["procedure"]: row for row in authorities()}


@dataclass(frozen=True, slots=True)
class Family:
    """The Larkwhistles: a mother and two children in one household."""

    ava: Child
    noah: Child
    mother: Person


def cast_under(procedure: str) -> Cast:
    """The cast of the invented authority that works under a procedure."""
    return found(KEY_OF[procedure])


def larkwhistles(cast: Cast) -> Family:
    """The family, tied to Sunniva and her manager; call it inside the authority's scope."""
    home = set_up_household(cast.authority, "7 Made-up Terrace, Nowhere, ZZ7 7ZZ")
    worker = cast.social_worker
    ava = add_child(
        worker, given_names="Ava", family_name="Larkwhistle", born=date(2019, 6, 3), sex="F", household=home
    )
    noah = add_child(
        worker, given_names="Noah", family_name="Larkwhistle", born=date(2023, 9, 11), sex="M", household=home
    )
    mother = add_person(cast.authority, "Delphine", "Larkwhistle", address=home.address, household=home)
    for child in (ava, noah):
        relate(child, mother, "mother", parental_responsibility=True)
        tie(cast.team_manager, child, Tie.Capacity.TEAM_MANAGER, reason="manages the team")
    return Family(ava, noah, mother)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The people of an authority under England's national procedure, inside its scope."""
    people = cast_under("england")
    with within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def elsewhere(db: None) -> Cast:
    """The people of another authority, under another procedure."""
    return cast_under("wales")
