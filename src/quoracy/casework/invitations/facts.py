"""Invitations as the rulebook knows them: who is expected, and who has sent apologies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from quoracy.casework.conferences import facts as conference_facts
from quoracy.casework.conferences.models import Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.rulebook.absence import Apology, Deputy
from quoracy.rulebook.sitting import Present

Reply = Invitation.Reply
COMING = (Reply.COMING, Reply.REMOTELY)
AWAY = (Reply.NOT_COMING, Reply.APOLOGIES, Reply.DEPUTY)
FAMILY_SIDE = (Seat.Standing.FAMILY, Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)


def answer_of(seat: Seat) -> str | None:
    """What a seat has answered; None where nobody has asked it by an invitation."""
    invitation = getattr(seat, "invitation", None)
    return None if invitation is None else str(invitation.answer)


def certain(seats: Iterable[Seat]) -> list[Seat]:
    """Those who have said that they come."""
    return [seat for seat in seats if seat.invited and not kept_away(seat) and answer_of(seat) in COMING]


def hoped(seats: Iterable[Seat]) -> list[Seat]:
    """Those who come, and those who have not said that they do not."""
    return [seat for seat in seats if seat.invited and not kept_away(seat) and answer_of(seat) not in AWAY]


def kept_away(seat: Seat) -> bool:
    """Whether a ruling keeps somebody out of all of it, so that nobody waits for them."""
    return seat.kept_out == Seat.KeptOut.WHOLE


def present(seats: Iterable[conference_facts.Sits]) -> list[Present]:
    return [conference_facts.present(seat) for seat in seats]


def apology(invitation: Invitation, *, report_in: bool = False) -> Apology:
    """Somebody's apology; the person is named by the seat, so that a finding's place can lead back to it."""
    seat, deputy = invitation.seat, invitation.deputy
    return Apology(
        id=seat.name,
        agency=seat.agency,
        reason=invitation.reason,
        unavoidable=invitation.unavoidable,
        holds_information=invitation.holds_information,
        role_does_not_allow=invitation.role_does_not_allow,
        report_in=report_in,
        deputy=Deputy(deputy.name, deputy.agency, briefed(deputy)) if deputy else None,
    )


def briefed(deputy: Seat) -> date | None:
    invitation = getattr(deputy, "invitation", None)
    return invitation.briefed_on if invitation else None
