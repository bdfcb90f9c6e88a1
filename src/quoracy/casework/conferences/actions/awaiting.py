"""The critical information that a deferred decision waits for: who holds it, who gets it, by when (BOL-1.89, 1.90b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.actions import one_at_a_time
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences.ending import Awaited
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.conferences.questions import visible_conference


@dataclass(frozen=True, slots=True)
class Item:
    """One more piece of information that is awaited beside the first."""

    what: str
    held_by: str
    got_by: str
    by_when: date


def await_information(about: ConferenceChild, deferment: Mapping[str, Any]) -> list[Awaited]:
    """Keep what a deferment waits for: one row for each thing, with who holds it and who gets it."""
    entries: Mapping[str, str] = deferment.get("entries", {})
    if "by_when" not in entries:
        return []
    first = Item(
        entries.get("missing_information", ""),
        entries.get("held_by", ""),
        entries.get("got_by", ""),
        date.fromisoformat(entries["by_when"]),
    )
    more = [Item(**{**one, "by_when": date.fromisoformat(one["by_when"])}) for one in deferment.get("more", ())]
    _each_by_one(first, more, deferment)
    assert about.decided_at is not None
    return [
        Awaited.objects.create(
            authority_id=about.authority_id,
            about=about,
            decided_at=about.decided_at,
            what=item.what.strip(),
            held_by=item.held_by.strip()[:120],
            got_by=item.got_by.strip()[:120],
            by_when=item.by_when,
        )
        for item in (first, *more)
    ]


def _each_by_one(first: Item, more: Sequence[Item], deferment: Mapping[str, Any]) -> None:
    again = deferment.get("reconvene_on")
    holders = [item.held_by.strip().casefold() for item in (first, *more)]
    if len(set(holders)) < len(holders):
        raise Objected.at("deferment_held_by", "Name each holder once; put what one person holds into one line")
    for number, item in enumerate(more, start=2):
        if again and item.by_when > date.fromisoformat(again):
            says = "The information has to be there by the day the conference meets again"
            raise Objected.at(f"more_by_when_{number}", says, "BOL-1.90a")


def awaited(about: ConferenceChild) -> list[Awaited]:
    """What the deferment of this decision waits for, the soonest first; nothing of one that was taken back."""
    if about.decided_at is None:
        return []
    return list(about.awaited.filter(decided_at=about.decided_at).select_related("noted_by"))


def promised(about: ConferenceChild) -> dict[str, str]:
    """By when each holder is to give what is awaited, as the chronology keeps it."""
    return {row.held_by: row.by_when.isoformat() for row in awaited(about)}


def may_note(actor: User, conference: Conference) -> None:
    """The chair and the social worker see to it together, with their managers and the unit (BOL-1.90b)."""
    visible_conference(actor, conference.pk)
    allowed = (Right.REQUEST_CONFERENCE, Right.ARRANGE_CONFERENCE)
    if conference.chair_id != actor.pk and not any(may(actor, right) for right in allowed):
        raise NoRight(actor, Right.REQUEST_CONFERENCE)


def it_came(actor: User, row: Awaited, on: date) -> Awaited:
    """Write down that awaited information came; its duty is met, and nobody is reminded of it any more."""
    about = row.about
    may_note(actor, about.conference)
    if on > today():
        raise Objected.at("on", "Enter a day that has come")
    if row.decided_at != about.decided_at:
        raise Objected.at("", "The decision it was awaited for has been taken back")
    with transaction.atomic():
        one_at_a_time([about.child_id])
        fresh = Awaited.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.came_on is not None:
            return fresh
        fresh.came_on, fresh.noted_by = on, actor
        fresh.save(update_fields=["came_on", "noted_by"])
        if about.conference.state == Conference.State.CLOSED:
            kind = "critical_information_received"
            record(actor, about.child, kind, on=on, conference=about.conference_id, by=fresh.held_by)
        what = "wrote down that information came"
        journal(actor, JournalEntry.Act.CHANGED, what, child=about.child_id, conference=about.conference_id)
    return fresh
