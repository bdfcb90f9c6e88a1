"""The shapes of the end of a meeting: what is settled for each child, and how a disagreement is taken further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.finding import Departure


class Captured(StrEnum):
    """Where a matter of the closing checklist is captured, so that nobody is asked for it twice."""

    WORDS = "words"
    LEAD = "lead"
    CORE_GROUP = "core_group"
    FIRST_CORE_GROUP = "first_core_group"
    REVIEW = "review"
    OUTLINE = "outline"
    SAFETY = "safety"
    WELLBEING = "wellbeing"
    CHECKLIST = "checklist"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to be settled for a child before the conference closes. `WORDS` are typed for it on the checklist.

    `line` is the key of the line that settles it, where that is captured by the checklist of the conference.
    """

    key: str
    says: str
    clause: str
    captured: Captured = Captured.WORDS
    line: str = ""
    left_open: Departure = Departure.RECORDED_REASON


@dataclass(frozen=True, slots=True)
class ClosingRule:
    """What is settled for each child at the end: `planned` with a plan, `always` whatever was decided.

    What is left open with a reason becomes the chair's task, due with the duty `open_due_with`.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    planned: tuple[Matter, ...] = ()
    always: tuple[Matter, ...] = ()
    open_due_with: str = ""
    recommendations: bool = False
    plan_is: str = "decision"
    harm_in_view: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an escalation: what it is, who takes it, and the working days for it; nought where none is set.

    `timescale` names a timescale of the pack that sets its last day, `records` the event that taking it is.
    """

    key: str
    says: str
    who: str
    within: int = 0
    timescale: str = ""
    records: str = ""


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """How a disagreement is taken further. `told` are roles of the service, and `agency_lead`.

    `title` and `address` are of the procedure that governs it, `protocol` of the local one; empty until the author
    of the pack has them. `places` are the places at which the source says the procedure stands: more than one is a
    conflict until the author names the one that holds in `settled`. `board` is the one name for the board.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    title: str = ""
    address: str = ""
    places: tuple[str, ...] = ()
    settled: str = ""
    protocol_wanted: bool = False
    protocol: str = ""
    board: str = ""
    steps: tuple[Stage, ...] = ()
    started_by: str = "agency"
    after_a_tie: bool = False
    told: tuple[str, ...] = ("chair", "head_of_service", "agency_lead")
    told_of_holding: tuple[str, ...] = ("team_manager", "agency_lead")
