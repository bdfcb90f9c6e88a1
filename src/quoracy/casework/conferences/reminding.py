"""Reminding of critical information that a deferred decision waits for: before its day, and once it is late."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from quoracy.casework.access.models import Authority, User
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.ending import Awaited
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.messages.wording import LANGUAGES, catalogue

AHEAD = 2
"""Working days before its day on which the chair and the social worker are reminded for the first time."""


def remind_of_awaited(authority: Authority, day: date) -> int:
    """Write to the chair and the social worker of everything that is due soon or late; each is written once.

    They answer for it together (BOL-1.90b). Returns how many messages there are, also those of an earlier run.
    """
    calendar = adopted_by(authority).calendar
    if not calendar.is_working_day(day):
        return 0
    with within(authority):
        soon = calendar.after(day, AHEAD)
        stands = Awaited.objects.filter(authority=authority, decided_at=F("about__decided_at"))
        open_ = stands.filter(came_on=None, by_when__lte=soon)
        rows = list(open_.select_related("about__conference__chair", "about__conference__requested_by"))
        with transaction.atomic():
            return sum(_remind(authority, row, day) for row in rows)


def _remind(authority: Authority, row: Awaited, day: date) -> int:
    conference = row.about.conference
    conference.authority = authority
    template = "information_late" if day > row.by_when else "information_awaited"
    answerable = {user.pk: user for user in (conference.chair, conference.requested_by) if user}
    for user in answerable.values():
        to = Recipient(user.name, "email", user.email, user=user)
        content = Content(template, _values(conference, row, user), conference=conference.pk)
        messages.write(authority, to, content, f"{template} {row.pk} {user.pk}")
    return len(answerable)


def _values(conference: Conference, row: Awaited, user: User) -> dict[str, object]:
    assert conference.starts_at is not None  # a decision was deferred at it
    return {
        "name": user.name,
        "when": timezone.localtime(conference.starts_at).isoformat(),
        "day": in_days(row.by_when),
        "reference": str(conference.pk)[:8].upper(),
        "unit": facts.procedure(conference).terms["unit"],
        "authority": conference.authority.name,
    }


def in_days(on: date) -> dict[str, str]:
    """A day in words, in each language a message may be in."""
    return {language: _day(language, on) for language in LANGUAGES}


def _day(language: str, on: date) -> str:
    dates = catalogue(language)["dates"]
    return f"{dates['days'][on.weekday()]} {on.day} {dates['months'][on.month - 1]} {on.year}"
