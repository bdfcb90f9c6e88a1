"""The shapes of absence: what somebody who cannot come still owes, who comes instead, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.finding import Departure


class DeputyAsked(StrEnum):
    """Whether a deputy is owed, is a choice, or is not spoken of."""

    OWED = "owed"
    CHOICE = "choice"
    NOT_SPOKEN_OF = "not_spoken_of"


class ReportOwed(StrEnum):
    """When somebody absent owes a report."""

    ALWAYS = "always"
    IF_IMPORTANT = "if_important"


@dataclass(frozen=True, slots=True)
class AbsenceRule:
    """What follows when somebody invited does not come.

    `report_missing` is what it takes to go on without the absent one's report: to decide or, where `at_its_turn`,
    to pass the agency's item. `family_means` are the ways in which a relative who stays away is heard.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    told: tuple[str, ...] = ("chair",)
    unavoidable_asked: bool = False
    report_owed: ReportOwed = ReportOwed.ALWAYS
    report_missing: Departure = Departure.NOT_NEEDED
    at_its_turn: bool = False
    views_in_report: bool = False
    role_excuses_views: bool = False
    core_group_report: bool = False
    core_group_report_days_before: int = 0
    core_group_report_of_relatives: bool = False
    talk_with_chair: Departure = Departure.NOT_NEEDED
    deputy: DeputyAsked = DeputyAsked.NOT_SPOKEN_OF
    deputy_from_same_agency: bool = False
    briefing: bool = False
    chair_hears_unbriefed: bool = False
    deputy_takes_full_part: bool = True
    family_means: tuple[str, ...] = ()
    every_means: bool = False
    unable_too: bool = True
    unheard_family: Departure = Departure.NOT_NEEDED
