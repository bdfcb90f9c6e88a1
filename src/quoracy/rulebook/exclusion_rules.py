"""The shapes of keeping somebody out: on which grounds, with which evidence, who rules, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quoracy.rulebook.finding import Departure


@dataclass(frozen=True, slots=True)
class ExclusionGround:
    """One ground: what it says, the proof it asks, and what is peculiar to it.

    `span` limits the exclusion: "childs_part" to the time the child is in the room, "items" to the agenda items
    named. `agreed_beforehand` wants the chair's agreement dated before the start, `split_first` asks why attending
    at different times would not do.
    """

    key: str
    says: str
    clause: str
    proof: str = "evidence"
    also: tuple[str, ...] = ()
    span: str = ""
    named_professional: bool = False
    on_the_day: Departure = Departure.NOT_NEEDED
    agreed_beforehand: bool = False
    split_first: bool = False
    asked_by_child: bool = False


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One thing the written notice must hold."""

    key: str
    says: str
    clause: str


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """Who may ask for and who rules on keeping a relative out, what each must hold, and what follows.

    The last day for a request is the timescale `exclusion_request`. `who` lists the relations a ruling covers;
    `shorter_for_others` gives relatives who are not parents a shorter one.
    """

    clause: str
    who_rules: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    grounds: tuple[ExclusionGround, ...] = ()
    groundless: Departure = Departure.FORBIDDEN
    facts_missing: Departure = Departure.FORBIDDEN
    requested_by: tuple[str, ...] = ()
    told_at_once: tuple[str, ...] = ("chair", "unit")
    invitation_held: bool = False
    late_request: Departure = Departure.NOT_NEEDED
    shorter_for_others: bool = False
    welfare_ground_elsewhere: str = ""
    reasons_missing: Departure = Departure.FORBIDDEN
    ruled_before_opening: Departure = Departure.NOT_NEEDED
    whole_meeting: Departure = Departure.NOT_NEEDED
    child_kept_out: Departure = Departure.NOT_NEEDED
    earlier_alone_is_enough: bool = True
    final: bool = False
    ask_to_leave: bool = False
    ask_to_leave_letter: bool = False
    representative_on: tuple[str, ...] = ()
    notice: tuple[NoticePart, ...] = ()
    notice_not_given: Departure = Departure.NOT_NEEDED
    told_too: tuple[str, ...] = ()
    views_obtained_by: str = ""
    report_still_sent: Departure = Departure.NOT_NEEDED
    record_decided_by: str = ""
