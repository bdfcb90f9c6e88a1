"""One conference about brothers and sisters or several: which children sit together, and why (WAL-7.02, 7.03).

It is settled before a day is fixed. Once people are on the list, what they were asked, answered and wrote belongs to
one conference about these children, and dividing it could show one child's matters at another's table.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.actions import one_at_a_time
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions.arranging import locked
from quoracy.casework.conferences.models import Conference, ConferenceChild

_CHANGED = JournalEntry.Act.CHANGED


def may_group(actor: User) -> bool:
    """The manager who answers the request and the unit that arranges it; whose say it is, the source leaves open."""
    return may(actor, Right.AUTHORISE_CONFERENCE) or may(actor, Right.ARRANGE_CONFERENCE)


def set_apart(
    actor: User, conference: Conference, children: Collection[uuid.UUID], reason: str, version: int
) -> Conference:
    """Give some of the children a conference of their own, at the step the first one has reached. Returns the new one.

    It keeps the day of the request and the manager's answer, so that no clock begins anew.
    """
    _asked_for(actor, reason)
    with transaction.atomic():
        conference = locked(conference, version)
        _undivided_work(conference)
        one_at_a_time(conference.about.values_list("child", flat=True))
        rows = questions.about(conference)
        leaving = [row for row in rows if row.child_id in children]
        if not leaving:
            raise Objected.at("children", "Choose the children who are to have a conference of their own")
        if len(leaving) == len(rows):
            raise Objected.at("children", "Leave at least one child in this conference")
        own = _like(conference, reason)
        _move(actor, leaving, own, reason)
        conference.version += 1
        conference.save()
    return own


def join(actor: User, conference: Conference, other: Conference, reason: str, version: int) -> Conference:
    """Bring the children of another request of the same household into this conference, which then is about all."""
    _asked_for(actor, reason)
    with transaction.atomic():
        for pk in sorted((conference.pk, other.pk)):  # in one order, so that two who join them never wait in a ring
            Conference.objects.select_for_update(of=("self",)).filter(pk=pk).values_list("pk").first()
        conference, other = locked(conference, version), Conference.objects.get(pk=other.pk)
        _undivided_work(conference)
        _undivided_work(other)
        if other.pk not in {one.pk for one in questions.joinable(actor, conference)}:
            raise Objected.at("other", "Choose a conference of the same household, of the same kind and at this step")
        coming = questions.about(other)
        one_at_a_time(row.child_id for row in (*questions.about(conference), *coming))
        _move(actor, coming, conference, reason)
        conference.urgent = conference.urgent or other.urgent
        conference.grounds = _both(conference.grounds, other.grounds)
        conference.urgency = _both(conference.urgency, other.urgency)
        conference.awaited = _both(conference.awaited, other.awaited)
        days = [day for day in (conference.awaited_until, other.awaited_until) if day]
        conference.awaited_until = max(days, default=None)
        conference.requested_at = min(conference.requested_at, other.requested_at)
        conference.grouping = _both(conference.grouping, reason)
        conference.version += 1
        conference.save()
        other.state, other.apart_from, other.grouping = Conference.State.STOOD_DOWN, conference, reason.strip()
        other.version += 1
        other.save()
    return conference


def _asked_for(actor: User, reason: str) -> None:
    if not may_group(actor):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    if not reason.strip():
        raise Objected.at("reason", "Say why, so that each family and each chair can be told", "WAL-7.02", "WAL-7.03")


def _undivided_work(conference: Conference) -> None:
    if conference.state not in questions.GROUPED_IN:
        raise Objected.at("", "Which children sit together is settled before a day is fixed, not afterwards")
    if conference.seats.exists():
        says = (
            "People are on the list of this conference already, and what they answered and wrote cannot be divided. "
            "Hold it about these children; each is decided about separately."
        )
        raise Objected.at("", says)


def _like(conference: Conference, reason: str) -> Conference:
    own = Conference.objects.create(
        authority_id=conference.authority_id,
        type=conference.type,
        state=conference.state,
        requested_by=conference.requested_by,
        grounds=conference.grounds,
        urgent=conference.urgent,
        urgency=conference.urgency,
        awaited=conference.awaited,
        awaited_until=conference.awaited_until,
        ruled_by=conference.ruled_by,
        ruled_at=conference.ruled_at,
        ruling=conference.ruling,
        apart_from=conference,
        grouping=reason.strip(),
    )
    own.requested_at = conference.requested_at  # it has waited as long as the first
    own.save()
    return own


def _move(actor: User, rows: Iterable[ConferenceChild], to: Conference, reason: str) -> None:
    for row in rows:
        before, row.conference = row.conference_id, to
        row.save()
        asked = timezone.localtime(to.requested_at).date()
        record(actor, row.child, "conference_requested", on=asked, conference=to.pk, reason=reason.strip())
        if to.state == Conference.State.AUTHORISED and to.ruled_at:
            ruled = timezone.localtime(to.ruled_at).date()
            record(actor, row.child, "conference_authorised", on=ruled, conference=to.pk, reason=to.ruling or None)
        for one in (before, to.pk):
            journal(actor, _CHANGED, "settled which children sit together", child=row.child_id, conference=one)


def _both(first: str, second: str) -> str:
    """What was said of the one and of the other, once where it is the same."""
    return "\n".join(dict.fromkeys(filter(None, (first.strip(), second.strip()))))
