"""Changing who is asked: somebody new to the directory, whom a relative brings, and who is left off, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.agencies.actions import list_agency, list_practitioner
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions.arranging import ARRANGEABLE, chairs, seat_practitioner, uninvited
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.invitations.actions import telling
from quoracy.casework.invitations.actions.inviting import list_findings
from quoracy.rulebook.convening_case import ConveningCase
from quoracy.rulebook.standings import Attender, standing_findings

_LEFT_OFF = "WAR-3.14"
BROUGHT = (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is not on the directory yet: who they are and from where."""

    name: str
    title: str
    agency: str
    kind: str
    service: str = ""
    email: str = ""


def ask_newcomer(actor: User, conference: Conference, who: Newcomer, standing: str) -> Seat:
    """Put somebody on the directory and on the list, as a member or an observer."""
    _may_list(actor, conference)
    with transaction.atomic():
        agency = list_agency(conference.authority, who.agency.strip(), who.kind)
        practitioner = list_practitioner(
            agency, who.name.strip(), who.title.strip(), service=who.service, email=who.email
        )
        seat = seat_practitioner(conference, practitioner)
        seat.standing = standing
        seat.save(update_fields=["standing"])
        _journal(actor, conference, "put somebody on the list")
    return seat


def ask_supporter(
    actor: User, conference: Conference, name: str, brought_by: Seat, standing: str, *, adult: bool = False
) -> Seat:
    """Put somebody on the list whom a relative brings: how many and of what age, the procedure says.

    Raises `Objected` at `adult` or `name` for what is not confirmed or agreed.
    """
    _may_list(actor, conference)
    whom = f"comes with {brought_by.name}"
    with transaction.atomic():
        with_them = Seat.objects.filter(conference=conference, standing=standing, title=whom, invited=True).count()
        person = Attender(
            name.strip(),
            standing,
            adult=adult,
            brought_by=brought_by.name,
            how_many=with_them + 1,
            more_agreed=chairs(actor, conference),
        )
        _may_be_brought(conference, person)
        seat = Seat.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            name=name.strip(),
            title=whom,
            standing=standing,
        )
        _journal(actor, conference, "put a supporter on the list")
    return seat


def _may_be_brought(conference: Conference, person: Attender) -> None:
    case = ConveningCase(conference.type, facts.day_of(conference), ())
    found = [one for one in standing_findings(facts.procedure(conference), case, person) if one.stops]
    if found:
        raise Objected([replace(one, place="adult" if one.place.startswith("adult.") else "name") for one in found])


def leave_off(actor: User, conference: Conference, seat: Seat, reason: str) -> None:
    """Take somebody off the list, with the reason; who was asked already is told.

    Nobody can take off the last one from an agency that is always asked, nor a parent: that takes the chair's ruling.
    """
    _may_list(actor, conference)
    if not reason.strip():
        raise Objected.at("reason", "Say why this person is not asked", _LEFT_OFF)
    with transaction.atomic():
        before = {finding.place for finding in list_findings(conference)}
        seat.invited = False
        seat.save(update_fields=["invited"])
        if uninvited(conference):
            raise Objected(uninvited(conference))
        if any(f.place.startswith("parent.") and f.place not in before for f in list_findings(conference)):
            says = f"{seat.name} is a parent, whom only the chair's ruling keeps out of a conference."
            raise Objected.at("reason", says)
        Departure.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            clause=_LEFT_OFF,
            says=f"{seat.name} is not asked",
            reason=reason.strip(),
            by=actor,
        )
        invitation = getattr(seat, "invitation", None)
        if invitation is not None:
            telling.take_back(conference, invitation)
        _journal(actor, conference, "took somebody off the list")


def _may_list(actor: User, conference: Conference) -> None:
    if not (may(actor, Right.ARRANGE_CONFERENCE) or chairs(actor, conference)):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    if conference.state not in ARRANGEABLE:
        raise Objected.at("", "Who is asked can be changed until the conference is opened")


def _journal(actor: User, conference: Conference, what: str) -> None:
    for row in questions.about(conference):
        journal(actor, JournalEntry.Act.CHANGED, what, child=row.child_id, conference=conference.pk)
