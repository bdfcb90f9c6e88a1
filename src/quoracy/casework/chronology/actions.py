"""Writing down what happened, and working out again what follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.children import facts as child_facts
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts, keeping, questions
from quoracy.casework.chronology.models import Duty, Event
from quoracy.rulebook import chronology
from quoracy.rulebook.objections import objections
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.timescales import duties


def record(
    actor: User | None,
    child: Child,
    kind: str,
    *,
    on: date,
    at: datetime | None = None,
    conference: uuid.UUID | None = None,
    **more: Any,
) -> Event:
    """Put one event on a child's chronology and rebuild the child's duties, in the caller's transaction.

    `actor` is None for a guest without an account; whose doing it was then stands in the journal.
    Raises `Objected` where the event cannot have happened as told; each finding names the field it belongs to.
    """
    with transaction.atomic():
        _one_writer(child.pk)
        _check(child, kind, on, at, conference, more)
        event = Event.objects.create(
            authority_id=child.authority_id,
            child=child,
            kind=kind,
            on=on,
            at=at,
            conference=conference,
            facts={name: facts.written(value) for name, value in more.items() if value is not None},
            recorded_by=actor,
        )
        rebuild(child)
    return event


def _one_writer(child: uuid.UUID) -> None:
    """Wait until nobody else is writing on this child's chronology: two at once would each miss the other's entry."""
    Child.objects.select_for_update().filter(pk=child).values_list("pk").first()


def tell(
    actor: User,
    child: Child,
    kind: str,
    *,
    on: date,
    at: datetime | None = None,
    conference: uuid.UUID | None = None,
    **more: Any,
) -> Event:
    """Record what somebody says happened to a child, by that person's own right, and journal it."""
    require(actor, Right.CORRECT_CHRONOLOGY)
    event = record(actor, child, kind, on=on, at=at, conference=conference, **more)
    journal(actor, JournalEntry.Act.CHANGED, f"recorded: {kind.replace('_', ' ')}", child=child.pk)
    return event


def _check(
    child: Child, kind: str, on: date, at: datetime | None, conference: uuid.UUID | None, more: dict[str, Any]
) -> None:
    told = chronology.Event(
        id="", kind=kind, on=on, at=at, conference=str(conference) if conference else None, facts=more
    )
    stopped = check(child, told)
    if stopped:
        raise Objected(stopped)


def check(child: Child, told: chronology.Event) -> list[Any]:
    """The objections to an event about a child that nothing overrides; empty when it may have happened."""
    already = chronology.settle(facts.events(child.events.all()))
    return [f for f in objections(child_facts.child(child), already, told, today()) if f.stops]


def correct(
    actor: User, event: Event, *, reason: str, on: date | None = None, at: datetime | None = None, **changed: Any
) -> Event:
    """Supersede an event that was written down wrongly; without a day it is withdrawn altogether.

    The old event stays on the timeline, struck through, with the reason; every duty that followed from it is worked
    out again.
    """
    require(actor, Right.CORRECT_CHRONOLOGY)
    if not reason.strip():
        raise Objected.at("reason", "Say what was wrong, so that whoever reads the timeline can follow it")
    with transaction.atomic():
        _one_writer(event.child_id)
        if event.corrections.exists():
            raise Objected.at("", "Somebody has already corrected this. Read the newer entry, then correct that one.")
        replacement = _replacement_of(event, on, at, changed) if on else None
        row = Event.objects.create(
            authority_id=event.authority_id,
            child_id=event.child_id,
            kind="correction",
            on=today(),
            conference=event.conference,
            supersedes=event,
            reason=reason.strip(),
            facts={"replacement": facts.written(replacement)} if replacement else {},
            recorded_by=actor,
        )
        rebuild(event.child)
        journal(
            actor, JournalEntry.Act.CHANGED, f"corrected an entry: {event.kind.replace('_', ' ')}", child=event.child_id
        )
    return row


def _replacement_of(event: Event, on: date, at: datetime | None, changed: dict[str, Any]) -> chronology.Event:
    """The event as it should have been: a correction of a correction starts from what that one put in place."""
    stands = facts.event(event)
    if stands.kind == "correction":
        earlier = stands.facts.get("replacement")
        if earlier is None:
            raise Objected.at("on", "This event was withdrawn. Record it anew instead of correcting it.")
        stands = earlier
    told = stands._replace(id="", on=on, at=at, facts={**stands.facts, **changed})
    child = event.child
    others = chronology.settle(facts.events(child.events.exclude(pk=event.pk)))
    stopped = [f for f in objections(child_facts.child(child), others, told, today()) if f.stops]
    if stopped:
        raise Objected(stopped)
    return told


def rebuild(child: Child) -> None:
    """Throw a child's duties away and work them out again from the chronology: the same events, the same rows."""
    rebuild_all([child])


def rebuild_all(
    children: Iterable[Child], happened: Mapping[uuid.UUID, Sequence[chronology.Event]] | None = None
) -> int:
    """Rebuild the duties of children of one authority; returns how many duties there are now.

    `happened` is what `questions.happened` gives for them, where somebody has asked already.
    """
    batch = list(children)
    if not batch:
        return 0
    adopted = facts.adopted_by(batch[0].authority)
    told = questions.happened(child.pk for child in batch) if happened is None else happened
    rows = [row for child in batch for row in _duty_rows(child, chronology.settle(told[child.pk]), adopted)]
    keeping.replace([child.pk for child in batch], rows)
    return len(rows)


def _duty_rows(child: Child, settled: Sequence[chronology.Event], adopted: Adopted) -> list[Duty]:
    found = duties(child_facts.child(child), settled, adopted)
    return [facts.duty_row(child, duty, position) for position, duty in enumerate(found)]


def record_for_all(
    actor: User, children: Iterable[Child], kind: str, *, on: date, conference: uuid.UUID | None = None, **more: Any
) -> list[Event]:
    """Put the same event on the chronology of every child of a group, each as an event of its own."""
    authority_of(actor)
    return [record(actor, child, kind, on=on, conference=conference, **more) for child in children]
