"""Asking somebody to leave while the conference is on, letting them in again, and who stands in for them meanwhile.

It needs none of the grounds and no notice. The time and the item are written down at once; the reason may wait, but
the conference does not close without it, and views, papers and the letter follow as after any other ruling.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import questions
from quoracy.casework.exclusions.actions import note, only_the_chair
from quoracy.casework.exclusions.models import Exclusion
from quoracy.rulebook.exclusion import asks_to_leave, leaving_clauses, may_be_represented
from quoracy.rulebook.finding import Departure, Finding

SOCIAL_CARE = "social_care"


def ask_to_leave(actor: User, conference: Conference, seat: Seat, item: str, reason: str = "") -> Exclusion:
    """The chair asks somebody of the family who is here to leave; when and at which item is kept (BFG-4.5.6a)."""
    only_the_chair(actor, conference)
    if not asks_to_leave(conferences.procedure(conference))[0]:
        raise Objected.at("", "This procedure knows no asking to leave. Rule on a request to keep somebody out.")
    if conference.state != Conference.State.OPEN:
        raise Objected.at("", "Somebody is asked to leave while the conference is on. Before it, rule on a request.")
    if not item.strip():
        raise Objected.at("item", "Say at which item of the agenda they are asked to leave", "BFG-4.5.6a")
    with transaction.atomic():
        seat = Seat.objects.select_for_update().get(pk=seat.pk, conference=conference)
        if seat.standing != Seat.Standing.FAMILY or not seat.present:
            raise Objected.at("seat", "Choose somebody of the family who is here", "BFG-4.5.6a")
        if any(row.seat_id == seat.pk for row in out_now(conference)):
            raise Objected.at("seat", f"{seat.name} has been asked to leave already")
        now = timezone.now()
        row = Exclusion.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            seat=seat,
            whole=False,
            part=[item.strip()],
            requested_by=actor,
            requested_for=SOCIAL_CARE,
            requested_at=now,
            outcome=Exclusion.Outcome.GRANTED_IN_PART,
            items=[item.strip()],
            reasons=reason.strip(),
            ruled_by=actor,
            ruled_at=now,
            left_at=now,
        )
        Seat.objects.filter(pk=seat.pk).update(kept_out=Seat.KeptOut.PART)
        note(actor, conference, "asked somebody to leave")
    return row


def let_in_again(actor: User, row: Exclusion) -> Exclusion:
    """The person comes in again; how long they were out is kept (BFG-4.5.5a)."""
    only_the_chair(actor, row.conference)
    with transaction.atomic():
        row = Exclusion.objects.select_for_update(of=("self",)).select_related("conference", "seat").get(pk=row.pk)
        if row.left_at is None or row.back_at is not None:
            raise Objected.at("", f"{row.seat.name} is not out of the room")
        row.back_at = timezone.now()
        row.save(update_fields=["back_at"])
        note(actor, row.conference, "let somebody in again")
    return row


def out_now(conference: Conference) -> list[Exclusion]:
    """Who is out of the room at this moment: at each change of item the chair is asked whether they can come in."""
    rows = conference.exclusions.filter(left_at__isnull=False, back_at__isnull=True)
    return list(rows.select_related("seat", "conference"))


def stands_in(ruling: Exclusion) -> bool:
    """Whether a friend or advocate may stand in for somebody kept out by this ruling (BFG-4.5.1d)."""
    procedure = conferences.procedure(ruling.conference)
    return ruling.keeps_out and any(may_be_represented(procedure, ground) for ground in ruling.grounds or ["*"])


def seat_stand_in(actor: User, ruling: Exclusion, name: str) -> Seat:
    """Give a friend or advocate a seat, chosen by the person kept out, and keep for whom they speak (BFG-4.5.1d)."""
    questions.may_read(actor, ruling.conference)
    if not stands_in(ruling):
        raise Objected.at("", "Under this procedure and ruling nobody stands in for this person")
    if not name.strip():
        raise Objected.at("name", "Enter the name of whoever they have chosen", "BFG-4.5.1d")
    conference = ruling.conference
    if conference.state in (Conference.State.CLOSED, Conference.State.STOOD_DOWN, Conference.State.REFUSED):
        raise Objected.at("", "This conference is over, so nobody stands in for anybody at it")
    with transaction.atomic():
        Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
        told = {"standing": Seat.Standing.ADVOCATE, "title": f"speaks for {ruling.seat.name}"[:120]}
        if Seat.objects.filter(conference=conference, invited=True, **told).exists():
            raise Objected.at("name", f"Somebody speaks for {ruling.seat.name} already", "BFG-4.5.1d")
        seat = Seat.objects.create(
            authority_id=conference.authority_id, conference=conference, name=name.strip()[:120], **told
        )
        note(actor, conference, "seated somebody who speaks for a person kept out")
    return seat


def before_closing(conference: Conference) -> list[Finding]:
    """The conference does not close while a reason is owed for having asked somebody to leave."""
    clauses = leaving_clauses(conferences.procedure(conference))
    return [
        Finding(
            False,
            f"Say why {row.seat.name} was asked to leave, on the page of who is kept out.",
            clauses,
            Departure.FORBIDDEN,
            f"leaving.{row.pk}",
            "chair",
        )
        for row in questions.of_conference(conference)
        if row.left_at and not row.reasons
    ]
