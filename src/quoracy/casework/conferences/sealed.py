"""Reading what was given under seal: a count before the views are revealed, the whole spread afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.conferences.sealing import OwnDissent, OwnView, Reveal, ViewChange
from quoracy.casework.plans.questions import current_plan
from quoracy.rulebook.spread import Weighed, numbers, of_what_was_presented, tally, weighed, without_a_view

NO_SEAT = (
    "There is no such page for you. If you sit at this conference, ask whoever calls the roll to mark you as here."
)
GIVES_A_VIEW = Seat.Standing.MEMBER


@dataclass(frozen=True, slots=True)
class Giver:
    """Who speaks for themselves: somebody in a seat, with an account or by a link, or the chair, who has no seat."""

    seat: Seat | None
    name: str
    user: User | None = None


def giver_of(user: User, conference: uuid.UUID) -> tuple[Giver, Conference]:
    """This person at this conference, in their own seat or as its chair; `NoRight` for everybody else."""
    found = Conference.objects.filter(authority=authority_of(user), pk=conference)
    row = found.select_related("authority", "chair").first()
    seat = _own_seat(user, row) if row else None
    if row is not None and seat is not None and sits_at(seat):
        return Giver(seat, seat.name, user), row
    if row is not None and row.chair_id == user.pk and gives_chairs_view(row):
        return Giver(None, user.name, user), row
    raise NoRight(user, None, NO_SEAT)


def _own_seat(user: User, conference: Conference) -> Seat | None:
    rows = conference.seats.filter(practitioner__user=user, practitioner__user__is_active=True)
    return rows.select_related("conference").first()


def tables_of(user: User) -> list[Conference]:
    """The conferences under way at which this person sits in a seat of their own."""
    rows = Seat.objects.filter(
        authority=authority_of(user),
        practitioner__user=user,
        present=True,
        standing=GIVES_A_VIEW,
        conference__state=Conference.State.OPEN,
    )
    return [seat.conference for seat in rows.select_related("conference").order_by("conference__starts_at")]


def sits_at(seat: Seat) -> bool:
    """Whether a seat is of a member who is there while the conference meets; its view and dissent are its own."""
    meets = seat.conference.state in (Conference.State.OPEN, Conference.State.CLOSED)
    return meets and bool(seat.present) and seat.standing == GIVES_A_VIEW


def gives_chairs_view(conference: Conference) -> bool:
    """Whether the procedure gives the chair a view beside the others."""
    return conference.state == Conference.State.OPEN and facts.procedure(conference).decision.chair_votes


def revealed(about: ConferenceChild) -> Reveal | None:
    return Reveal.objects.filter(about=about).select_related("by").first()


def own_view(giver: Giver, about: ConferenceChild) -> OwnView | None:
    """What somebody gave under seal by themselves: for their own eyes."""
    return OwnView.objects.filter(about=about, seat=giver.seat, from_paper=False).first()


@dataclass(frozen=True, slots=True)
class Count:
    """How many have given a view, of how many who are asked: all that anybody may know before the reveal."""

    given: int
    asked: int

    @property
    def all_in(self) -> bool:
        return self.given >= self.asked


def count(about: ConferenceChild, seats: Sequence[Seat] | None = None) -> Count:
    here = questions.seats(about.conference) if seats is None else seats
    asked = {seat.pk for seat in here if seat.present and seat.standing == GIVES_A_VIEW}
    given = set(OwnView.objects.filter(about=about, seat__isnull=False).values_list("seat", flat=True))
    return Count(len(given), len(asked | given))


def waiting_to_be_revealed(about: ConferenceChild) -> bool:
    return OwnView.objects.filter(about=about).exists() and revealed(about) is None


@dataclass(frozen=True, slots=True)
class Line:
    """One view in the spread: whose, what it weighs, what else is known of it, and what it was before."""

    seat: Seat
    view: View
    weighs: Weighed
    presented: Weighed | None
    typed_by: str
    changes: tuple[ViewChange, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """All views of one child, seen together."""

    lines: tuple[Line, ...]
    others: tuple[tuple[Seat, Weighed], ...]
    tally: Mapping[str, int]
    numbers: Mapping[int, int]
    chairs: OwnView | None


def spread(about: ConferenceChild) -> Spread | None:
    """The spread of the views of one child; None until the chair has revealed them."""
    if revealed(about) is None:
        return None
    conference = about.conference
    procedure, seats = facts.procedure(conference), questions.seats(conference)
    rows = list(about.views.select_related("seat").order_by("seat__agency", "seat__name"))
    has_plan = current_plan(about.child) is not None
    said = facts.views(about, rows, procedure=procedure, seats=seats, has_plan=has_plan, first_review=False)
    rule = procedure.decision
    papers = {one.seat_id: one.typed_by.name for one in _papers(about) if one.typed_by}
    changes = list(about.view_changes.all())
    lines = tuple(
        Line(
            row.seat,
            row,
            weighs,
            of_what_was_presented(rule, about.child_id in row.seat.direct_contact),
            papers.get(row.seat_id, ""),
            tuple(change for change in changes if change.seat_id == row.seat_id),
        )
        for row, weighs in zip(rows, weighed(rule, said), strict=True)
    )
    spoken = {row.seat_id for row in rows}
    silent = [seat for seat in seats if seat.present and seat.pk not in spoken and seat.standing != Seat.Standing.CHAIR]
    return Spread(
        lines,
        tuple((seat, _silent(about, seat)) for seat in silent),
        tally(said.views, rule.review_outcomes if said.review else rule.outcomes),
        numbers(rule, said.views),
        OwnView.objects.filter(about=about, seat__isnull=True).first(),
    )


def _papers(about: ConferenceChild) -> list[OwnView]:
    """The views that were typed from paper and stand for want of one given on a device."""
    by_themselves = OwnView.objects.filter(about=about, from_paper=False).values("seat")
    rows = OwnView.objects.filter(about=about, from_paper=True).exclude(seat__in=by_themselves)
    return list(rows.select_related("typed_by"))


def _silent(about: ConferenceChild, seat: Seat) -> Weighed:
    procedure = facts.procedure(about.conference)
    if seat.standing == GIVES_A_VIEW:
        return Weighed(False, "has given no view", ())
    return without_a_view(procedure, procedure.decision, seat.standing)


def dissents(about: ConferenceChild) -> list[OwnDissent]:
    """What is entered against the decision about this child as it now stands."""
    if about.decided_at is None:
        return []
    rows = OwnDissent.objects.filter(about=about, decided_at=about.decided_at)
    return list(rows.select_related("seat", "typed_by").order_by("entered_at"))


def own_dissent(giver: Giver, about: ConferenceChild) -> OwnDissent | None:
    return next((row for row in dissents(about) if giver.seat is not None and row.seat_id == giver.seat.pk), None)
