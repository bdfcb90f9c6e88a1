"""The household and the family of a conference's children, from people, households and relationships (LBH-4.08).

It is for reading aloud and for a screen reader: homes with who lives there, and a table of who is what to whom. No
address stands in it, since not everybody at the table may know where another lives.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.conferences import questions
from quoracy.casework.people.models import Person
from quoracy.casework.room.readers import Reader


@dataclass(frozen=True, slots=True)
class Relative:
    """One adult, and what they are to each child: the columns of a row of the table, None for nothing known."""

    person: Person
    to: tuple[Relationship | None, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """People who live together; `number` tells homes apart without naming an address, nought for 'not known'."""

    number: int
    adults: tuple[Person, ...]
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """The children, those the conference is about first, the homes, and every relative of any of them."""

    children: tuple[Child, ...]
    about: frozenset[uuid.UUID]
    homes: tuple[Home, ...]
    relatives: tuple[Relative, ...]


def family_tree(user: User, reader: Reader) -> FamilyTree:
    """The family as far as it is on file: for the table, and not for guests, who see their own children alone."""
    if not reader.sees_board or reader.children is not None:
        raise NoRight(user, None, "The family's picture is shown to those at the table.")
    about = [row.child for row in questions.about(reader.conference)]
    children = [*about, *_brothers_and_sisters(reader, about)]
    ties = Relationship.objects.filter(child__in=children).select_related("person").order_by("kind", "person__born")
    by_person: dict[uuid.UUID, dict[uuid.UUID, Relationship]] = {}
    people: dict[uuid.UUID, Person] = {}
    for tie in ties:
        people[tie.person_id] = tie.person
        by_person.setdefault(tie.person_id, {})[tie.child_id] = tie
    here = Person.objects.filter(household__in=_homes(children)).exclude(pk__in=list(people))
    everybody = [*people.values(), *here.order_by("born", "family_name")]
    relatives = tuple(
        Relative(one, tuple(by_person.get(one.pk, {}).get(child.pk) for child in children)) for one in everybody
    )
    return FamilyTree(
        tuple(children), frozenset(child.pk for child in about), _living_together(children, everybody), relatives
    )


def _homes(children: Iterable[Child]) -> set[uuid.UUID]:
    return {child.household_id for child in children if child.household_id}


def _brothers_and_sisters(reader: Reader, about: Sequence[Child]) -> list[Child]:
    """Children of the same home or of the same parents, whom the conference is not about."""
    parents = Relationship.objects.filter(child__in=about, kind__in=("mother", "father")).values("person")
    same = Q(household__in=_homes(about)) | Q(
        relationships__person__in=parents, relationships__kind__in=("mother", "father")
    )
    rows = Child.objects.filter(same, authority_id=reader.conference.authority_id)
    return list(rows.exclude(pk__in=[child.pk for child in about]).distinct().order_by("born", "given_names"))


def _living_together(children: Sequence[Child], people: Sequence[Person]) -> tuple[Home, ...]:
    keys = dict.fromkeys([*(child.household_id for child in children), *(one.household_id for one in people)])
    known = [key for key in keys if key is not None]
    homes = [_home(number, key, children, people) for number, key in enumerate(known, 1)]
    unknown = _home(0, None, children, people)
    return tuple([*homes, unknown] if unknown.adults or unknown.children else homes)


def _home(number: int, key: uuid.UUID | None, children: Sequence[Child], people: Sequence[Person]) -> Home:
    return Home(
        number,
        tuple(one for one in people if one.household_id == key),
        tuple(child for child in children if child.household_id == key),
    )
