"""The list of who gets the record: proposed from invitations and attendance, each with why, by what the pack says."""

from __future__ import annotations

from dataclasses import dataclass

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.records import readers
from quoracy.casework.records.models import Recipient
from quoracy.rulebook.copies import Extent, Reader
from quoracy.rulebook.record_rules import RecordRule

_AWAY = (Invitation.Reply.NOT_COMING, Invitation.Reply.APOLOGIES, Invitation.Reply.DEPUTY)
_NEVER = (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)
_HELPERS = (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)
DEFAULT = RecordRule("")


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody on the list: why, and whether the procedure has them get it unless the chair rules otherwise."""

    seat: Seat | None
    child: Child | None
    because: str
    by_default: bool


def proposed(conference: Conference) -> list[Proposed]:
    """Everybody who was asked or was there, and each child who is born, with what the procedure says of them."""
    rule = facts.procedure(conference).record or DEFAULT
    seats = [seat for seat in questions.seats(conference) if seat.standing not in _NEVER]
    children = conference.children.filter(born__isnull=False).order_by("born", "given_names")
    return [_of_seat(seat, rule) for seat in seats] + [
        Proposed(None, child, "The conference was about them", by_default=False) for child in children
    ]


def _of_seat(seat: Seat, rule: RecordRule) -> Proposed:
    asked: Invitation | None = getattr(seat, "invitation", None)
    apologies = asked is not None and asked.answer in _AWAY
    grounds = {"invited": seat.invited, "present": bool(seat.present), "apologies": apologies}
    says = {"invited": "was asked", "present": "was there", "apologies": "sent apologies"}
    why = ", ".join(words for key, words in says.items() if grounds[key]) or "was not asked"
    narrower = _narrower(seat, rule)
    because = f"{why[:1].upper()}{why[1:]}{f'. {narrower}' if narrower else ''}"
    return Proposed(seat, None, because[:200], not narrower and any(grounds[key] for key in rule.goes_to))


def _narrower(seat: Seat, rule: RecordRule) -> str:
    """A rule of their own that goes before the general one (BFG-4.14.4c)."""
    if seat.standing == Seat.Standing.OBSERVER and not rule.observers:
        return "Observers get it only if the chair adds them"
    if seat.standing in _HELPERS:
        return "Only with the agreement of the person they help"
    if any(row.seat_id == seat.pk for row in exclusions.in_force(seat.conference)):
        return "They were kept out, so the chair chooses"
    return ""


def kept_out_for_a_part(recipient: Recipient) -> bool:
    """Whether this is somebody who was kept out for a part only, who must get a copy (BFG-4.4.1k)."""
    return recipient.seat is not None and any(
        row.seat_id == recipient.seat_id and not row.ruled_whole
        for row in exclusions.in_force(recipient.record.conference)
    )


def reader_of(recipient: Recipient) -> Reader:
    """How this recipient reads: within what the chair ruled for this very copy; nobody while there is no ruling."""
    if not recipient.gets:
        return readers.NOBODY
    return as_if_given(recipient)


def as_if_given(recipient: Recipient) -> Reader:
    """How they would read if the chair gave it to them, for the preview."""
    if recipient.child is not None:
        return readers.of_child(recipient.child)
    assert recipient.seat is not None
    helped = recipient.helps if recipient.agreed.strip() else None
    within = _ruled_about(recipient, helped) if helped else None
    return readers.of_seat(recipient.seat, extent=Extent(recipient.extent), through=helped, helped=within)


def _ruled_about(recipient: Recipient, helped: Seat) -> Extent | None:
    """What was ruled about the own copy of the person helped: a helper never reads more than them (BFG-4.14.6)."""
    own = Recipient.objects.filter(record=recipient.record_id, seat=helped, gets__isnull=False).first()
    return None if own is None else Extent(own.extent) if own.gets else Extent.NONE
