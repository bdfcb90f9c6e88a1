"""Fixing a day, a place and a chair, and who is asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.agencies.models import AgencyKind, Practitioner
from quoracy.casework.children.actions import one_at_a_time, tie
from quoracy.casework.children.models import Child, Relationship, Tie
from quoracy.casework.children.questions import family_of
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences import choosing, departures, facts, questions
from quoracy.casework.conferences.actions import chairing, diaries
from quoracy.casework.conferences.checklists import gates_before
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need, Room
from quoracy.casework.conferences.slots import avoided, meets
from quoracy.rulebook.convening import time_finding
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.deferments import rule_for_putting_off
from quoracy.rulebook.finding import Departure as Takes
from quoracy.rulebook.finding import Finding

_CHANGED = JournalEntry.Act.CHANGED
ARRANGEABLE = (Conference.State.AUTHORISED, Conference.State.ARRANGED)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where and under whom; `reasons` go by the place of the finding they answer.

    `room` is one of the authority's own; without one, `place` says where the conference is held.
    """

    starts_at: datetime
    minutes: int
    place: str
    chair: User
    version: int
    reasons: Mapping[str, str] = field(default_factory=dict)
    room: Room | None = None


def arrangement_findings(conference: Conference, wanted: Arrangement) -> list[Finding]:
    """What speaks against an arrangement: each finding says what it would take to go on all the same."""
    day = timezone.localtime(wanted.starts_at).date()
    return [
        *_not_before_today(day),
        *_in_time(conference, day),
        *_on_a_working_day(conference, day),
        *choosing.findings_about(conference, wanted.chair),
        *_somewhere(conference, wanted),
        *_not_too_long(conference, wanted, day),
        *_not_while_parents_care(conference, wanted, day),
        *_soon_if_urgent(conference, wanted.chair, day),
    ]


def _not_before_today(day: date) -> list[Finding]:
    says = "Choose a day that is still to come"
    return [Finding(False, says, (), Takes.FORBIDDEN, "starts_at")] if day < today() else []


def _in_time(conference: Conference, day: date) -> list[Finding]:
    late = [last for last in questions.last_lawful_days(conference) if day > last.duty.due_on]
    if not late:
        return []
    soonest = min(late, key=lambda last: last.duty.due_on)
    says = (
        f"The last lawful day for {soonest.child.name} is {soonest.duty.due_on:%A %-d %B %Y} ({soonest.duty.because}). "
        "Choose an earlier day, or say why it has to be later: the delay is reported to your manager."
    )
    return [Finding(False, says, (soonest.duty.clause,), Takes.RECORDED_REASON, "late_reason")]


def _on_a_working_day(conference: Conference, day: date) -> list[Finding]:
    off = dict(chronology.adopted_by(conference.authority).calendar.left_out(day - timedelta(days=1), day))
    if day not in off:
        return []
    says = f"{day:%A %-d %B %Y} is not a working day ({off[day]}). Choose another, or say why it has to be this one."
    return [Finding(False, says, ("ENG-1.09",), Takes.RECORDED_REASON, "day_off_reason")]


def _somewhere(conference: Conference, wanted: Arrangement) -> list[Finding]:
    """A room of this authority that is still used, or a place in words."""
    room = wanted.room
    if room is None:
        says = "Choose a room, or say where the conference is held"
        return [] if wanted.place.strip() else [Finding(False, says, (), Takes.FORBIDDEN, "place")]
    if room.authority_id == conference.authority_id and room.in_use:
        return []
    return [
        Finding(False, f"{room} is not used for conferences any more. Choose another.", (), Takes.FORBIDDEN, "room")
    ]


def _not_while_parents_care(conference: Conference, wanted: Arrangement, day: date) -> list[Finding]:
    """Hours at which parents look after children at home are left free where the procedure asks for it."""
    hours = avoided(conference, day)
    ends = wanted.starts_at + timedelta(minutes=wanted.minutes)
    procedure = chronology.procedure_of(conference.authority, day)
    finding = time_finding(procedure, wanted.starts_at, ends, [(one.begins, one.ends) for one in hours])
    if finding is None or finding.holds:
        return []
    met = [one for one in hours if meets(wanted.starts_at, ends, (one.begins, one.ends))]
    told = "; ".join(
        f"{timezone.localtime(one.begins):%H:%M} to {timezone.localtime(one.ends):%H:%M}, {one.reason}" for one in met
    )
    says = f"{finding.says} {told}. Choose another time, or say why it has to be this one."
    return [replace(finding, says=says, place="care_reason")]


def _not_too_long(conference: Conference, wanted: Arrangement, day: date) -> list[Finding]:
    limit = chronology.procedure_of(conference.authority, day).timescales.get("conference_duration")
    if limit is None or limit.within is None or wanted.minutes <= limit.within * 60:
        return []
    says = f"A conference should not as a rule go on for more than {limit.within:g} hours. Say why this one has to."
    return [Finding(False, says, (limit.clause,), Takes.RECORDED_REASON, "length_reason")]


def _soon_if_urgent(conference: Conference, chair: User, day: date) -> list[Finding]:
    """An urgent request takes the first day on which its chair is free, or says why it does not (BOL-1.15)."""
    if not conference.urgent or conference.state != Conference.State.AUTHORISED:
        return []
    first = questions.first_free_day(conference, chair, today())
    if day <= first:
        return []
    says = f"This is urgent, and {chair.name} is free on {first:%A %-d %B %Y}. Choose that day, or say why it is later."
    return [Finding(False, says, ("BOL-1.15",), Takes.RECORDED_REASON, "later_reason")]


def arrange(actor: User, conference: Conference, wanted: Arrangement) -> Conference:
    """Fix day, place and chair. What is out of time or out of the rule needs a reason, kept as a departure.

    Raises `Objected`: for a finding without its reason, at the reason's field; for a chair who already sits elsewhere
    then, at `chair`; where somebody else has changed the conference meanwhile, at the whole form.
    """
    require(actor, Right.ARRANGE_CONFERENCE)
    with transaction.atomic():
        conference = locked(conference, wanted.version)
        if conference.state not in ARRANGEABLE:
            raise Objected.at("", f"This conference cannot be arranged: {conference.get_state_display().lower()}.")
        before = conference.chair
        diaries.hold(wanted.chair, wanted.room)
        one_at_a_time(conference.about.values_list("child", flat=True))
        found = [*arrangement_findings(conference, wanted), *gates_before(conference, Step.BOOK)]
        departures.settle(actor, conference, found, wanted.reasons)
        moved = conference.state == Conference.State.ARRANGED
        if moved:
            _no_later(conference, wanted)
        _fix(conference, wanted)
        for row in questions.about(conference):
            _tell(actor, conference, row.child, moved)
            tie(wanted.chair, row.child, Tie.Capacity.CHAIR, reason="chairs the conference")
        if before and before.pk != wanted.chair.pk:
            chairing.no_longer_chairs(conference, before)
        chairing.seat_the_chair(conference, wanted.chair)
        _seat_the_known(conference)
    return conference


def locked(conference: Conference, version: int) -> Conference:
    """The conference for changing, as the person saw it; `Objected` where somebody else has changed it meanwhile."""
    fresh = Conference.objects.select_for_update(of=("self",)).select_related("authority").get(pk=conference.pk)
    if fresh.version != version:
        says = (
            "Somebody changed this conference while you were working on it. What you typed is still here; "
            "compare it with what the page now shows, then send it again."
        )
        raise Objected.at("", says)
    return fresh


def _no_later(conference: Conference, wanted: Arrangement) -> None:
    """A later day is a postponement, which has conditions of its own (WAL-3.04 to 3.06)."""
    assert conference.starts_at is not None
    rule = rule_for_putting_off(facts.procedure(conference))
    later = timezone.localtime(wanted.starts_at).date() > timezone.localtime(conference.starts_at).date()
    if later and rule is not None and rule.postponed_by:
        says = "This is later than the day arranged. Put the conference off instead, so that each child is kept safe."
        raise Objected.at("starts_at", says, rule.cites["postponing"])


def _fix(conference: Conference, wanted: Arrangement) -> None:
    conference.state = Conference.State.ARRANGED
    conference.starts_at = wanted.starts_at
    conference.ends_at = wanted.starts_at + timedelta(minutes=wanted.minutes)
    conference.chair, conference.room = wanted.chair, wanted.room
    conference.place = (str(wanted.room) if wanted.room else wanted.place.strip())[:160]
    conference.version += 1
    diaries.enter(conference)


def _tell(actor: User, conference: Conference, child: Child, moved: bool) -> None:
    kind = "conference_postponed" if moved else "conference_arranged"
    record(
        actor,
        child,
        kind,
        on=today(),
        conference=conference.pk,
        type=conference.type,
        starts_at=conference.starts_at,
    )
    journal(actor, _CHANGED, kind.replace("_", " "), child=child.pk, conference=conference.pk)


def _seat_the_known(conference: Conference) -> None:
    """Fill the list from what is known: the family, the social worker who asked, the chair."""
    children = [row.child for row in questions.about(conference)]
    for child in children:
        for relationship in family_of(child):
            _seat_relative(conference, relationship)
    asked = conference.requested_by
    worker = Practitioner.objects.filter(user=asked).select_related("agency").first()
    if worker:
        seat_practitioner(conference, worker, direct_contact=[child.pk for child in children])


def _seat_relative(conference: Conference, relationship: Relationship) -> None:
    child, person = relationship.child, relationship.person
    seat, made = Seat.objects.get_or_create(
        conference=conference,
        person=person,
        defaults={
            "authority_id": conference.authority_id,
            "name": person.name,
            "standing": Seat.Standing.FAMILY,
            "title": f"{relationship.get_kind_display()} of {child.given_names or 'the baby'}",
        },
    )
    if not made and seat.standing == Seat.Standing.FAMILY:
        _of_the_next_child_too(seat, relationship)
    known = {Need.Kind.INTERPRETER: person.interpreter, Need.Kind.ACCESS: "Large print" if person.large_print else ""}
    for kind, detail in known.items() if made else ():
        if detail:
            Need.objects.create(
                authority_id=conference.authority_id, conference=conference, seat=seat, kind=kind, detail=detail
            )


def _of_the_next_child_too(seat: Seat, relationship: Relationship) -> None:
    """Somebody related to brothers and sisters is said to be so of each: "Mother of Ava, Wren and Noah"."""
    kind, name = relationship.get_kind_display(), relationship.child.given_names or "the baby"
    if f"{kind} of " in seat.title:
        if name not in seat.title:
            seat.title = f"{seat.title.replace(' and ', ', ')} and {name}"[:120]
    else:
        seat.title = f"{seat.title}, {kind.lower()} of {name}"[:120]
    seat.save(update_fields=["title"])


def seat_practitioner(
    conference: Conference, practitioner: Practitioner, *, direct_contact: Sequence[uuid.UUID] = ()
) -> Seat:
    """Ask a practitioner of the directory; they may then see these children, because they were asked."""
    seat, made = Seat.objects.get_or_create(
        conference=conference,
        practitioner=practitioner,
        defaults={
            "authority_id": conference.authority_id,
            "name": practitioner.name,
            "title": practitioner.title,
            "agency": practitioner.agency.kind,
            "service": practitioner.service,
            "line_management": practitioner.line_management,
            "direct_contact": list(direct_contact),
        },
    )
    if not seat.invited:  # left off before, and asked after all
        seat.invited = True
        seat.save(update_fields=["invited"])
    if made and practitioner.user:
        for row in questions.about(conference):
            tie(practitioner.user, row.child, Tie.Capacity.PRACTITIONER, reason="asked to the conference")
    return seat


def invite(actor: User, conference: Conference, practitioners: Sequence[Practitioner]) -> list[Seat]:
    """Ask these practitioners; a procedure's always-invited agencies have to be among all who are asked.

    Raises `Objected` naming each agency that nobody was asked from; nothing overrides that (WAR-3.13).
    """
    if not (may(actor, Right.ARRANGE_CONFERENCE) or chairs(actor, conference)):
        raise NoRight(actor, Right.ARRANGE_CONFERENCE)
    with transaction.atomic():
        for practitioner in practitioners:
            seat_practitioner(conference, practitioner)
        lacking = uninvited(conference)
        if lacking:
            raise Objected(lacking)
        for row in questions.about(conference):
            journal(actor, _CHANGED, "settled who is asked", child=row.child_id, conference=conference.pk)
    return questions.seats(conference)


def uninvited(conference: Conference) -> list[Finding]:
    """The agencies that this procedure always invites and nobody has been asked from."""
    rule = facts.procedure(conference).quorum
    asked = {seat.agency for seat in questions.seats(conference) if seat.invited}
    names = dict(AgencyKind.choices)
    return [
        Finding(
            False,
            f"Ask somebody from {names.get(agency, agency).lower()}: they are invited to every conference.",
            (rule.cites.get("always_invited", rule.clause),),
            Takes.FORBIDDEN,
            "practitioners",
        )
        for agency in rule.always_invited
        if agency not in asked
    ]


def chairs(actor: User, conference: Conference) -> bool:
    """Whether this person chairs this very conference."""
    return conference.chair_id == actor.pk
