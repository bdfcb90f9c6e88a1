"""Bringing many children's histories in at once: a census file, an invented authority.

The ids of rows are made from the source's own names for children and events, so that reading the same source again
writes nothing: what is there already is left as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import Authority, User
from quoracy.casework.children.models import Child, Sex
from quoracy.casework.children.names import sounds
from quoracy.casework.chronology import facts, keeping, questions
from quoracy.casework.chronology.actions import rebuild_all
from quoracy.casework.chronology.models import Event
from quoracy.casework.people.models import Household
from quoracy.rulebook import chronology
from quoracy.rulebook.histories import History, Person

SOURCES = uuid.UUID("0b0f1f5e-2f57-5a4e-8f43-6a0f5f5b7c02")
"""The namespace in which a source's own names become ids."""

SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote: new children, new events, duties; and all that is told of each child whose file changed."""

    children: int
    events: int
    duties: int
    happened: dict[uuid.UUID, list[chronology.Event]]


def batches(histories: Iterable[History]) -> Iterator[list[History]]:
    waiting = iter(histories)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def load(authority: Authority, histories: Sequence[History], *, source: str, actor: User | None = None) -> Loaded:
    """Write histories down and work out their duties, in one transaction; again changes nothing."""
    with transaction.atomic():
        children, new, corrected = _children(authority, histories)
        rows = [
            _event(authority, children[history.person.reference], event, source, actor)
            for history in histories
            for event in sorted(history.events, key=lambda event: event.kind == "correction")
        ]
        events = keeping.add(Event, rows)
        told = questions.happened(child.pk for child in children.values()) if events or corrected else {}
        duties = rebuild_all(children.values(), told) if told else 0
    return Loaded(new, events, duties, told)


def _children(authority: Authority, histories: Sequence[History]) -> tuple[dict[str, Child], int, int]:
    """The children of these histories by the source's name for them; how many are new, how many brought up to date."""
    wanted = {history.person.reference: history.person for history in histories}
    known = {child.number: child for child in Child.objects.filter(authority=authority, number__in=list(wanted))}
    new = [person for reference, person in wanted.items() if reference not in known]
    homes = {person.household for person in new if person.household}
    Household.objects.bulk_create(
        [Household(id=_named(authority, "home", home), authority=authority) for home in sorted(homes)],
        ignore_conflicts=True,
    )
    made = [_child(authority, person) for person in new]
    Child.objects.bulk_create(made, batch_size=1000)
    changed = [child for child in known.values() if _brought_up_to_date(child, _child(authority, wanted[child.number]))]
    Child.objects.bulk_update(changed, list(TOLD_LATER), batch_size=1000)
    return known | {child.number: child for child in made}, len(made), len(changed)


TOLD_LATER = ("born", "died", "sex", "upn")
"""What a later file may add to a child on file: a birth, a death, what was not known before. Names are left alone."""


def _brought_up_to_date(child: Child, told: Child) -> bool:
    """Take from a source what it says and the file did not; whether anything changed. The row's history keeps both."""
    changed = False
    for name in TOLD_LATER:
        said = getattr(told, name)
        if said and said != Sex.UNKNOWN and said != getattr(child, name):
            setattr(child, name, said)
            changed = True
    return changed


def _child(authority: Authority, person: Person) -> Child:
    return Child(
        id=_named(authority, "child", person.reference),
        authority=authority,
        number=person.reference,
        given_names=person.given_name,
        family_name=person.family_name,
        born=person.born,
        expected=person.expected,
        died=person.died,
        sex=SEXES.get(person.sex, Sex.UNKNOWN),
        ethnicity=person.ethnicity or "",
        disabilities=list(person.disabilities),
        upn=person.pupil_number or "",
        household_id=_named(authority, "home", person.household) if person.household else None,
        name_keys=sounds(person.given_name, person.family_name),
    )


def _event(authority: Authority, child: Child, told: chronology.Event, source: str, actor: User | None) -> Event:
    more = dict(told.facts)
    supersedes = more.pop("supersedes", None)
    reason = more.pop("reason", "") if told.kind == "correction" else ""
    if isinstance(inner := more.get("replacement"), chronology.Event):
        held = str(_named(authority, "conference", inner.conference)) if inner.conference else None
        more["replacement"] = inner._replace(id="", conference=held)
    return Event(
        id=_named(authority, "event", told.id),
        authority=authority,
        child=child,
        kind=told.kind,
        on=told.on,
        at=told.at,
        conference=_named(authority, "conference", told.conference) if told.conference else None,
        facts={name: facts.written(value) for name, value in more.items() if value is not None},
        supersedes_id=_named(authority, "event", supersedes) if supersedes else None,
        reason=reason,
        source=source,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )


def _named(authority: Authority, what: str, name: str) -> uuid.UUID:
    return uuid.uuid5(SOURCES, f"{authority.key}|{what}|{name}")
