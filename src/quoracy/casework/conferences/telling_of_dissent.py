"""Telling by name those who learn of a dissent, or that an agency disagrees with holding a conference."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import with_role
from quoracy.casework.agencies.models import Agency
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.sealing import OwnDissent
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.rulebook.escalating import route

ROLES = {"head_of_service": Role.HEAD_OF_SERVICE, "quality_assurance": Role.QUALITY_ASSURANCE}


def told_by_name(conference: Conference, seats: list[Seat]) -> list[Recipient]:
    """Who learns of dissent at this conference by the procedure: each once, with where to write to them."""
    told = route(facts.procedure(conference)).told
    leads = [lead for seat in seats for lead in _lead_of(seat)] if "agency_lead" in told else []
    return _each_once([*_of_the_service(conference, told), *leads])


def _of_the_service(conference: Conference, told: tuple[str, ...]) -> Iterator[Recipient]:
    if "chair" in told and conference.chair:
        yield _user(conference.chair)
    for name, role in ROLES.items():
        if name in told:
            yield from (_user(user) for user in with_role(conference.authority, role))
    if "team_manager" in told:
        ruled = [conference.ruled_by] if conference.ruled_by else with_role(conference.authority, Role.TEAM_MANAGER)
        yield from (_user(user) for user in ruled if user)


def _user(user: User) -> Recipient:
    return Recipient(user.name, "email", user.email, user=user)


def _lead_of(seat: Seat) -> Iterator[Recipient]:
    agency = seat.practitioner.agency if seat.practitioner else None
    if agency is not None and agency.lead_email:
        yield Recipient(agency.lead_name or agency.name, "email", agency.lead_email)


def _each_once(every: list[Recipient]) -> list[Recipient]:
    return list({(one.name, one.address): one for one in every}.values())


def tell_of_dissent(dissent: OwnDissent) -> int:
    """Write to everybody who learns of a dissent that one was entered; its words stay in the service."""
    conference = dissent.about.conference
    seat = Seat.objects.select_related("practitioner__agency").get(pk=dissent.seat_id)
    to = told_by_name(conference, [seat])
    for one in to:
        _write(conference, one, "dissent_entered", f"dissent {dissent.pk}")
    return len(to)


def tell_of_holding(row: Escalation) -> int:
    """Write to the team manager and to the lead of the agency that disagrees with holding it (BFG-4.1.4b)."""
    conference = row.conference
    told = route(facts.procedure(conference)).told_of_holding
    every = list(_of_the_service(conference, told))
    if "agency_lead" in told:
        agencies = Agency.objects.filter(authority_id=conference.authority_id, kind=row.agency).exclude(lead_email="")
        every += [Recipient(one.lead_name or one.name, "email", one.lead_email) for one in agencies]
    for one in _each_once(every):
        _write(conference, one, "holding_disputed", f"disputed {row.pk}")
    return len(_each_once(every))


def _write(conference: Conference, to: Recipient, template: str, key: str) -> None:
    values = {
        "name": to.name,
        "when": timezone.localtime(conference.starts_at).isoformat() if conference.starts_at else "",
        "reference": str(conference.pk)[:8].upper(),
        "unit": facts.procedure(conference).terms["unit"],
        "authority": conference.authority.name,
    }
    content = Content(template, values, conference=conference.pk)
    messages.write(conference.authority, to, content, f"{key} {to.address}"[:160])
