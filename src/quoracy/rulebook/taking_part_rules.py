"""The shapes of a child's own part: whether and how a child takes part, who says so, and what must be asked first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quoracy.rulebook.convening_rules import AgeTaken
from quoracy.rulebook.finding import Departure


@dataclass(frozen=True, slots=True)
class PartQuestion:
    """One thing to weigh about a child's attending; asked of children who may attend only, if it says so."""

    key: str
    asks: str
    clause: str
    unanswered: Departure = Departure.RECORDED_REASON
    if_attending: bool = False


@dataclass(frozen=True, slots=True)
class TakingPartRule:
    """How it is settled whether a child attends, and what follows either way.

    `presumed_from` is the age from which taking part is offered unless evidence speaks against it, and below which
    attending in person is unlikely; nought where a procedure names no age. `answers` are those a child's line takes.
    """

    clause: str
    answered_by: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    answers: tuple[str, ...] = ("attending", "in_part", "another_way", "not_appropriate")
    unanswered: Departure = Departure.FORBIDDEN
    holds_all_invitations: bool = True
    not_invited: Departure = Departure.RECORDED_REASON
    reason_speaks_to: tuple[str, ...] = ()
    unborn_excepted: bool = True
    copied_from_sibling: Departure = Departure.NOT_NEEDED
    presumed_from: int = 0
    age_taken_on: AgeTaken = AgeTaken.CONFERENCE
    against_presumption: Departure = Departure.RECORDED_REASON
    young_below: int = 0
    agreed_by: tuple[str, ...] = ()
    unagreed: Departure = Departure.NOT_NEEDED
    who_rules: str = ""
    questions: tuple[PartQuestion, ...] = ()
    wish_to_stay_away_binds: bool = False
    hostile_parent: Departure = Departure.NOT_NEEDED
    preparation: Departure = Departure.NOT_NEEDED
    adjustments: Departure = Departure.NOT_NEEDED
    chair_meets_child_required: bool = False
    support_only_if_absent: bool = False
    parent_may_bar_matter: Departure = Departure.NOT_NEEDED
    ways: tuple[str, ...] = ()
    views_missing: Departure = Departure.NOT_NEEDED
    views_owed_by: tuple[str, ...] = ()
    membership_presumed_from: int = 0
    wishes_again_after_weeks: int = 0
    report_older_child_from: int = 0
    report_shared_judged_by: str = ""
    not_shared_with_child: Departure = Departure.NOT_NEEDED
    limit_for_parent_agreed_by: str = ""
