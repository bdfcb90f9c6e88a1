"""Who reads the board of a conference and how much of it, asked anew for every copy and before every event.

The chair, the unit and whoever asked for the conference read all of it. Whoever sits at the table reads what was said
except what is not for them; a supporter or advocate only listens, by link or with an account. Everybody else reads
nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import F

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import ask_roles, may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.questions import visible_conference
from quoracy.casework.links.guests import Guest, named_to

HELD = (Conference.State.ARRANGED, Conference.State.OPEN, Conference.State.CLOSED)
LISTENS = (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)
NOT_HERE = "There is no such room for you. If you should be at this conference, ask its chair."


@dataclass(frozen=True, slots=True)
class Reader:
    """One person before one board. `children` is None for whoever may read about all of them."""

    conference: Conference
    seat: Seat | None = None
    chairs: bool = False
    takes_record: bool = False
    children: frozenset[uuid.UUID] | None = None
    says_nothing: bool = False

    @property
    def writes(self) -> bool:
        """Whether they put down what is said: the chair and whoever takes the record."""
        return self.chairs or self.takes_record

    @property
    def everything(self) -> bool:
        """Whether nothing said is kept from them: it is theirs to see to that it reaches the right people."""
        return self.writes

    @property
    def called_in(self) -> bool:
        """Whether they are in the room: before, or once they have gone, nothing of it is shown, nor who is there."""
        return self.writes or self.seat is None or bool(self.seat.present)

    @property
    def sees_board(self) -> bool:
        """Whether anything that was said is shown: to those at the table only once they have been called in."""
        return self.called_in and (self.writes or not self.says_nothing)

    def reads_of(self, child: uuid.UUID | None) -> bool:
        return child is None or self.children is None or child in self.children


def reader(user: User, conference: uuid.UUID) -> Reader:
    """This person before this board, or `NoRight` in the same words whether it is unknown or only not theirs."""
    found = _conference(user.authority_id, conference) if user.authority_id is not None else None
    if found is not None:
        user.authority = found.authority  # the same row, read already: nothing asks for it again
    return _before(user, found, _seats_of(found, [user]).get(user.pk) if found else None)


def readers(users: Collection[User], conference: uuid.UUID) -> dict[int, Reader]:
    """Many people before one board, asked for at once; whoever may not read it is left out."""
    found = Conference.objects.filter(pk=conference).values_list("authority", flat=True).first()
    row = _conference(found, conference) if found is not None else None
    if row is None:
        return {}
    theirs = [user for user in users if user.authority_id == row.authority_id]
    ask_roles(theirs)
    seats, allowed = _seats_of(row, theirs), {}
    for user in theirs:
        with suppress(NoRight):
            allowed[user.pk] = _before(user, row, seats.get(user.pk))
    return allowed


def _before(user: User, found: Conference | None, seat: Seat | None) -> Reader:
    if found is None:
        raise NoRight(user, None, NOT_HERE)
    if found.chair_id == user.pk and may(user, Right.RUN_CONFERENCE):
        return Reader(found, seat, chairs=True)
    if may(user, Right.ARRANGE_CONFERENCE) and may(user, Right.TAKE_ATTENDANCE):
        return Reader(found, seat, takes_record=True)
    if seat is not None and seat.standing == Seat.Standing.MINUTE_TAKER:
        return Reader(found, seat, takes_record=True)
    if seat is not None:
        return Reader(found, seat, says_nothing=seat.standing in LISTENS)
    if found.requested_by_id == user.pk:
        return Reader(visible_conference(user, found.pk))
    raise NoRight(user, None, NOT_HERE)


def guest_reader(guest: Guest) -> Reader:
    """A guest before the board of their conference. A child's link does not lead here; supporters see no words."""
    found = _conference(guest.link.authority_id, guest.conference.pk)
    return _guest_before(guest, found, frozenset(child.pk for child in guest.children()))


def guest_readers(guests: Collection[Guest], conference: uuid.UUID) -> dict[uuid.UUID, Reader]:
    """Many guests before one board by their visits, asked for at once; whoever may not read it is left out."""
    found = next((_conference(guest.link.authority_id, conference) for guest in guests), None)
    theirs, allowed = named_to(guests, conference), {}
    for guest in guests:
        with suppress(NoRight):
            allowed[guest.visit.pk] = _guest_before(guest, found, theirs[guest.visit.pk])
    return allowed


def _guest_before(guest: Guest, found: Conference | None, theirs: frozenset[uuid.UUID]) -> Reader:
    seat = guest.seat
    if found is None or seat is None or guest.child is not None or not _admitted(seat):
        raise NoRight(User(), None, NOT_HERE)
    return Reader(found, seat, children=theirs, says_nothing=seat.standing in LISTENS)


def _conference(authority: int, conference: uuid.UUID) -> Conference | None:
    rows = Conference.objects.select_related("authority", "chair", "requested_by")
    return rows.filter(pk=conference, authority_id=authority, state__in=HELD).first()


def _seats_of(conference: Conference, users: Collection[User]) -> dict[int, Seat]:
    """The seats of people with an account, by the account: asked or here, and not kept out."""
    rows = (
        conference.seats.filter(practitioner__user__in=users).order_by("pk").annotate(account=F("practitioner__user"))
    )
    first: dict[int, Seat] = {}
    for seat in rows.order_by("pk"):
        first.setdefault(seat.account, seat)
    return {account: seat for account, seat in first.items() if _admitted(seat)}


def _admitted(seat: Seat) -> bool:
    return bool(seat.invited or seat.present) and seat.kept_out != Seat.KeptOut.WHOLE


def writer(actor: User, conference: Conference) -> Reader:
    """Whoever puts down what is said: the chair and the record taker (BFG-4.14.3b), `NoRight` for everybody else."""
    found = reader(actor, conference.pk)
    if not found.writes:
        raise NoRight(actor, None, "Only the chair and whoever takes the record put down what is said.")
    return found


def only_chair(actor: User, conference: Conference) -> Reader:
    found = reader(actor, conference.pk)
    if not found.chairs:
        raise NoRight(actor, None, "Only the chair of this conference may do this.")
    return found


def reads_board(user: User, conference: Conference) -> bool:
    """Whether this person is led to the board."""
    try:
        return bool(reader(user, conference.pk))
    except NoRight:
        return False


def guest_reads_board(guest: Guest) -> bool:
    """Whether this guest is led to the board: while their conference is under way."""
    try:
        return guest_reader(guest).conference.state == Conference.State.OPEN
    except NoRight:
        return False


def boards_of(user: User) -> list[Conference]:
    """The conferences under way at which somebody with an account sits, to lead them to the board."""
    seats = Seat.objects.filter(practitioner__user=user, conference__state=Conference.State.OPEN)
    return [seat.conference for seat in seats.select_related("conference") if _admitted(seat)]
