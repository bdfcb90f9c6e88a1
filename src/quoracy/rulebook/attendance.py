"""Who must be asked to a conference, who is to be thought of and why, and whether a list is ready to be sent.

What a list lacks is told as findings, so that whoever sends it sees each gap with its clause and can give a reason
where the procedure lets one be given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from quoracy.rulebook.attendance_rules import AttendanceRule, Duty, Group, Line
from quoracy.rulebook.convening_case import (
    ConveningCase,
    Fact,
    facts_of_anybody,
    facts_of_child,
    facts_of_conference,
    holds,
)
from quoracy.rulebook.convening_rules import Each
from quoracy.rulebook.finding import Departure, Finding

FAMILY = ("child", "family")
SUPPORT = ("supporter", "advocate", "solicitor")


class HasAttendance(Protocol):
    """Anything that may carry a rule for attendance, a procedure above all; None where it is silent."""

    @property
    def attendance(self) -> AttendanceRule | None: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """One person, service or agency to ask or to think of in this case, with the reason in plain words.

    `of` is the child, relative or agency the line is asked of, empty where it is asked of the conference once.
    """

    key: str
    who: str
    why: str
    duty: Duty
    clauses: tuple[str, ...]
    agency: str = ""
    service: str = ""
    standing: str = "member"
    of: str = ""
    unmarked: Departure = Departure.NOT_NEEDED
    left_off: Departure = Departure.NOT_NEEDED
    proposed: bool = False

    @property
    def place(self) -> str:
        return f"asked.{self.key}.{self.of}" if self.of else f"asked.{self.key}"


class Mark(StrEnum):
    """What somebody said to a line of the list."""

    INVITED = "invited"
    REPORT_ONLY = "report_only"
    OTHER_CONTRIBUTION = "other_contribution"
    NOT_RELEVANT = "not_relevant"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and what was said to it; `of` where the line is asked of each child, relative or agency."""

    key: str
    mark: Mark
    of: str = ""


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody on the list: from where, in which standing, on which grounds, and what they are expected to bring."""

    id: str
    standing: str = "member"
    agency: str = ""
    service: str = ""
    grounds: tuple[str, ...] = ()
    contribution: str = ""


def whom_to_ask(procedure: HasAttendance, case: ConveningCase) -> tuple[Asking, ...]:
    """Everybody who must be asked, should be asked or is to be thought of, and why, in the procedure's order.

    Empty where the procedure has no list of its own.
    """
    rule = procedure.attendance
    return tuple(asking for line in (rule.lines if rule else ()) for asking in _askings(rule, line, case))


def asking_findings(
    procedure: HasAttendance, case: ConveningCase, marked: Sequence[Marked], invitees: Sequence[Invitee] = ()
) -> list[Finding]:
    """Say what stands in the way of sending this list: lines unmarked or left off, empty groups, missing grounds.

    A line for an agency or service is met by anybody invited from it, marked or not.
    """
    rule = procedure.attendance
    if rule is None:
        return []
    said = {(each.key, each.of): each.mark for each in marked}
    lines = [_line(asking, said.get((asking.key, asking.of)), invitees) for asking in whom_to_ask(procedure, case)]
    return [*lines, *_groups(rule, invitees), *_grounds(rule, invitees), *_size(rule, invitees)]


def approval_finding(procedure: HasAttendance, approved_by: str, drawn_by: str = "") -> Finding | None:
    """Say whether the list has been approved by the one who decides on it; None where nobody has to."""
    rule = procedure.attendance
    if rule is None or not rule.list_approved_by:
        return None
    right = approved_by == rule.list_approved_by
    together = not rule.list_drawn_by or drawn_by == rule.list_drawn_by
    says = f"The list is approved by the {_words(rule.list_approved_by)}"
    says += f", together with the {_words(rule.list_drawn_by)}." if rule.list_drawn_by else "."
    clauses = (rule.cites["approval"],)
    if right and not together:
        return Finding(False, says, clauses, Departure.RECORDED_REASON, "list.drawn_by", rule.list_approved_by)
    departure = Departure.NOT_NEEDED if right else rule.unapproved
    return Finding(right, says, clauses, departure, "list.approved_by", rule.list_approved_by)


def sending_finding(procedure: HasAttendance, role: str) -> Finding | None:
    """Say whether somebody in this role sends the invitations; None where the procedure does not say who does."""
    rule = procedure.attendance
    if rule is None or not rule.sent_by:
        return None
    right = role in rule.sent_by
    says = f"Invitations are sent by the {' or '.join(_words(each) for each in rule.sent_by)}. Propose names instead."
    departure = Departure.NOT_NEEDED if right else Departure.FORBIDDEN
    return Finding(right, says, (rule.cites["sending"],), departure, "list.sent_by", rule.sent_by[0])


def remote_finding(
    procedure: HasAttendance, agreed_by: str, reason: str, relative: bool = False, video: bool = False
) -> Finding | None:
    """Say what joining from a distance takes; None where the procedure asks nothing for it."""
    rule = procedure.attendance
    if rule is None or not rule.remote_agreed_by or (video and not rule.video_like_call):
        return None
    clauses = (rule.cites["remote"],)
    if relative and not rule.remote_relatives:
        says = "Only practitioners may join from a distance under this procedure."
        return Finding(False, says, clauses, Departure.FORBIDDEN, "invitee.remote")
    fine = agreed_by == rule.remote_agreed_by and bool(reason.strip())
    says = f"Joining from a distance needs a reason and the agreement of the {_words(rule.remote_agreed_by)}."
    departure = Departure.NOT_NEEDED if fine else rule.remote_needs
    return Finding(fine, says, clauses, departure, "invitee.remote", rule.remote_agreed_by)


def critical_people(procedure: HasAttendance) -> tuple[str, ...]:
    """Whose days count first when a date is looked for; empty where the procedure names nobody."""
    rule = procedure.attendance
    return rule.critical if rule else ()


def missing_by_date(
    procedure: HasAttendance, invitees: Sequence[Invitee], can_come: Sequence[frozenset[str]]
) -> list[tuple[str, ...]]:
    """For each date, which critical invitees could not come, so that dates can be put in order of the fewest."""
    critical = set(critical_people(procedure))
    wanted = [each.id for each in invitees if each.standing in critical or each.agency in critical]
    return [tuple(name for name in wanted if name not in there) for there in can_come]


def _askings(rule: AttendanceRule | None, line: Line, case: ConveningCase) -> Iterator[Asking]:
    if rule is None or line.key in rule.not_working_here:
        return
    for of, facts in _asked_of(rule, line, case):
        if holds(line.when, line.unless, facts) and (not line.any_of or facts & set(line.any_of)):
            yield Asking(
                line.key,
                rule.renamed.get(line.key, line.who),
                line.why,
                line.duty,
                (line.clause, *line.also),
                line.agency,
                line.service,
                line.standing,
                of,
                line.unmarked,
                line.left_off,
                line.proposed,
            )


def _asked_of(rule: AttendanceRule, line: Line, case: ConveningCase) -> Iterator[tuple[str, frozenset[Fact]]]:
    if line.each is Each.CONFERENCE:
        yield "", facts_of_anybody(case, rule.ages)
    elif line.each is Each.CHILD:
        yield from ((child.id, facts_of_child(case, child, rule.ages)) for child in case.children)
    elif line.each is Each.AGENCY:
        yield from ((known.id, facts_of_conference(case) | known.facts) for known in case.known)
    else:
        yield from _relatives(line.each, case)


def _relatives(each: Each, case: ConveningCase) -> Iterator[tuple[str, frozenset[Fact]]]:
    for relative in case.relatives:
        facts = relative.everything
        parent, holder = Fact.PARENT in facts, Fact.PARENTAL_RESPONSIBILITY in facts
        theirs = {Each.PARENT: parent, Each.HOLDER: holder and not parent}
        if theirs.get(each, not parent and not holder):
            yield relative.id, facts_of_conference(case) | facts


def _line(asking: Asking, mark: Mark | None, invitees: Sequence[Invitee]) -> Finding:
    """A line's finding: met, not marked yet, or left off."""
    if mark is None and _met_by(asking, invitees):
        mark = Mark.INVITED
    name = f"{asking.who} ({asking.of})" if asking.of else asking.who
    if mark is None:
        says = f"Say whether to ask {name}: {asking.why}"
        return Finding(False, says, asking.clauses, asking.unmarked, asking.place)
    if mark in (Mark.INVITED, Mark.EXCLUDED):
        says = f"Asked: {name}." if mark is Mark.INVITED else f"Kept out by a ruling: {name}."
        return Finding(True, says, asking.clauses, place=asking.place)
    says = f"{name[:1].upper()}{name[1:]} left off the list. {asking.why[:1].upper()}{asking.why[1:]}"
    holds = asking.left_off is Departure.NOT_NEEDED
    return Finding(holds, says, asking.clauses, asking.left_off, asking.place)


def _met_by(asking: Asking, invitees: Sequence[Invitee]) -> bool:
    if asking.of or not (asking.agency or asking.service):
        return False
    return any(
        (not asking.agency or each.agency == asking.agency) and (not asking.service or each.service == asking.service)
        for each in invitees
    )


def _groups(rule: AttendanceRule, invitees: Sequence[Invitee]) -> Iterator[Finding]:
    for group in rule.groups:
        if not any(_belongs(group, each) for each in invitees):
            says = f"Nobody is on the list from this group: {group.says}."
            yield Finding(False, says, (rule.cites["groups"],), rule.empty_group, f"list.group.{group.key}")


def _belongs(group: Group, invitee: Invitee) -> bool:
    by_ground = bool(set(group.grounds) & set(invitee.grounds))
    return by_ground if group.grounds else invitee.standing in group.standings


def _grounds(rule: AttendanceRule, invitees: Sequence[Invitee]) -> Iterator[Finding]:
    for each in invitees:
        if each.standing != "member":
            continue
        place = f"list.ground.{each.id}"
        if rule.grounds and not set(each.grounds) & set(rule.grounds):
            known = ", ".join(_words(ground) for ground in rule.grounds)
            says = f"Say why {each.id} is asked: {known}."
            yield Finding(False, says, (rule.cites["grounds"],), rule.ground_missing, place)
        if rule.contribution_asked and not each.contribution.strip():
            says = f"Say in a line what {each.id} is expected to bring."
            yield Finding(False, says, (rule.cites["contribution"],), place=f"list.contribution.{each.id}")


def _size(rule: AttendanceRule, invitees: Sequence[Invitee]) -> Iterator[Finding]:
    """A list that is large for the family, said for information: sending is never stopped by it."""
    if "size" not in rule.cites:
        return
    practitioners = sum(each.standing == "member" for each in invitees)
    family = sum(each.standing in FAMILY for each in invitees)
    many = bool(rule.large_from) and practitioners > rule.large_from
    outnumbered = bool(rule.large_ratio) and family > 0 and practitioners > rule.large_ratio * family
    services = Counter(each.service or each.agency for each in invitees if each.standing == "member")
    doubled = sorted(service for service, times in services.items() if service and times > 1)
    if many or outnumbered:
        says = f"{practitioners} practitioners and {family} of the family are on the list."
        says += " A large meeting can hold back discussion and daunt a family. Ask some for a written report instead."
        yield Finding(False, says, (rule.cites["size"],), place="list.size")
    for service in doubled:
        says = f"Several people come from {_words(service)}. Would a written report from some of them do?"
        yield Finding(False, says, (rule.cites["needed_only"],), place=f"list.several.{service}")


def _words(role: str) -> str:
    return role.replace("_", " ")
