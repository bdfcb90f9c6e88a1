"""Who is free when: asked in the room while everybody is there, for the first core group and the review that follow."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions.closing import PLANNED, last_days
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.rulebook.proposing import Proposal, days_to_ask_about, propose

IN_THE_ROOM = (Seat.Standing.MEMBER, Seat.Standing.FAMILY, Seat.Standing.ADVOCATE)


def lasts(conference: Conference) -> dict[str, date]:
    """The earliest last lawful day of the first core group and of the review, over the children who have a plan."""
    found: dict[str, date] = {}
    for row in questions.about(conference):
        row.conference = conference
        for name, (day, _clause) in last_days(row).items() if row.outcome in PLANNED else ():
            found[name] = min(day, found.get(name, day))
    return found


def asked_about(conference: Conference) -> dict[str, list[date]]:
    """The working days about which everybody is asked, for each of the two."""
    calendar, first = adopted_by(conference.authority).calendar, facts.day_of(conference) + timedelta(days=1)
    return {name: days_to_ask_about(first, last, calendar) for name, last in lasts(conference).items()}


def here(conference: Conference) -> list[Seat]:
    """Those in the room whose days count."""
    return [seat for seat in questions.seats(conference) if seat.present and seat.standing in IN_THE_ROOM]


def said(conference: Conference) -> dict[uuid.UUID, list[date]]:
    """The days each seat has named so far."""
    return dict(Invitation.objects.filter(conference=conference).values_list("seat", "free_dates"))


def note_free_days(actor: User, conference: Conference, free: Mapping[uuid.UUID, Collection[date]]) -> None:
    """Write down on which of the days asked about each person in the room is free; other days they named stay."""
    questions.visible_conference(actor, conference.pk)
    if conference.chair_id != actor.pk and not may(actor, Right.TAKE_ATTENDANCE):
        raise NoRight(actor, Right.TAKE_ATTENDANCE)
    if conference.state != Conference.State.OPEN:
        raise Objected.at("", "Days are asked for while the conference meets")
    about = {day for days in asked_about(conference).values() for day in days}
    with transaction.atomic():
        for seat in here(conference):
            if seat.pk in free:
                _keep(seat, about, set(free[seat.pk]))
        for child in conference.about.values_list("child", flat=True):
            journal(actor, JournalEntry.Act.CHANGED, "noted who is free when", child=child, conference=conference.pk)


def _keep(seat: Seat, about: set[date], chosen: set[date]) -> None:
    row, _made = Invitation.objects.select_for_update(of=("self",)).get_or_create(
        seat=seat,
        defaults={
            "authority_id": seat.authority_id,
            "conference_id": seat.conference_id,
            "way": Invitation.Way.BY_HAND,
        },
    )
    row.free_dates = sorted((set(row.free_dates) - about) | (chosen & about))
    row.save(update_fields=["free_dates"])


def proposals(row: ConferenceChild) -> dict[str, list[Proposal]]:
    """For each date of the closing checklist, the lawful days that suit most of those in the room."""
    conference = row.conference
    calendar, first = adopted_by(conference.authority).calendar, facts.day_of(conference) + timedelta(days=1)
    days = said(conference)
    free = {seat.name: days.get(seat.pk, []) for seat in here(conference)}
    return {name: propose(free, first, last, calendar) for name, (last, _clause) in last_days(row).items()}
