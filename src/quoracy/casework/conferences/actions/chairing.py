"""Naming who takes the chair, what the chair confirms, and keeping whom a chair answers to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from quoracy.casework.access.actions import appoint, journal
from quoracy.casework.access.models import Appointment, JournalEntry, Role, User
from quoracy.casework.access.questions import authority_of, may, require, roles, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import choosing, facts, questions
from quoracy.casework.conferences.chairs import ChairsContacts, Independence, NamedChair
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.rulebook.chairing import contact_findings, substitute_finding
from quoracy.rulebook.chairing_rules import NamedBy
from quoracy.rulebook.finding import Finding

_CHANGED = JournalEntry.Act.CHANGED
Capacity = NamedChair.Capacity
BEFORE_IT_MEETS = (Conference.State.REQUESTED, Conference.State.AUTHORISED, Conference.State.ARRANGED)


def names_substitutes(user: User, conference: Conference) -> bool:
    """Whether this person may name somebody who is no registered chair: the unit's manager, or the unit itself."""
    rule = facts.procedure(conference).chairing
    unit = rule is not None and rule.named_by is NamedBy.UNIT
    return may(user, Right.NAME_CHAIR) or (unit and may(user, Right.ARRANGE_CONFERENCE))


def name_substitute(actor: User, conference: Conference, user: User, reason: str) -> NamedChair:
    """Mark somebody who is no registered chair as the substitute for one conference, with the reason (BOL-5.10).

    Raises `Objected` where the procedure lets nobody else chair a conference of this kind, and for whoever has a part
    in the case that nothing overrides.
    """
    if not names_substitutes(actor, conference):
        raise NoRight(actor, Right.NAME_CHAIR)
    with transaction.atomic():
        conference = _before_it_meets(conference)
        looked_after = choosing.anybody_looked_after(conference)
        found = substitute_finding(facts.procedure(conference), conference.type, looked_after=looked_after)
        if found.stops:
            raise Objected([found])
        row = _named(actor, conference, None, user, Capacity.SUBSTITUTE, reason)
        _journal(actor, conference, "named a substitute for a registered chair")
    return row


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes the chair for one looked after child, why, and how the reviewing officer stays independent."""

    user: User
    capacity: str
    reason: str
    independence: str


def choose_for_looked_after(actor: User, about: ConferenceChild, said: Choice) -> NamedChair:
    """Decide who takes the chair for a looked after child with a plan: for this child and this conference only.

    Somebody from outside the unit is named here too, and with that may chair (BFG-4.2.9a, BFG-4.2.10a, BFG-4.8.1a).
    """
    require(actor, Right.NAME_CHAIR)
    if said.capacity not in Capacity.values or said.capacity == Capacity.SUBSTITUTE:
        raise Objected.at("capacity", "Choose in which capacity this person takes the chair", "BFG-4.2.9a")
    if not said.independence.strip():
        says = "Say how the reviewing officer's independence is kept"
        raise Objected.at("independence", says, "BFG-4.2.10a")
    with transaction.atomic():
        conference = _before_it_meets(about.conference)
        registered = Role.CHAIR in roles(said.user)
        if registered is (said.capacity == Capacity.OUTSIDER):
            says = f"{said.user.name} is {'' if registered else 'not '}registered to chair here. Change one of the two."
            raise Objected.at("capacity", says, "BFG-4.8.1a")
        row = _named(actor, conference, about.child, said.user, Capacity(said.capacity), said.reason, said.independence)
        _journal(actor, conference, "decided who takes the chair for a looked after child")
    return row


def _named(
    actor: User,
    conference: Conference,
    child: Child | None,
    user: User,
    capacity: NamedChair.Capacity,
    reason: str,
    independence: str = "",
) -> NamedChair:
    if not reason.strip():
        raise Objected.at("reason", "Give the reason: it stands in the record of the conference")
    if user.authority_id != conference.authority_id or not user.is_active:
        raise Objected.at("user", "Choose somebody with an account here")
    parted = [one for one in choosing.findings_about(conference, user) if one.stops and "managed this case" in one.says]
    if parted:
        raise Objected([replace(one, place="user") for one in parted])
    return NamedChair.objects.create(
        authority_id=conference.authority_id,
        conference=conference,
        child=child,
        user=user,
        capacity=capacity,
        reason=reason.strip(),
        independence=independence.strip(),
        by=actor,
    )


def take_back(actor: User, row: NamedChair, reason: str) -> NamedChair:
    """Take back that somebody was named. Who chairs already stays in the chair until another is arranged."""
    if not names_substitutes(actor, row.conference):
        raise NoRight(actor, Right.NAME_CHAIR)
    if not reason.strip():
        raise Objected.at("reason", "Say why this is taken back")
    with transaction.atomic():
        conference = _before_it_meets(row.conference)
        if conference.chair_id == row.user_id:
            raise Objected.at("", f"{row.user.name} chairs this conference. Arrange another chair first.")
        back = NamedChair.objects.create(
            authority_id=row.authority_id,
            conference=conference,
            child=row.child,
            user=row.user,
            capacity=row.capacity,
            reason=reason.strip(),
            taken_back=True,
            by=actor,
        )
        _journal(actor, conference, "took back who was named to chair")
    return back


def say_independent(actor: User, conference: Conference, *, independent: bool, note: str = "") -> Independence:
    """The chair says, before the papers open, whether they are independent of the case (BFG-4.8.1c).

    "Not independent" gives the booking back to the unit: the conference is to be arranged anew, and this chair may not
    be chosen for it again.
    """
    with transaction.atomic():
        conference = _locked(conference)
        if conference.chair_id != actor.pk:
            raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference says this.")
        if conference.state != Conference.State.ARRANGED:
            raise Objected.at("", "This is said before a conference opens")
        if not independent and not note.strip():
            raise Objected.at("note", "Say in a line what part you have or had, so that the unit knows")
        row = Independence.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            chair=actor,
            independent=independent,
            note=note.strip(),
        )
        what = "confirmed being independent of the case" if independent else "gave the booking back: not independent"
        _journal(actor, conference, what)
        if not independent:
            _give_back(conference, actor)
    return row


def _give_back(conference: Conference, chair: User) -> None:
    conference.chair, conference.state = None, Conference.State.AUTHORISED
    conference.version += 1
    conference.save(update_fields=["chair", "state", "version"])
    no_longer_chairs(conference, chair)


def seat_the_chair(conference: Conference, chair: User) -> None:
    """What follows for somebody who takes the chair without being registered: the rights, and the unit on the list."""
    if Role.CHAIR in roles(chair):
        return
    appoint(chair, Role.SUBSTITUTE_CHAIR, today())
    rule = facts.procedure(conference).chairing
    named = next((row for row in choosing.standing(conference) if row.user_id == chair.pk), None)
    if rule is None or not rule.unit_on_list or named is None:
        return
    unit = facts.procedure(conference).terms.get("unit", "")
    Seat.objects.get_or_create(
        conference=conference,
        name=named.by.name,
        practitioner=None,
        person=None,
        defaults={
            "authority_id": conference.authority_id,
            "title": f"for the {unit}"[:120],
            "standing": Seat.Standing.STAFF_SUPPORTER,
        },
    )


def no_longer_chairs(conference: Conference, before: User) -> None:
    """Close the children's files to a chair whom another has replaced, unless the chair sits about them elsewhere.

    Whoever was named as a substitute and chairs nothing any more has the rights of a chair no longer.
    """
    yesterday = today() - timedelta(days=1)
    for child in conference.about.values_list("child", flat=True):
        if Conference.objects.filter(chair=before, about__child=child).exclude(pk=conference.pk).exists():
            continue
        open_still = Tie.objects.filter(user=before, child=child, capacity=Tie.Capacity.CHAIR, until__isnull=True)
        open_still.update(until=yesterday)
    if not Conference.objects.filter(chair=before).exclude(pk=conference.pk).exists():
        held = Appointment.objects.filter(user=before, role=Role.SUBSTITUTE_CHAIR, until__isnull=True)
        held.update(until=yesterday)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom a chair answers to, as typed."""

    chain_name: str
    chain_post: str
    chain_email: str
    complaints_to: User


def keep_contacts(actor: User, chair: User, said: Contacts) -> tuple[ChairsContacts, list[Finding]]:
    """Keep the chair's contact in the chain of command and the manager for complaints (BFG-4.8.1b).

    Raises `Objected` where both are one person and the procedure wants two; returns the warnings beside what was kept.
    """
    require(actor, Right.NAME_CHAIR)
    if chair.authority_id != authority_of(actor).pk or said.complaints_to.authority_id != chair.authority_id:
        raise NoRight(actor, None, "There is no such chair for you.")
    found = contacts_say(chair, said)
    if any(one.stops for one in found):
        raise Objected([one for one in found if one.stops])
    row, _made = ChairsContacts.objects.update_or_create(
        chair=chair,
        defaults={
            "authority_id": chair.authority_id,
            "chain_name": said.chain_name.strip(),
            "chain_post": said.chain_post.strip(),
            "chain_email": said.chain_email.strip(),
            "complaints_to": said.complaints_to,
            "kept_by": actor,
        },
    )
    journal(actor, _CHANGED, f"set up whom {chair.name} answers to")
    return row, found


def contacts_say(chair: User, said: Contacts) -> list[Finding]:
    """What is wrong with these contacts, and what is only pointed out."""
    manager, names = said.complaints_to, {said.chain_name.strip().casefold(), said.chain_email.strip().casefold()}
    same = bool(names & {manager.name.casefold(), manager.email.casefold()}) or manager.pk == chair.pk
    procedure = chronology.procedure_of(authority_of(chair), today())
    return contact_findings(procedure, same=same, manages=choosing.workers_managed(manager, chair))


def _locked(conference: Conference) -> Conference:
    return Conference.objects.select_for_update(of=("self",)).select_related("authority").get(pk=conference.pk)


def _before_it_meets(conference: Conference) -> Conference:
    now = _locked(conference)
    if now.state not in BEFORE_IT_MEETS:
        raise Objected.at("", f"It is too late for this: {now.get_state_display().lower()}.")
    return now


def _journal(actor: User, conference: Conference, what: str) -> None:
    for row in questions.about(conference):
        journal(actor, _CHANGED, what, child=row.child_id, conference=conference.pk)
