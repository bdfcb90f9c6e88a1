"""Putting a conference off before it met, and standing it down: never without each child kept safe."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.actions import one_at_a_time
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import departures, facts, questions
from quoracy.casework.conferences.actions import diaries
from quoracy.casework.conferences.actions.arranging import chairs, locked
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.deferments import Postponement, Protection, postponement_findings

_CHANGED = JournalEntry.Act.CHANGED


@dataclass(frozen=True, slots=True)
class PuttingOff:
    """A conference put off before it met: why, how each child is kept safe, and when it will be."""

    reason: str
    protection: Mapping[uuid.UUID, Protection]
    new_start: datetime | None
    fixed_by: str
    fixed_on: date | None
    version: int


def postpone(actor: User, conference: Conference, put_off: PuttingOff) -> Conference:
    """Put a conference off. Who may, and what must be in place for each child first, the procedure says.

    The first clock goes on running: a delay is counted from the first last day.
    """
    if not (may(actor, Right.ARRANGE_CONFERENCE) or may(actor, Right.RUN_CONFERENCE)):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    if not put_off.reason.strip():
        raise Objected.at("postponement.reason", "Say why the conference is put off")
    with transaction.atomic():
        conference = locked(conference, put_off.version)
        if conference.state != Conference.State.ARRANGED or conference.starts_at is None:
            raise Objected.at("", "Only a conference that is arranged can be put off")
        diaries.hold(conference.chair, conference.room)
        one_at_a_time(conference.about.values_list("child", flat=True))
        rows = questions.about(conference)
        found = postponement_findings(facts.procedure(conference), _postponement(actor, conference, put_off))
        departures.settle(actor, conference, found, {})
        length = (conference.ends_at or conference.starts_at) - conference.starts_at
        conference.starts_at = put_off.new_start
        conference.ends_at = put_off.new_start + length if put_off.new_start else None
        if put_off.new_start is None:
            conference.state = Conference.State.AUTHORISED
        conference.version += 1
        diaries.enter(conference)
        for row in rows:
            _put_off(actor, conference, row.child, put_off)
    return conference


def _postponement(actor: User, conference: Conference, put_off: PuttingOff) -> Postponement:
    assert conference.starts_at is not None
    names = {row.child_id: row.child.name for row in questions.about(conference)}
    return Postponement(
        by="chair" if chairs(actor, conference) else "somebody else",
        children=tuple(names.values()),
        first_date=timezone.localtime(conference.starts_at).date(),
        reason=put_off.reason,
        protection={names[child]: kept for child, kept in put_off.protection.items() if child in names},
        new_date=timezone.localtime(put_off.new_start).date() if put_off.new_start else None,
        fixed_by=put_off.fixed_by,
        fixed_on=put_off.fixed_on,
    )


def _put_off(actor: User, conference: Conference, child: Child, put_off: PuttingOff) -> None:
    kept = put_off.protection.get(child.pk)
    record(
        actor,
        child,
        "conference_postponed",
        on=today(),
        conference=conference.pk,
        type=conference.type,
        starts_at=put_off.new_start,
        reason=put_off.reason.strip(),
        protection={"how": kept.how, "who": kept.who} if kept else None,
        fixed_by=put_off.fixed_by or None,
        fixed_on=put_off.fixed_on,
    )
    journal(actor, _CHANGED, "postponed the conference", child=child.pk, conference=conference.pk)


def stand_down(actor: User, conference: Conference, reason: str, protection: Mapping[uuid.UUID, str]) -> Conference:
    """Stand a conference down, saying for each child how it is kept safe meanwhile; a new one may be arranged."""
    if not (may(actor, Right.RUN_CONFERENCE) or may(actor, Right.ARRANGE_CONFERENCE)):
        raise NoRight(actor, Right.RUN_CONFERENCE)
    if not reason.strip():
        raise Objected.at("reason", "Say why the conference is stood down", "BOL-1.28")
    rows = questions.about(conference)
    for row in rows:
        if not protection.get(row.child_id, "").strip():
            says = f"Say how {row.child.name} is kept safe until the conference meets"
            raise Objected.at(f"protection.{row.child_id}", says)
    with transaction.atomic():
        fresh = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
        if fresh.state not in (Conference.State.ARRANGED, Conference.State.OPEN):
            raise Objected.at("", "This conference is neither arranged nor under way, so it cannot be stood down")
        if decided := [row.child.name for row in questions.about(fresh) if row.outcome]:
            whom = " and ".join(decided)
            says = f"A decision about {whom} is recorded here. Take it back first, or close the conference."
            raise Objected.at("", says)
        one_at_a_time(row.child_id for row in rows)
        fresh.state = Conference.State.AUTHORISED
        fresh.starts_at = fresh.ends_at = fresh.opened_at = None
        fresh.version += 1
        fresh.save()
        for row in rows:
            record(
                actor,
                row.child,
                "conference_stood_down",
                on=today(),
                conference=conference.pk,
                type=conference.type,
                reason=reason.strip(),
                protection=protection[row.child_id].strip(),
            )
            journal(actor, _CHANGED, "stood the conference down", child=row.child_id, conference=conference.pk)
    return fresh
