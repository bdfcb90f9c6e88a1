"""What comes after a conference, for the person it comes to: their copy of the record, and how they say it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quoracy.casework.access.models import User
from quoracy.casework.evaluations import questions as evaluations
from quoracy.casework.links.guests import Guest
from quoracy.casework.records import letters, own, rulings
from quoracy.casework.records.models import LetterSent, Recipient
from quoracy.screens.components.links import to

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing to read or to answer: what it is, the day of its conference, and where it is."""

    text: str
    held: datetime | None
    url: str
    done: bool = False


def of_guest(guest: Guest) -> list[Paper]:
    """What somebody with a link finds on their first page when the conference is over."""
    found, held = [], guest.conference.starts_at
    if letters.of_guest(guest):
        found.append(Paper(_("Your letter about what was decided (PDF)"), held, to("records:guests_letter")))
    if own.of_guest(guest):
        found.append(Paper(_("Your copy of the record"), held, to("records:guests")))
    if evaluations.waiting_for_guest(guest):
        found.append(Paper(_("Say how the conference went"), held, to("evaluating:guest")))
    return found


def of_user(user: User) -> list[Paper]:
    """What somebody with an account has still to read, to answer or to rule on; four queries however many."""
    left = own.of_user(user).filter(read_at__isnull=True)[:MOST_SHOWN]
    asked = evaluations.waiting_for(user)[:MOST_SHOWN]
    said = [
        Paper(_("Say how the conference went"), one.conference.starts_at, to("evaluating:one", one.pk)) for one in asked
    ]
    sent = letters.of_user(user).filter(opened_at__isnull=True)[:MOST_SHOWN]
    return [*to_rule_on(user), *copies(left), *of_letters(sent), *said]


def to_rule_on(chair: User) -> list[Paper]:
    """What was proposed for the records of this chair's conferences and waits for a ruling (BOL-1.98c)."""
    return [
        Paper(
            ngettext(
                "Rule on %(n)s proposed change to the record",
                "Rule on %(n)s proposed changes to the record",
                one.how_many,
            )
            % {"n": one.how_many},
            one.held,
            to("records:amendments", one.conference),
        )
        for one in rulings.waiting_for_a_ruling(chair)
    ]


def of_letters(rows: Iterable[LetterSent]) -> list[Paper]:
    """Somebody's own decision letters."""
    return [
        Paper(
            _("Your letter about what was decided (PDF)"),
            row.letter.conference.starts_at,
            to("records:my_letter", row.letter.conference_id),
        )
        for row in rows
    ]


def copies(rows: Iterable[Recipient]) -> list[Paper]:
    """Somebody's own copies of records."""
    return [
        Paper(
            _("Your copy of the record"),
            row.record.conference.starts_at,
            to("records:mine", row.record.conference_id),
            row.read_at is not None,
        )
        for row in rows
    ]
