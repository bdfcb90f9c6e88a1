"""Absence: what somebody who cannot come still owes, who may come instead, and how an absent family is heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from quoracy.rulebook.absence_rules import AbsenceRule, DeputyAsked, ReportOwed
from quoracy.rulebook.finding import Departure, Finding


class HasAbsence(Protocol):
    """Anything that may carry a rule for absence, a procedure above all; None where it is silent."""

    @property
    def absence(self) -> AbsenceRule | None: ...


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who comes instead, and whether the briefing has been confirmed."""

    id: str
    agency: str
    briefed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Apology:
    """A practitioner who was invited and does not come, with what is known about it so far.

    `unavoidable` and `holds_information` are None until they have been asked.
    """

    id: str
    agency: str
    reason: str = ""
    unavoidable: bool | None = None
    holds_information: bool | None = None
    role_does_not_allow: bool = False
    report_in: bool = False
    views_in_report: bool = False
    talked_with_chair_on: date | None = None
    deputy: Deputy | None = None


@dataclass(frozen=True, slots=True)
class FamilyAway:
    """A parent or child who does not come: unwilling or unable, the means offered, and the one taken."""

    id: str
    unable: bool = False
    offered: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


class DeputyPart(NamedTuple):
    """What a deputy may do, and whether the chair first says if the deputy's view is heard."""

    speaks: bool
    gives_view: bool
    chair_says_first: bool


def apology_findings(procedure: HasAbsence, apology: Apology) -> list[Finding]:
    """Say what somebody who has declined still owes: a reason, a report, a deputy with a briefing."""
    rule = procedure.absence
    if rule is None:
        return []
    return [*_reason(rule, apology), *_report(rule, apology), *_deputy(rule, apology)]


def opening_findings(procedure: HasAbsence, apology: Apology) -> list[Finding]:
    """Say what it takes to open a conference although somebody absent has not talked over a report with the chair."""
    rule = procedure.absence
    owed = rule is not None and apology.report_in and rule.talk_with_chair is not Departure.NOT_NEEDED
    if rule is None or not owed or not _owes_report(rule, apology):
        return []
    talked = apology.talked_with_chair_on is not None
    says = f"{apology.id} and the chair have not talked the report through."
    departure = Departure.NOT_NEEDED if talked else rule.talk_with_chair
    place = f"absent.{apology.id}.talk"
    return [Finding(talked, says, (rule.cites["talk"],), departure, place, "chair")]


def deciding_findings(procedure: HasAbsence, apology: Apology) -> list[Finding]:
    """Say what it takes to go on without an absent one's report: at its turn, or before deciding."""
    rule = procedure.absence
    if rule is None or rule.report_missing is Departure.NOT_NEEDED or not _owes_report(rule, apology):
        return []
    with_views = (
        not rule.views_in_report or apology.views_in_report or (apology.role_does_not_allow and rule.role_excuses_views)
    )
    fine = apology.report_in and with_views
    says = (
        f"There is no report from {apology.id}."
        if not apology.report_in
        else (f"The report from {apology.id} does not give the agency's views.")
    )
    departure = Departure.NOT_NEEDED if fine else rule.report_missing
    return [Finding(fine, says, (rule.cites["report"],), departure, f"absent.{apology.id}.report", "chair")]


def who_is_told(procedure: HasAbsence, apology: Apology) -> tuple[str, ...]:
    """Who hears of an apology at once: the roles named, and the agency's lead if it was not unavoidable."""
    rule = procedure.absence
    if rule is None:
        return ()
    avoidable = rule.unavoidable_asked and apology.unavoidable is not True
    return (*rule.told, "agency_lead") if avoidable else rule.told


def deputy_part(procedure: HasAbsence, deputy: Deputy) -> DeputyPart:
    """What a deputy may do: the same as the one replaced; without a briefing, where asked, what the chair says."""
    rule = procedure.absence
    if rule is None:
        return DeputyPart(True, True, False)
    first = rule.briefing and rule.chair_hears_unbriefed and deputy.briefed_on is None
    return DeputyPart(True, rule.deputy_takes_full_part, first)


def family_findings(procedure: HasAbsence, away: FamilyAway) -> list[Finding]:
    """Say whether a parent or child who stays away has been offered every means of being heard, and how it is done."""
    rule = procedure.absence
    if rule is None or not rule.family_means or (away.unable and not rule.unable_too):
        return []
    clauses = (rule.cites["family"],)
    left = [means for means in rule.family_means if means not in away.offered]
    says = f"Offer {away.id} every means of being heard: {', '.join(_words(means) for means in rule.family_means)}."
    departure = rule.unheard_family if left else Departure.NOT_NEEDED
    found = [Finding(not left, says, clauses, departure, f"away.{away.id}.offered", "chair")]
    if rule.every_means:
        short = [means for means in rule.family_means if means not in away.chosen]
        says = f"Every means is used under this procedure: {', '.join(_words(means) for means in short)}."
        departure = rule.unheard_family if short else Departure.NOT_NEEDED
        found.append(Finding(not short, says, clauses, departure, f"away.{away.id}.chosen", "chair"))
    return found


def _owes_report(rule: AbsenceRule, apology: Apology) -> bool:
    return rule.report_owed is ReportOwed.ALWAYS or apology.holds_information is True


def _reason(rule: AbsenceRule, apology: Apology) -> Iterator[Finding]:
    if rule.unavoidable_asked:
        said = bool(apology.reason.strip()) and apology.unavoidable is not None
        says = "Say why you cannot come, and whether it could not be avoided."
        yield Finding(said, says, (rule.cites["reason"],), place=f"absent.{apology.id}.reason")
    if rule.report_owed is ReportOwed.IF_IMPORTANT:
        said = apology.holds_information is not None
        says = "Say whether you hold important information. If you do, a written report is owed."
        yield Finding(said, says, (rule.cites["report"],), place=f"absent.{apology.id}.information")


def _report(rule: AbsenceRule, apology: Apology) -> Iterator[Finding]:
    if _owes_report(rule, apology) and not apology.report_in:
        says = "A written report is still owed although you cannot come."
        yield Finding(False, says, (rule.cites["report"],), place=f"absent.{apology.id}.report")


def _deputy(rule: AbsenceRule, apology: Apology) -> Iterator[Finding]:
    place, deputy = f"absent.{apology.id}.deputy", apology.deputy
    if deputy is None:
        if rule.deputy is DeputyAsked.OWED:
            says = "Name a well briefed colleague who comes in your place."
            yield Finding(False, says, (rule.cites["deputy"],), place=place)
        return
    if rule.deputy_from_same_agency:
        same = deputy.agency == apology.agency
        says = "The colleague who comes instead is from the same agency."
        departure = Departure.NOT_NEEDED if same else Departure.FORBIDDEN
        yield Finding(same, says, (rule.cites["deputy"],), departure, place)
    if rule.briefing:
        briefed = deputy.briefed_on is not None
        says = "Confirm that the colleague who comes instead has been briefed, and when."
        yield Finding(briefed, says, (rule.cites["briefing"],), place=f"{place}.briefed")


def _words(means: str) -> str:
    return means.replace("_", " ")
