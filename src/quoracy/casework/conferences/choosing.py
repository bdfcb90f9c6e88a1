"""Who may be asked to chair one conference: registered or named, what speaks against each, and what each has booked."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import today, with_role
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.chairs import ChairsContacts, Independence, NamedChair
from quoracy.casework.conferences.independence import parts_in_case
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.plans.models import Plan
from quoracy.rulebook.chairing import Candidate, again_finding, chair_findings, choice_finding, confirmation_finding
from quoracy.rulebook.finding import Finding

WEEKS = 4
"""How far ahead the bookings of a chair are shown, and counted as the chair's workload."""

OUTSIDE = (NamedChair.Capacity.SUBSTITUTE, NamedChair.Capacity.OUTSIDER)
LOOKED_AFTER = "looked after"


@dataclass(frozen=True, slots=True)
class ChairChoice:
    """Somebody who may be asked to chair, what speaks against it, and what they have to do already."""

    user: User
    findings: tuple[Finding, ...]
    parts: tuple[str, ...]
    named: NamedChair | None
    chaired_before: bool
    chaired_last: bool
    bookings: tuple[datetime, ...]
    children: int
    that_week: int

    @property
    def stopped(self) -> bool:
        return any(finding.stops for finding in self.findings)


def chair_choices(conference: Conference, around: date) -> list[ChairChoice]:
    """The unit's chairs and whoever was named for this conference: who chaired last first, who may not sit last.

    As many queries for twenty chairs as for one.
    """
    registered = list(with_role(conference.authority, Role.CHAIR))
    named = {row.user_id: row for row in standing(conference) if row.capacity in OUTSIDE}
    known = {user.pk for user in registered}
    users = [*registered, *(row.user for row in named.values() if row.user_id not in known and row.user.is_active)]
    found = candidates(conference, users)
    procedure, before = facts.procedure(conference), _chaired(conference)
    bookings, workload = _bookings(conference, users), _workload(users)
    choices = [
        ChairChoice(
            user,
            tuple(chair_findings(procedure, conference.type, found[user.pk])),
            found[user.pk].parts,
            named.get(user.pk),
            user.pk in before,
            bool(before) and before[0] == user.pk,
            tuple(at for at in bookings[user.pk] if at.date() >= today()),
            workload[user.pk],
            sum(_same_week(at.date(), around) for at in bookings[user.pk]),
        )
        for user in users
    ]
    return sorted(choices, key=_first)


def _first(choice: ChairChoice) -> tuple[bool, bool, bool, bool, int]:
    warned = bool(choice.findings)
    return choice.stopped, warned, not choice.chaired_last, not choice.chaired_before, choice.that_week


def _same_week(day: date, around: date) -> bool:
    monday = around - timedelta(days=around.weekday())
    return monday <= day < monday + timedelta(days=7)


def candidates(conference: Conference, users: Collection[User]) -> Mapping[int, Candidate]:
    """These people as the rulebook knows them for one conference."""
    parts = parts_in_case(conference, users)
    registered = set(with_role(conference.authority, Role.CHAIR).values_list("pk", flat=True))
    said = {row.chair_id: row.independent for row in conference.independence.order_by("at")}
    rows = standing(conference)
    named = {row.user_id for row in rows if row.capacity in OUTSIDE}
    chosen = {row.user_id for row in rows if row.child_id}
    return {
        user.pk: Candidate(
            user.name,
            registered=user.pk in registered and user.is_active and user.authority_id == conference.authority_id,
            named=user.pk in named and user.is_active and user.authority_id == conference.authority_id,
            parts=parts.get(user.pk, ()),
            said_not_independent=said.get(user.pk) is False,
            chosen=None if not chosen else chosen == {user.pk},
        )
        for user in users
    }


def findings_about(conference: Conference, user: User) -> list[Finding]:
    """What speaks against one person as the chair of a conference."""
    return chair_findings(facts.procedure(conference), conference.type, candidates(conference, [user])[user.pk])


def standing(conference: Conference) -> list[NamedChair]:
    """The newest word on who was named: one for the conference as a whole, one for each looked after child."""
    rows = conference.named_chairs.select_related("user", "by", "child").order_by("at")
    newest = {row.child_id: row for row in rows}
    return [row for row in newest.values() if not row.taken_back]


def looked_after_with_plan(conference: Conference) -> list[ConferenceChild]:
    """The children of a conference who are looked after while a plan of theirs is in force (BFG-4.2.9a)."""
    rows = [row for row in questions.about(conference) if LOOKED_AFTER in row.child.alerts]
    planned = Plan.objects.filter(child__in=[row.child_id for row in rows], ended_on__isnull=True)
    having = set(planned.values_list("child", flat=True)) if rows else set()
    return [row for row in rows if row.child_id in having]


def anybody_looked_after(conference: Conference) -> bool:
    return any(LOOKED_AFTER in row.child.alerts for row in questions.about(conference))


def choices_open(conference: Conference) -> list[Finding]:
    """The looked after children for whom nobody has decided yet who takes the chair."""
    rule = facts.procedure(conference).chairing
    if rule is None or not rule.choice_for_looked_after:
        return []
    decided = {row.child_id for row in standing(conference) if row.child_id}
    found = [
        choice_finding(facts.procedure(conference), row.child.name, row.child_id in decided)
        for row in looked_after_with_plan(conference)
    ]
    return [one for one in found if one is not None and not one.holds]


def confirmed(conference: Conference) -> Finding | None:
    """Whether the chair has confirmed being independent; None where the procedure does not ask or nobody chairs."""
    if conference.chair_id is None:
        return None
    said = conference.independence.filter(chair=conference.chair_id).order_by("at").last()
    return confirmation_finding(facts.procedure(conference), said is not None and said.independent)


def papers_closed(conference: Conference) -> bool:
    """Whether its chair has still to confirm being independent before the papers open."""
    found = confirmed(conference)
    return found is not None and not found.holds and conference.state == Conference.State.ARRANGED


def proposed_again(conference: Conference, chosen: User, choices: Sequence[ChairChoice]) -> Finding | None:
    """That whoever chaired the last conference is free and might be asked again; None where that is chosen already."""
    last = next((one for one in choices if one.chaired_last and not one.stopped), None)
    found = again_finding(
        facts.procedure(conference), last is not None and last.user.pk == chosen.pk, earlier_chair_free=last is not None
    )
    return found if found is not None and not found.holds else None


def contacts_of(chair: User) -> ChairsContacts | None:
    return ChairsContacts.objects.filter(chair=chair).select_related("complaints_to").first()


def workers_managed(manager: User, chair: User) -> tuple[str, ...]:
    """The workers on this chair's cases whose child this person manages (BFG-4.8.1b)."""
    children = Conference.objects.filter(chair=chair).values("about__child")
    theirs = Tie.objects.filter(user=manager, child__in=children, capacity=Tie.Capacity.TEAM_MANAGER)
    workers = Tie.objects.filter(child__in=theirs.values("child"), capacity=Tie.Capacity.SOCIAL_WORKER)
    return tuple(sorted(set(workers.exclude(user=manager).values_list("user__name", flat=True))))


def said_by_chairs(conference: Conference) -> list[Independence]:
    return list(conference.independence.select_related("chair").order_by("at"))


def _chaired(conference: Conference) -> list[int]:
    """Who chaired about these children before, the last one first."""
    children = conference.about.values("child")
    rows = Conference.objects.filter(about__child__in=children, chair__isnull=False).exclude(pk=conference.pk)
    held = rows.exclude(state=Conference.State.STOOD_DOWN).order_by("-starts_at")
    return list(dict.fromkeys(chair for chair in held.values_list("chair", flat=True) if chair is not None))


def _bookings(conference: Conference, users: Collection[User]) -> Mapping[int, list[datetime]]:
    """What each has booked from the beginning of this week, four weeks on; not this conference."""
    monday = today() - timedelta(days=today().weekday())
    rows = Conference.objects.filter(chair__in=users, starts_at__date__gte=monday)
    rows = rows.filter(state__in=(Conference.State.ARRANGED, Conference.State.OPEN, Conference.State.CLOSED))
    found: dict[int, list[datetime]] = defaultdict(list)
    for chair, at in rows.exclude(pk=conference.pk).order_by("starts_at").values_list("chair", "starts_at"):
        if chair is not None and at is not None:
            found[chair].append(timezone.localtime(at))
    return found


def _workload(users: Collection[User]) -> Mapping[int, int]:
    """On how many children with a plan in force each has chaired and still sees the file."""
    mine = Tie.objects.filter(user__in=users, capacity=Tie.Capacity.CHAIR, until__isnull=True)
    planned = mine.filter(child__plans__ended_on__isnull=True, child__plans__isnull=False).distinct()
    found: dict[int, set[uuid.UUID]] = defaultdict(set)
    for user, child in planned.values_list("user", "child"):
        found[user].add(child)
    return defaultdict(int, {user: len(children) for user, children in found.items()})
