"""A practitioner who came by a link answers their own invitation: no other seat's, and only while the link is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.agencies.actions import list_practitioner
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.actions import answering
from quoracy.casework.invitations.actions.answering import Answer
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import is_open
from quoracy.casework.reports.models import ReportRequest
from quoracy.rulebook.finding import Finding

_WITH = ("conference__authority", "conference__chair", "seat__practitioner__agency", "deputy")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the guest's own agency who is not on the directory yet."""

    name: str
    title: str
    email: str


def invitation_of(guest: Guest) -> Invitation | None:
    """The invitation sent to this guest's own seat; None for who is no practitioner or was not sent one."""
    if not guest.is_practitioner:
        return None
    found = Invitation.objects.filter(seat=guest.seat, conference=guest.conference, asked_at__isnull=False)
    return found.select_related(*_WITH).first()


def can_be_answered(invitation: Invitation) -> bool:
    """An answer may be given and changed until the conference opens."""
    return invitation.conference.state == Conference.State.ARRANGED


def stands_in_for(guest: Guest) -> Invitation | None:
    """The invitation of the person in whose place this guest comes."""
    return Invitation.objects.filter(deputy=guest.seat).select_related("seat").first() if guest.seat else None


def answer(guest: Guest, said: Answer) -> Invitation:
    """Answer for the guest's own seat, by the same rules as everybody; `NoRight` for anything else."""
    seat, invitation = _own(guest)
    return answering.answer(seat, invitation, said)


def send_deputy(
    guest: Guest,
    instead: Practitioner | Colleague,
    reason: str,
    *,
    unavoidable: bool | None = None,
    holds_information: bool | None = None,
) -> Invitation:
    """Name who comes instead: of the directory, or a colleague who is put on it; returns the deputy's invitation."""
    seat, invitation = _own(guest)
    with transaction.atomic():
        practitioner = instead if isinstance(instead, Practitioner) else _listed(seat, instead)
        return answering.name_deputy(
            seat, invitation, practitioner, reason, unavoidable=unavoidable, holds_information=holds_information
        )


def colleagues(guest: Guest) -> list[Practitioner]:
    """Who of the guest's own agency may come instead: on the directory, and not asked for themselves already."""
    if guest.seat is None or guest.seat.practitioner is None:
        return []
    asked = Seat.objects.filter(conference=guest.conference, invited=True, practitioner__isnull=False)
    mine = Invitation.objects.filter(seat=guest.seat, deputy__isnull=False).values("deputy")
    rows = Practitioner.objects.filter(agency=guest.seat.practitioner.agency_id)
    return list(rows.exclude(pk__in=asked.exclude(pk__in=mine).values("practitioner")))


def confirm_briefing(guest: Guest, on: date) -> Invitation:
    """Say when the deputy was told of the circumstances: the guest's own deputy, or the guest who is one (BOL-1.55)."""
    seat, invitation = _own(guest)
    instead = Invitation.objects.filter(seat=invitation.deputy_id).select_related(*_WITH).first()
    return answering.confirm_briefing(seat, instead or invitation, on)


def left_to_do(invitation: Invitation) -> list[Finding]:
    """What the procedure still asks of somebody who does not come; a report that is in is not asked for again."""
    asked = ReportRequest.objects.filter(seat=invitation.seat_id).select_related("report").first()
    report = getattr(asked, "report", None)
    report_in = asked is not None and bool(asked.not_involved or (report and report.submitted))
    return answering.left_to_do(invitation, report_in=report_in)


def _own(guest: Guest) -> tuple[Seat, Invitation]:
    invitation = invitation_of(guest)
    if invitation is None or guest.seat is None or not is_open(guest.link, timezone.now()):
        raise NoRight(User(), None, "There is no such invitation for you.")
    return guest.seat, invitation


def _listed(seat: Seat, who: Colleague) -> Practitioner:
    """Put a colleague on the directory whose address is of the guest's own agency: a letter goes there at once."""
    own = seat.practitioner
    if own is None or not all(told.strip() for told in (who.name, who.title, who.email)):
        raise Objected.at("colleague_name", "Enter your colleague's name, job and e-mail address")
    domain = own.email.rpartition("@")[2].lower()
    if not domain or who.email.strip().rpartition("@")[2].lower() != domain:
        ends = f" Enter an address that ends in @{domain}, or ring" if domain else " Ring"
        says = (
            f"We can write at once only to a colleague whose address is of your own agency.{ends} whoever invited you."
        )
        raise Objected.at("colleague_email", says)
    return list_practitioner(
        own.agency, who.name.strip(), who.title.strip(), service=own.service, email=who.email.strip()
    )
