"""Everything a chair prepares one conference from, gathered once and judged by nobody but the chair."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import questions as chronology
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.checklists import Line, lines
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.casework.contributions import questions as contributions
from quoracy.casework.contributions.questions import FromTheFamily
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations import questions as invitations
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.invitations.questions import Expected
from quoracy.casework.plans.models import Plan
from quoracy.casework.preparing.comparing import SideBySide, side_by_side
from quoracy.casework.preparing.models import ChairsNotes
from quoracy.casework.reports import histories, readers
from quoracy.casework.reports import questions as reports
from quoracy.casework.reports.histories import Merged
from quoracy.casework.reports.models import Withholding
from quoracy.casework.reports.questions import DeskLine
from quoracy.casework.reports.together import readable_together
from quoracy.casework.section_47.models import Assessment
from quoracy.casework.section_47.questions import assessments_of
from quoracy.rulebook.chronology import Event, settle
from quoracy.rulebook.convening_rules import Kind, Step

IN_SHORT = 12
"""How many of a child's newest events the chronology in short shows; the whole of it is a click away."""

BEFOREHAND = ("reading_time", "family_meeting")
"""The duties by which a procedure gives people time to read and the chair a meeting with the family."""

AFTERWARDS = (Step.DECIDE, Step.CLOSE, Step.AFTER)


def only_its_chair(user: User, conference: Conference) -> None:
    """Raise `NoRight` for everybody but the chair of this very conference."""
    if conference.chair_id is None or conference.chair_id != user.pk:
        raise NoRight(user, Right.RUN_CONFERENCE, "Only the chair of this conference prepares it here.")


def notes_of(user: User, conference: Conference) -> ChairsNotes | None:
    """A chair's own notes; another chair's are nobody's to read."""
    only_its_chair(user, conference)
    return ChairsNotes.objects.filter(conference=conference, by=user).first()


@dataclass(frozen=True, slots=True)
class OfAChild:
    """What is on file of one child: lately, the child's own part, the last decision, the plan and what is due."""

    child: Child
    events: tuple[Event, ...]
    part: ChildsPart | None
    decided: ConferenceChild | None
    plan: Plan | None
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class OfARelative:
    """What the procedure asks to be seen to with one relative beforehand: what was, and what is open."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One conference as its chair prepares it."""

    conference: Conference
    children: tuple[OfAChild, ...]
    reports: SideBySide
    histories: tuple[Merged, ...]
    assessments: dict[uuid.UUID, Assessment]
    requests: tuple[DeskLine, ...]
    undecided: tuple[Withholding, ...]
    expected: tuple[Expected, ...]
    invitations: tuple[Invitation, ...]
    needs: tuple[Need, ...]
    exclusions: tuple[Exclusion, ...]
    seats_kept_out: tuple[Seat, ...]
    family: tuple[FromTheFamily, ...]
    relatives: tuple[OfARelative, ...]
    open_lines: tuple[Line, ...]
    helps: tuple[Line, ...]
    beforehand: tuple[Duty, ...]


def prepared(user: User, conference: Conference) -> Prepared:
    """Everything on the chair's page; as many queries for a long case as for a short one."""
    only_its_chair(user, conference)
    about = conferences.about(conference)
    children = [row.child for row in about]
    checks = lines(conference, exclusions.people_kept_out(conference))
    duties = _duties(children)
    invited = invitations.invitations(conference)
    papers = readable_together(conference, readers.chair(conference))
    seats = conferences.seats(conference)
    return Prepared(
        conference=conference,
        children=tuple(of_children(conference, children, duties)),
        reports=side_by_side(conference, papers, children),
        histories=histories.merged(conference, children, papers, seats),
        assessments=assessments_of(children),
        requests=tuple(reports.desk(user, conference)),
        undecided=tuple(reports.undecided(conference)),
        expected=tuple(invitations.expected(conference)),
        invitations=tuple(invited),
        needs=tuple(conferences.needs(conference)),
        exclusions=tuple(exclusions.of_conference(conference)),
        seats_kept_out=tuple(seat for seat in seats if seat.kept_out),
        family=tuple(contributions.of_conference(conference)),
        relatives=tuple(_relatives(checks, {str(child.pk) for child in children})),
        open_lines=tuple(one for one in checks if one.open and one.item.who == "chair" and _before(one)),
        helps=tuple(one for one in checks if one.item.kind is Kind.HELP and one.item.who == "chair" and _before(one)),
        beforehand=tuple(
            duty
            for duty in dict.fromkeys(one for rows in duties.values() for one in rows)
            if duty.key in BEFOREHAND and duty.conference == conference.pk
        ),
    )


def of_children(
    conference: Conference, children: Sequence[Child], duties: dict[uuid.UUID, list[Duty]] | None = None
) -> Iterable[OfAChild]:
    """What is on file of each child, in a handful of queries for all of them."""
    happened = chronology.happened([child.pk for child in children])
    parts = {row.child_id: row for row in ChildsPart.objects.filter(conference=conference)}
    plans = Plan.objects.filter(child__in=children, ended_on__isnull=True).prefetch_related("core_group", "outline")
    running = {plan.child_id: plan for plan in plans}
    decided = _last_decisions(conference, children)
    due = _duties(children) if duties is None else duties
    for child in children:
        yield OfAChild(
            child,
            tuple(reversed(settle(happened[child.pk])[-IN_SHORT:])),
            parts.get(child.pk),
            decided.get(child.pk),
            running.get(child.pk),
            tuple(one for one in due[child.pk] if one.open and one.conference != conference.pk),
        )


def _last_decisions(conference: Conference, children: Collection[Child]) -> dict[uuid.UUID, ConferenceChild]:
    """The newest decision of an earlier conference about each child."""
    rows = ConferenceChild.objects.filter(child__in=children, conference__state=Conference.State.CLOSED)
    earlier = rows.exclude(conference=conference).exclude(outcome="").select_related("conference", "decided_by")
    return {row.child_id: row for row in earlier.order_by("conference__starts_at")}


def _duties(children: Iterable[Child]) -> dict[uuid.UUID, list[Duty]]:
    found: dict[uuid.UUID, list[Duty]] = defaultdict(list)
    for duty in chronology.duties_of([child.pk for child in children]):
        found[duty.child_id].append(duty)
    return found


def _relatives(checks: Iterable[Line], children: Collection[str]) -> Iterable[OfARelative]:
    """The lines about each relative that belong before the conference, by name (BFG-4.4.1a)."""
    found: dict[str, list[Line]] = defaultdict(list)
    names: dict[str, str] = {}
    for line in checks:
        about_a_relative = line.item.of and line.about and line.item.of not in children
        if about_a_relative and _before(line) and line.item.kind is not Kind.HELP:
            found[line.item.of].append(line)
            names[line.item.of] = line.about
    return [OfARelative(names[key], tuple(rows)) for key, rows in found.items()]


def _before(line: Line) -> bool:
    return line.item.step not in AFTERWARDS
