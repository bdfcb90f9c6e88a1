"""A child's own part in a conference: the starting point by age, the child's wish, and how views are heard either way.

The starting point is rebuttable and said as such; a wish to stay away is not overridden where the procedure has it
respected. Nothing here gives a score or concludes for the person who assesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from quoracy.rulebook.convening_case import CaseChild, age_in_years
from quoracy.rulebook.convening_rules import AgeTaken
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.taking_part_rules import TakingPartRule

THERE = ("attending", "in_part")


class HasTakingPart(Protocol):
    """Anything that may carry a rule for a child's part, a procedure above all; None where it is silent."""

    @property
    def taking_part(self) -> TakingPartRule | None: ...


class StartingPoint(StrEnum):
    """Where the assessment opens: offered, unlikely to be there in person, open, or not asked of an unborn child."""

    OFFERED = "offered"
    NOT_ATTENDING = "not_attending"
    OPEN = "open"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Presumption:
    """The starting point for one child, with the age it rests on and why."""

    starts: StartingPoint
    age: int | None
    why: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildsPart:
    """What has been settled so far about one child's part.

    `weighed` holds the answers to the procedure's questions by their keys, `agreed` who has agreed to the
    arrangements. `wish` is "attend", "stay_away" or empty; `reason` is why the child is not there or is, against the
    starting point, and `speaks_to` what that reason deals with. `views` says how the child's views reach the meeting.
    """

    child: str
    answer: str = ""
    by: str = ""
    reason: str = ""
    speaks_to: tuple[str, ...] = ()
    evidence: str = ""
    wish: str = ""
    explained: bool = False
    copied_from: str = ""
    weighed: Mapping[str, str] = field(default_factory=dict)
    agreed: tuple[str, ...] = ()
    exception_agreed: bool = False
    hostile_parent: bool | None = None
    kept_apart: bool = False
    prepared: bool = False
    adjustments_open: int = 0
    met_the_chair: bool = False
    impact_feared: bool = False
    views: tuple[str, ...] = ()
    efforts: str = ""


def presumption(
    procedure: HasTakingPart, child: CaseChild, on: date, invited_on: date | None = None
) -> Presumption | None:
    """The starting point for a child's taking part, by age on the day that counts; None where nothing is said.

    Doubt: sources that name no age leave the starting point open (BOL-1.35, WAL-1.04, WAR-3.01).
    """
    rule = procedure.taking_part
    if rule is None:
        return None
    if child.born is None:
        return Presumption(StartingPoint.NOT_ASKED, None, "A child not yet born has no part to settle.", (rule.clause,))
    day = invited_on if rule.age_taken_on is AgeTaken.INVITATION and invited_on else on
    age = age_in_years(child.born, day)
    if not rule.presumed_from:
        why = "The procedure names no age: it is settled for this child alone."
        return Presumption(StartingPoint.OPEN, age, why, (rule.clause,))
    if age >= rule.presumed_from:
        why = f"From {rule.presumed_from} a child is offered the chance to take part, unless evidence shows otherwise."
        return Presumption(StartingPoint.OFFERED, age, why, (rule.cites["offered"],))
    why = f"Under {rule.presumed_from} a child is unlikely to be able to take part in person; evidence can rebut this."
    return Presumption(StartingPoint.NOT_ATTENDING, age, why, (rule.cites["not_attending"],))


def part_findings(procedure: HasTakingPart, child: CaseChild, part: ChildsPart, on: date) -> list[Finding]:
    """Say what is still missing about a child's part before invitations go, each at the field it belongs to."""
    rule, start = procedure.taking_part, presumption(procedure, child, on)
    if rule is None or start is None or (start.starts is StartingPoint.NOT_ASKED and rule.unborn_excepted):
        return []
    return [
        *_answered(rule, part),
        *_wish(rule, part),
        *_against_the_starting_point(rule, start, part),
        *_young(rule, start, part),
        *_questions(rule, part),
        *_hostile(rule, part),
    ]


def opening_findings(procedure: HasTakingPart, part: ChildsPart) -> list[Finding]:
    """Say what is missing about a child's part when the conference is to be opened for the child."""
    rule = procedure.taking_part
    if rule is None:
        return []
    there = part.answer in THERE
    return [*(_there(rule, part) if there else ()), *_views(rule, part, there)]


def ways_of_taking_part(procedure: HasTakingPart) -> tuple[str, ...]:
    """The ways in which a child may contribute, there or not."""
    rule = procedure.taking_part
    return rule.ways if rule else ()


def support_owed(procedure: HasTakingPart, part: ChildsPart) -> bool:
    """Whether an advocate and preparatory work are to be offered because of what the conference may do to the child."""
    rule = procedure.taking_part
    if rule is None or "support" not in rule.cites or not part.impact_feared:
        return False
    return part.answer not in THERE or not rule.support_only_if_absent


def views_owed_by(procedure: HasTakingPart, lead_appointed: bool) -> str:
    """Who gathers an absent child's views: the first role named, or the second while nobody holds the first."""
    rule = procedure.taking_part
    if rule is None or not rule.views_owed_by:
        return ""
    return rule.views_owed_by[0] if lead_appointed else rule.views_owed_by[-1]


def matter_barred(procedure: HasTakingPart, parent_objects: bool) -> Finding | None:
    """Say whether a child may hear a parent's personal matter although the parent objects; None where not asked."""
    rule = procedure.taking_part
    if rule is None or rule.parent_may_bar_matter is Departure.NOT_NEEDED:
        return None
    says = "A parent objects to the child hearing this matter. The child leaves for this item."
    departure = rule.parent_may_bar_matter if parent_objects else Departure.NOT_NEEDED
    return Finding(not parent_objects, says, (rule.cites["barred"],), departure, "passage.for_child", "chair")


def personal_matter(procedure: HasTakingPart, name: str, *, parent_objects: bool) -> Finding | None:
    """What the chair is told when an item comes that holds a parent's own difficulties and a child takes part.

    Without an objection the chair decides whether the child stays (BFG-4.4.10c); a parent who objects is respected, and
    the child leaves for this item (BFG-4.4.10d).
    """
    rule = procedure.taking_part
    if rule is None or "personal_matter" not in rule.cites:
        return None
    if parent_objects and (barred := matter_barred(procedure, parent_objects)) is not None:
        says = f"A parent objects to {name} hearing what comes now. {name} leaves for this item."
        return replace(barred, says=says, place="leaving")
    says = f"What comes now holds a parent's own difficulties. Decide whether {name} stays, or leaves for this item."
    return Finding(False, says, (rule.cites["personal_matter"],), Departure.NOT_NEEDED, "leaving", "chair")


def report_sharing_asked(procedure: HasTakingPart, child: CaseChild, on: date) -> bool:
    """Whether it is asked for this child if all, part or none of a report is shared: by age where one is named."""
    rule = procedure.taking_part
    if rule is None or not rule.report_shared_judged_by or child.born is None:
        return False
    return age_in_years(child.born, on) >= rule.report_older_child_from


def report_sharing_findings(
    procedure: HasTakingPart, child: CaseChild, on: date, given: str, reason: str, by: str
) -> list[Finding]:
    """Say what is missing about sharing a report with a child: `given` is all, part, none or empty."""
    rule = procedure.taking_part
    if rule is None or not report_sharing_asked(procedure, child, on):
        return []
    clauses, place = (rule.cites["report_shared"],), f"shared.{child.id}"
    right = by == rule.report_shared_judged_by or not given
    says = f"Whether the report is shared with the child is judged by the {_words(rule.report_shared_judged_by)}."
    judged = Finding(right, says, clauses, Departure.NOT_NEEDED if right else Departure.FORBIDDEN, f"{place}.by")
    full = given == "all" or (given in ("part", "none") and bool(reason.strip()))
    says = "Say whether the child was given all of the report, part of it or none, and why if not all."
    departure = Departure.NOT_NEEDED if full else rule.not_shared_with_child
    return [judged, Finding(full, says, clauses, departure, place)]


def wishes_due(procedure: HasTakingPart, last: date) -> date | None:
    """The day after which a child's wishes and feelings have to be asked for again; None where no interval is set."""
    rule = procedure.taking_part
    if rule is None or not rule.wishes_again_after_weeks:
        return None
    return last + timedelta(weeks=rule.wishes_again_after_weeks)


def member_of_core_group(procedure: HasTakingPart, age: int) -> bool | None:
    """Whether a child of this age is presumed a member of the core group; None where no age is set."""
    rule = procedure.taking_part
    if rule is None or not rule.membership_presumed_from:
        return None
    return age >= rule.membership_presumed_from


def _answered(rule: TakingPartRule, part: ChildsPart) -> Iterator[Finding]:
    place = f"part.{part.child}.answer"
    answered = part.answer in rule.answers
    says = f"Settle whether and how this child takes part: {', '.join(_words(each) for each in rule.answers)}."
    departure = Departure.NOT_NEEDED if answered else rule.unanswered
    yield Finding(answered, says, (rule.clause,), departure, place, rule.answered_by)
    if answered and part.by and part.by != rule.answered_by:
        says = f"Whether a child takes part is answered by the {_words(rule.answered_by)}."
        yield Finding(False, says, (rule.clause,), Departure.FORBIDDEN, f"part.{part.child}.by", rule.answered_by)
    if part.copied_from:
        holds = rule.copied_from_sibling is Departure.NOT_NEEDED
        says = "This answer was taken over from a brother or sister. Settle it for this child alone."
        yield Finding(holds, says, (rule.clause,), rule.copied_from_sibling, place)
    if answered and part.answer in ("not_appropriate", "not_invited"):
        yield _reason(rule, part)


def _reason(rule: TakingPartRule, part: ChildsPart) -> Finding:
    missing = [each for each in rule.reason_speaks_to if each not in part.speaks_to]
    holds = bool(part.reason.strip()) and not missing
    says = "Say why this child is not invited."
    if rule.reason_speaks_to:
        says = f"Say why this child is not invited; the reason speaks to {' and '.join(rule.reason_speaks_to)}."
    clauses = (rule.cites.get("not_invited", rule.clause),)
    departure = Departure.NOT_NEEDED if holds else rule.not_invited
    return Finding(holds, says, clauses, departure, f"part.{part.child}.reason", rule.answered_by)


def _wish(rule: TakingPartRule, part: ChildsPart) -> Iterator[Finding]:
    if part.wish != "stay_away" or not rule.wish_to_stay_away_binds:
        return
    away = part.answer not in THERE
    says = "The child wishes to stay away, and that is respected."
    departure = Departure.NOT_NEEDED if away else Departure.FORBIDDEN
    yield Finding(away, says, (rule.cites["wish"],), departure, f"part.{part.child}.answer")
    says = "Explain to the child what the conference is and how to take part, and ask again."
    yield Finding(part.explained, says, (rule.cites["explained"],), place=f"part.{part.child}.explained")


def _against_the_starting_point(rule: TakingPartRule, start: Presumption, part: ChildsPart) -> Iterator[Finding]:
    there = part.answer in THERE
    if not part.answer or (part.wish == "stay_away" and not there):
        return
    above = start.starts is StartingPoint.OFFERED and not there
    below = start.starts is StartingPoint.NOT_ATTENDING and there
    if above or below:
        shown = bool(part.evidence.strip())
        says = f"{start.why} Give the evidence for deciding otherwise."
        departure = Departure.NOT_NEEDED if shown else rule.against_presumption
        yield Finding(shown, says, start.clauses, departure, f"part.{part.child}.evidence")


def _young(rule: TakingPartRule, start: Presumption, part: ChildsPart) -> Iterator[Finding]:
    if part.answer in THERE and start.age is not None and start.age < rule.young_below:
        says = "Babies and young children are normally kept out of the room. The chair agrees the exception in a line."
        yield Finding(part.exception_agreed, says, (rule.cites["young"],), place=f"part.{part.child}.exception")


def _questions(rule: TakingPartRule, part: ChildsPart) -> Iterator[Finding]:
    for question in rule.questions:
        if question.if_attending and part.answer not in THERE:
            continue
        answered = bool(part.weighed.get(question.key, "").strip())
        departure = Departure.NOT_NEEDED if answered else question.unanswered
        place = f"part.{part.child}.{question.key}"
        yield Finding(answered, question.asks, (question.clause,), departure, place)


def _hostile(rule: TakingPartRule, part: ChildsPart) -> Iterator[Finding]:
    if "hostile" not in rule.cites or part.answer not in THERE:
        return
    place, clauses = f"part.{part.child}.hostile_parent", (rule.cites["hostile"],)
    if part.hostile_parent is None:
        says = "Say whether a parent who is there may be hostile to the child or blame the child."
        yield Finding(False, says, clauses, rule.hostile_parent, place, "chair")
    elif part.hostile_parent:
        says = "The child cannot be kept apart from a hostile parent. Consider somebody speaking for the child."
        departure = Departure.NOT_NEEDED if part.kept_apart else rule.hostile_parent
        yield Finding(part.kept_apart, says, clauses, departure, place, "chair")


def _there(rule: TakingPartRule, part: ChildsPart) -> Iterator[Finding]:
    missing = [each for each in rule.agreed_by if each not in part.agreed]
    if rule.agreed_by:
        who = " and ".join(_words(each) for each in rule.agreed_by)
        says = f"The {who} agree beforehand on how long the child is there, with whom, and on meeting the chair."
        departure = rule.unagreed if missing else Departure.NOT_NEEDED
        yield Finding(
            not missing, says, (rule.cites["agreed"],), departure, f"part.{part.child}.agreed", rule.who_rules
        )
    if rule.preparation is not Departure.NOT_NEEDED:
        says = "Preparing the child is essential: say who did it, when and what was covered."
        departure = Departure.NOT_NEEDED if part.prepared else rule.preparation
        yield Finding(part.prepared, says, (rule.cites["prepared"],), departure, f"part.{part.child}.prepared", "chair")
    if rule.adjustments is not Departure.NOT_NEEDED:
        done = part.adjustments_open == 0
        says = f"{part.adjustments_open} adjustments for the child's disability are not in place."
        departure = Departure.NOT_NEEDED if done else rule.adjustments
        yield Finding(done, says, (rule.cites["adjustments"],), departure, f"part.{part.child}.adjustments", "chair")


def _views(rule: TakingPartRule, part: ChildsPart, there: bool) -> Iterator[Finding]:
    known = [way for way in part.views if not rule.ways or way in rule.ways]
    if rule.views_missing is not Departure.NOT_NEEDED:
        reach = there or bool(known) or bool(part.efforts.strip())
        says = "Say how this child's views reach the conference, or what was tried to obtain them."
        departure = Departure.NOT_NEEDED if reach else rule.views_missing
        yield Finding(reach, says, (rule.cites["views"],), departure, f"part.{part.child}.views", "chair")
    if "meeting" in rule.cites:
        says = "Offer the child a meeting with the chair beforehand, or say why none took place."
        met = part.met_the_chair
        departure = Departure.RECORDED_REASON if rule.chair_meets_child_required and not met else Departure.NOT_NEEDED
        yield Finding(met, says, (rule.cites["meeting"],), departure, f"part.{part.child}.meeting", "chair")


def _words(role: str) -> str:
    return role.replace("_", " ")
