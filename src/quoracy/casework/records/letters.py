"""Which decision letters are still to go, where to, and what became of those that went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference, Letter, Seat
from quoracy.casework.links.guests import Guest
from quoracy.casework.messages.models import Message
from quoracy.casework.records import questions
from quoracy.casework.records.models import LetterSent, Recipient

PAPER = (
    "record_ready", "record_link", "record_added", "record_added_link", "letter_ready", "letter_link",
)  # fmt: skip
"""The notices by which somebody learns that a paper of the conference waits for them."""


@dataclass(frozen=True, slots=True)
class Going:
    """The newest letter of one reader, and what became of it; `sent` is None while it has not gone."""

    letter: Letter
    sent: LetterSent | None
    undelivered: bool


def opened(user: User, conference: uuid.UUID, at: str) -> Conference:
    """A closed conference for those who send its letters; the look is journalled."""
    found = look(user, conference, at)
    if not (may(user, Right.SEND_LETTERS) or found.chair_id == user.pk):
        raise NoRight(user, Right.SEND_LETTERS)
    return found


def newest(conference: Conference) -> list[Letter]:
    """Each reader's newest letter: an older one is not sent any more."""
    rows = conference.letters.defer("pdf").select_related("seat__person__household", "seat__practitioner__user")
    found: dict[uuid.UUID, Letter] = {}
    for row in rows.select_related("conference__authority", "sending__by").order_by("made_at", "code"):
        found[row.seat_id] = row
    return sorted(found.values(), key=lambda row: (row.seat.standing, row.seat.name))


def going(conference: Conference) -> list[Going]:
    """Every reader's newest letter with what became of it, those still to go among them (BFG-4.14.13a)."""
    lost = undelivered(conference)
    return [Going(row, getattr(row, "sending", None), row.seat.name in lost) for row in newest(conference)]


def one(conference: Conference, code: str) -> Going:
    found = next((row for row in going(conference) if row.letter.code == code), None)
    if found is None:
        raise NoRight(User(), None, "There is no such letter to send.")
    return found


def undelivered(conference: Conference) -> set[str]:
    """The names of those whom a notice of a paper did not reach, and nobody has seen to yet."""
    failed = (Message.State.FAILED, Message.State.PERHAPS)
    rows = Message.objects.filter(conference=conference.pk, template__in=PAPER, state__in=failed, seen_to_at=None)
    return set(rows.values_list("to_name", flat=True))


def address_of(letter: Letter, how: str) -> str:
    """The address on file at this moment for a way of sending; empty where there is none, or none is needed."""
    seat = letter.seat
    if is_childs(letter):
        child = Child.objects.select_related("household").filter(pk=letter.children[0]).first()
        home = child.household.address if child and child.household else ""
        return home if how == LetterSent.How.POST else ""
    return questions.address_of(Recipient(seat=seat, how=how))


def is_childs(letter: Letter) -> bool:
    """Whether it is a child's own letter: the seat behind it is only for the letter."""
    seat = letter.seat
    return seat.person_id is None and seat.practitioner_id is None and seat.standing == Seat.Standing.FAMILY


def of_user(user: User) -> QuerySet[LetterSent]:
    """The letters somebody with an account was sent to read when signed in, newest first."""
    rows = LetterSent.objects.filter(withheld=False, how=LetterSent.How.LINK, letter__seat__practitioner__user=user)
    return rows.select_related("letter__conference").defer("letter__pdf").order_by("-at")


def of_guest(guest: Guest) -> LetterSent | None:
    """The newest letter a guest was sent to read by a link."""
    if guest.seat is None:
        return None
    rows = LetterSent.objects.filter(withheld=False, how=LetterSent.How.LINK, letter__seat=guest.seat)
    return rows.select_related("letter__conference").order_by("-at").first()


def mine(user: User, conference: uuid.UUID) -> LetterSent:
    """The newest letter of this conference that somebody with an account was sent."""
    found = of_user(user).filter(letter__conference=conference, authority=user.authority).first()
    if found is None:
        raise NoRight(user, None, "There is no letter for you here. If you should have one, ask the unit.")
    return found


def family_of(conference: Conference, *, family: bool) -> list[Letter]:
    """The letters of the family, or of everybody else; each group has a clock of its own (BFG-4.14.5d)."""
    return [row for row in newest(conference) if (row.seat.standing == Seat.Standing.FAMILY) is family]


def names_of(conference: Conference) -> dict[uuid.UUID, str]:
    return {row.child_id: row.child.name for row in conferences.about(conference)}
