"""Whether there are enough to begin, child by child, and what the chair may do when there are not.

Quoracy is asked of each child apart: siblings at one conference may have different answers. A report from
an agency that stayed away, an observer or a supporter never fills a place unless the pack says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from quoracy.rulebook.conference_rules import CountedFor, FollowOn, Moment, QuorumCount, QuorumRule
from quoracy.rulebook.finding import Departure
from quoracy.rulebook.going_ahead import WayOn, way_on
from quoracy.rulebook.groupings import Counted, count, members
from quoracy.rulebook.sitting import SOCIAL_CARE, ConferenceChild, Present, Sitting

MAY_PROCEED = {
    Departure.NOT_NEEDED: "yes",
    Departure.RECORDED_REASON: "with_recorded_reason",
    Departure.FORBIDDEN: "no",
}


class HasQuorum(Protocol):
    """Anything that carries a quorum rule, a procedure above all."""

    @property
    def quorum(self) -> QuorumRule: ...


@dataclass(frozen=True, slots=True)
class _Tense:
    """How a count is worded: of those who are here, or of those who are coming."""

    one: str
    many: str
    counted: str
    idle: str
    not_here: str
    nobody: str


_NOW = _Tense("is here", "are here", "here and counted", "here", "not here", "is here")
_AHEAD = _Tense(
    "will be here", "will be here", "will be here and counted", "coming", "not expected yet", "is coming yet"
)
ANOTHER_AGENCY = "another agency"


@dataclass(frozen=True, slots=True)
class ChildQuoracy:
    """Whether a conference is quorate for one child; `quorate` is None where the procedure sets no number.

    `may_proceed` is `yes`, `with_recorded_reason` or `no`; `proceeds` is what happens given what the chair
    has said. `help` is an illustration shown beside the chair's choice, never a condition. `nobody_from` is said of a
    forecast alone: which of social care and another agency nobody is coming from, whatever number is set or none.
    """

    child: str
    quorate: bool | None
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    may_proceed: str
    proceeds: bool
    clauses: tuple[str, ...]
    because: str
    follow_on: tuple[FollowOn, ...] = ()
    help: str = ""
    nobody_from: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether a forecast will do: enough where a number is set, with social care and another agency in any case."""
        return self.quorate is not False and not self.nobody_from


def assess(procedure: HasQuorum, sitting: Sitting) -> tuple[ChildQuoracy, ...]:
    """Say for each child whether there are enough, who is missing, and whether the conference goes ahead."""
    return _assess(procedure, sitting, _NOW)


def _assess(procedure: HasQuorum, sitting: Sitting, tense: _Tense) -> tuple[ChildQuoracy, ...]:
    try:
        rule = procedure.quorum
    except LookupError:  # the procedure and those it extends are silent
        because = "This procedure says nothing of a quorum, and none is made up."
        return tuple(ChildQuoracy(child.id, None, (), (), "yes", True, (), because) for child in sitting.children)
    return tuple(_assess_child(rule, sitting, child, tense) for child in sitting.children)


def forecast(procedure: HasQuorum, expected: Iterable[Present], sitting: Sitting) -> tuple[ChildQuoracy, ...]:
    """Say what the count would be if those who are expected came, so that gaps can be filled days ahead."""
    ahead = replace(sitting, present=tuple(expected), chair=None)
    nobody_from = _nobody_from(ahead.present)
    return tuple(_with_nobody(found, nobody_from) for found in _assess(procedure, ahead, _AHEAD))


def _with_nobody(found: ChildQuoracy, nobody_from: tuple[str, ...]) -> ChildQuoracy:
    """The forecast with who is still lacking, said where the count itself has not said it."""
    said = found.quorate is False or found.missing or not nobody_from
    because = found.because if said else f"{found.because} {_NOBODY_FROM[nobody_from]}"
    return replace(found, because=because, nobody_from=nobody_from)


_NOBODY_FROM = {
    (SOCIAL_CARE,): "Nobody from social care is coming yet.",
    (ANOTHER_AGENCY,): "Nobody from an agency beside social care is coming yet.",
    (SOCIAL_CARE, ANOTHER_AGENCY): "Nobody from an agency is coming yet.",
}


def _nobody_from(expected: Iterable[Present]) -> tuple[str, ...]:
    coming = {person.agency for person in expected if person.agency and person.status == "member"}
    lacking = () if SOCIAL_CARE in coming else (SOCIAL_CARE,)
    return lacking if coming - {SOCIAL_CARE} else (*lacking, ANOTHER_AGENCY)


def _assess_child(rule: QuorumRule, sitting: Sitting, child: ConferenceChild, tense: _Tense) -> ChildQuoracy:
    if rule.count is QuorumCount.NO_NUMBER_SET:
        return _without_number(rule, sitting, child, tense)
    counted = count(rule, sitting, child)
    short = _short(rule, counted)
    essential = _essential_missing(rule, sitting, child)
    missing = (*short, *essential)
    because = _tally(rule, counted, child, missing, tense)
    clauses = _counting_clauses(rule, child)
    if not missing:
        return ChildQuoracy(child.id, True, _names(rule, counted), (), "yes", True, clauses, because)
    way = way_on(rule, counted, child, sitting.chair, only_essential=not short)
    if short and essential:
        clauses = (*clauses, rule.cites["essential"])
    proceeds = _proceeds(way, sitting)
    return ChildQuoracy(
        child.id,
        False,
        _names(rule, counted),
        missing,
        MAY_PROCEED[way.departure],
        proceeds,
        tuple(dict.fromkeys((*clauses, *way.clauses))),
        f"{because} {way.says}",
        _follow_on(rule, way.cause, proceeds),
        way.illustration,
    )


def _without_number(rule: QuorumRule, sitting: Sitting, child: ConferenceChild, tense: _Tense) -> ChildQuoracy:
    """A procedure that sets no number: say who is here, and ask the chair when social care is alone."""
    here = tuple(dict.fromkeys(p.agency for p in members(rule, sitting) if p.agency))
    because = _who_without_number(here, tense)
    if set(here) - {SOCIAL_CARE}:
        return ChildQuoracy(child.id, None, here, (), "yes", True, (rule.clause,), because)
    because += f" No agency beside social care {tense.one}, so the" if here else " The"
    because += " chair is asked to confirm going on."
    way = WayOn(Departure.RECORDED_REASON, "", (rule.clause,), Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)
    proceeds = _proceeds(way, sitting)
    follow_on = _follow_on(rule, way.cause, proceeds)
    may = MAY_PROCEED[way.departure]
    return ChildQuoracy(child.id, None, here, (ANOTHER_AGENCY,), may, proceeds, (rule.clause,), because, follow_on)


def _who_without_number(here: tuple[str, ...], tense: _Tense) -> str:
    if not here:
        return f"This procedure sets no number; nobody from an agency {tense.nobody}."
    are = f"1 agency {tense.one}" if len(here) == 1 else f"{len(here)} agencies {tense.many}"
    return f"This procedure sets no number. {are}: {_listed(here)}."


def _proceeds(way: WayOn, sitting: Sitting) -> bool:
    chair = sitting.chair
    if way.departure is Departure.FORBIDDEN or chair is None:
        return False
    return chair.proceed and bool(chair.reason.strip()) and way.ready


def _short(rule: QuorumRule, counted: Counted) -> tuple[str, ...]:
    """The empty places of the minimum."""
    if rule.count is QuorumCount.GROUPINGS_WITH_CONTACT:
        return ("another agency with direct contact",) * (rule.needed - len(counted.groupings))
    places = () if counted.social_care else (SOCIAL_CARE,)
    return places + ("another agency with direct contact",) * (rule.needed - len(counted.others))


def _essential_missing(rule: QuorumRule, sitting: Sitting, child: ConferenceChild) -> tuple[str, ...]:
    if not child.unborn:
        return ()
    here = {p.service for p in members(rule, sitting)}
    if rule.report_meets_essential:
        here |= set(sitting.reports.get(child.id, ()))
    return tuple(service for service in rule.essential_for_unborn if service not in here)


def _names(rule: QuorumRule, counted: Counted) -> tuple[str, ...]:
    if rule.count is QuorumCount.GROUPINGS_WITH_CONTACT:
        return counted.groupings
    return ((SOCIAL_CARE,) if counted.social_care else ()) + counted.others


def _counting_clauses(rule: QuorumRule, child: ConferenceChild) -> tuple[str, ...]:
    parts = ["social_care", "counted"]
    if child.unborn:
        parts += ["unborn_counted"] + (["essential"] if rule.essential_for_unborn else [])
    return tuple(dict.fromkeys((rule.clause, *(rule.cites[part] for part in parts if part in rule.cites))))


def _follow_on(rule: QuorumRule, cause: Moment, proceeds: bool) -> tuple[FollowOn, ...]:
    moments = {Moment.WENT_AHEAD, cause} if proceeds else {Moment.STOOD_DOWN}
    return tuple(step for step in rule.follow_on if step.when in moments)


def _tally(rule: QuorumRule, counted: Counted, child: ConferenceChild, missing: tuple[str, ...], tense: _Tense) -> str:
    """One or two plain sentences: how many of how many, who they are, what is wanted and why others do not count."""
    names = _names(rule, counted)
    needed = rule.needed + (rule.count is QuorumCount.SOCIAL_CARE_AND_OTHERS_WITH_CONTACT)
    met = f"met {child.id}" if rule.counted_for is not CountedFor.THE_MEETING else "met a child of this conference"
    parts = [f"{len(names)} of {needed}: {_listed(names) or 'nobody'} {tense.counted} for {child.id}"]
    wanted = [_wanted(place, missing.count(place), met) for place in dict.fromkeys(missing)]
    parts += [f"needs {_listed(wanted)}"] if wanted else []
    idle = [name for name in counted.here_without_contact if name not in names]
    if missing and idle:
        parts.append(f"{tense.idle} without contact that counts: {_listed(idle)}")
    if missing and counted.absent:
        parts.append(f"known to have {met} but {tense.not_here}: {_listed(counted.absent)}")
    return "; ".join(parts) + "."


def _wanted(place: str, times: int, met: str) -> str:
    if place != "another agency with direct contact":
        return place
    return f"one more agency that has {met}" if times == 1 else f"{times} more agencies that have {met}"


def _listed(names: Iterable[str]) -> str:
    words = [name.replace("_", " ").replace("/", ": ") for name in names]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
