"""Adding a child, naming a newborn, and tying colleagues to a child."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import Authority, JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.children.models import Child, Relationship, Tie
from quoracy.casework.children.names import sounds
from quoracy.casework.people.models import Person


def next_number(authority: Authority) -> str:
    """The next number of the authority's own series, never used twice: two people at once wait for each other."""
    locked = Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    locked.children_numbered += 1
    locked.save(update_fields=["children_numbered"])
    return f"Q{100_000 + locked.children_numbered}"


def one_at_a_time(children: Iterable[uuid.UUID]) -> None:
    """Wait until nobody else writes about any of these children, and keep others waiting until this is done.

    In one order for all, so that two people with two siblings never wait for each other in a ring.
    """
    waiting = Child.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(children)).order_by("pk")
    list(waiting.values_list("pk", flat=True))


def add_child(actor: User, *, given_names: str, family_name: str, **details: object) -> Child:
    """Open a file for a child, tied to whoever opens it. Search first: see `questions.possible_matches`."""
    require(actor, Right.ADD_CHILD)
    authority = authority_of(actor)
    with transaction.atomic():
        child = write_child(authority, given_names=given_names, family_name=family_name, **details)
        tie(actor, child, Tie.Capacity.SOCIAL_WORKER, reason="opened the file")
        journal(actor, JournalEntry.Act.CHANGED, "opened the child's file", child=child.pk)
    return child


def write_child(authority: Authority, *, given_names: str, family_name: str, **details: object) -> Child:
    """The row of a child, with the sounds of the name kept for finding it."""
    details.setdefault("number", next_number(authority))
    return Child.objects.create(
        authority=authority,
        given_names=given_names.strip(),
        family_name=family_name.strip(),
        name_keys=sounds(given_names, family_name),
        **details,
    )


def record_birth(actor: User, child: Child, born: date, given_names: str, sex: str) -> Child:
    """Turn an unborn child's file into a child's: the expected date stays, the name comes with the birth."""
    require(actor, Right.CORRECT_CHRONOLOGY)
    if born > today():
        raise Objected.at("on", "The birth cannot be on a day that has not come yet")
    child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    if child.born:
        raise Objected.at("", "Somebody has already recorded this birth. Read what they recorded first.")
    child.born, child.sex = born, sex
    child.given_names = given_names.strip() or child.given_names
    child.name_keys = sounds(child.given_names, child.family_name)
    child.save()
    journal(actor, JournalEntry.Act.CHANGED, "recorded the birth", child=child.pk)
    return child


def relate(child: Child, person: Person, kind: str, *, parental_responsibility: bool = False) -> Relationship:
    """Say what an adult is to a child."""
    relationship, _ = Relationship.objects.update_or_create(
        child=child,
        person=person,
        defaults={
            "authority_id": child.authority_id,
            "kind": kind,
            "parental_responsibility": parental_responsibility,
        },
    )
    return relationship


def tie(user: User, child: Child, capacity: str, *, since: date | None = None, reason: str = "") -> Tie:
    """Let somebody see a child's file, in a capacity and for a reason. An open tie is left as it is."""
    kept, _ = Tie.objects.get_or_create(
        child=child,
        user=user,
        capacity=capacity,
        until=None,
        defaults={"authority_id": child.authority_id, "since": since or today(), "reason": reason[:200]},
    )
    return kept
