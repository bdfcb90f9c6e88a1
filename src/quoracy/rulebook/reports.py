"""What a report must hold before it can be handed in, who owes one, and which fields it asks for.

A report keeps kinds of statement apart, says at which hand each thing is known, and holds nothing a procedure bars.
Each gap is a finding at its place, so that an author sees at the paragraph what is missing and which clause asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.report_rules import Per, ReportField, ReportRule

SOCIAL_CARE = "social_care"
CORE_GROUP = "core_group"
OF_THE_WHOLE = ("labels", "convictions", "signature")
"""What is asked of every report as a whole, beside the fields of its form."""

AGENCY = "agency"


class HasReports(Protocol):
    """Anything that may carry a rule for reports, a procedure above all; None where it is silent."""

    @property
    def reports(self) -> ReportRule | None: ...


@dataclass(frozen=True, slots=True)
class Conviction:
    """A conviction somebody's report mentions, and the consent of the person it is about."""

    person: str
    consented_on: date | None = None
    consent_given_to: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: its label, whose statement it is, and at which hand it is known.

    `hand` is "first", "second" or "third"; `source` from whom, if not first; `whose` names who alleged or whose
    opinion it is; `evidence` what an opinion rests on.
    """

    id: str
    label: str = ""
    hand: str = ""
    source: str = ""
    whose: str = ""
    evidence: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands. `answers` are by field, and "field.child" for those asked of each child.

    `author` is social_care, agency or core_group. `mentions_convictions` is None while the author has not said.
    """

    author: str
    agency: str
    conference_type: str
    children: tuple[str, ...]
    household: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    mentions_convictions: bool | None = None
    convictions: tuple[Conviction, ...] = ()
    signed_by: str = ""
    signed_on: date | None = None
    written: bool = True
    attached: bool = False
    legible: bool | None = None
    keeps_apart: bool = False
    form_approved_on: date | None = None


class FieldAsked(NamedTuple):
    """One field of a report: its name, what it asks, how often, which clauses ask it, and what it takes without it."""

    key: str
    asks: str
    per: Per
    missing: Departure
    clauses: tuple[str, ...]
    dated: bool = False

    @property
    def mandatory(self) -> bool:
        """Whether the report cannot be handed in without it, or only with a reason."""
        return self.missing is not Departure.NOT_NEEDED


def fields_asked(procedure: HasReports, author: str, conference_type: str = "initial") -> tuple[FieldAsked, ...]:
    """Every field a report of this author is asked for, in order, with the clauses; the signature comes last."""
    rule = procedure.reports
    if rule is None:
        return ()
    found = [
        FieldAsked(each.key, each.asks, each.per, each.missing, (each.clause, *each.also), each.dated)
        for each in _fields(rule, author, conference_type)
    ]
    return (*found, *_asked_of_every_report(rule))


def report_owed(
    procedure: HasReports, standing: str = "member", attending: bool = True, knowledge_only: bool = False
) -> bool:
    """Whether somebody invited in this standing owes a written report. Doubt: see WAL-5.12 and LBH-3.02."""
    rule = procedure.reports
    if rule is None or not rule.owed or standing in rule.not_owed_by:
        return False
    return not (attending and rule.owed_by_absent_only) or knowledge_only


def report_findings(procedure: HasReports, report: Report) -> list[Finding]:
    """Say what a report still lacks before it is handed in, each at the field or paragraph it belongs to."""
    rule = procedure.reports
    if rule is None:
        return []
    return [
        *_written(rule, report),
        *_fields_filled(rule, report),
        *_labels(rule, report),
        *(found for passage in report.passages if (found := unsupported(procedure, passage))),
        *_hands(rule, report),
        *_convictions(rule, report),
        *_signature(rule, report),
        *_form(rule, report),
    ]


def copies_to_bring(procedure: HasReports, professionals: int, read_on_screen: bool = False) -> int:
    """How many copies an author brings: as named or one for each professional, none where all read on screen."""
    rule = procedure.reports
    if rule is None or not rule.copies or read_on_screen:
        return 0
    return max(rule.copies, professionals)


def agency_report_still_owed(procedure: HasReports, in_core_group: bool, conference_type: str) -> bool:
    """Whether an agency owes a report of its own for this conference although a joint one is made."""
    rule = procedure.reports
    if rule is None or not rule.owed:
        return False
    joint = rule.joint_review_report and conference_type == "review"
    return not (joint and rule.joint_stands_in and in_core_group)


def _fields(rule: ReportRule, author: str, conference_type: str) -> Iterator[ReportField]:
    return (each for each in rule.fields if author in each.authors and conference_type in each.types)


def _asked_of_every_report(rule: ReportRule) -> Iterator[FieldAsked]:
    asked = {
        "labels": ("What kind of statement each paragraph is", rule.unlabelled),
        "convictions": ("Whether convictions are mentioned, and the consent of each person", rule.convictions),
        "signature": ("Your name and role, confirmed", rule.unsigned),
    }
    for key, (asks, departure) in asked.items():
        if key in rule.cites:
            yield FieldAsked(key, asks, Per.REPORT, departure, (rule.cites[key],))


def _written(rule: ReportRule, report: Report) -> Iterator[Finding]:
    if rule.unwritten is not Departure.NOT_NEEDED:
        says = "A report is in writing. Something said by word of mouth does not stand in for it."
        departure = Departure.NOT_NEEDED if report.written else rule.unwritten
        yield Finding(report.written, says, (rule.cites["written"],), departure, "report.written")
    if rule.illegible is not Departure.NOT_NEEDED and report.attached:
        legible = report.legible is True
        says = "This file cannot be read as text. Confirm that it is legible, or send it back with a note."
        departure = Departure.NOT_NEEDED if legible else rule.illegible
        yield Finding(legible, says, (rule.cites["written"],), departure, "report.file")


def _fields_filled(rule: ReportRule, report: Report) -> Iterator[Finding]:
    for each in _fields(rule, report.author, report.conference_type):
        for place in _places(each, report):
            filled = bool(report.answers.get(place, "").strip())
            departure = Departure.NOT_NEEDED if filled else each.missing
            yield Finding(filled, f"{each.asks}.", (each.clause, *each.also), departure, f"report.{place}")


def _places(each: ReportField, report: Report) -> list[str]:
    if each.per is Per.REPORT:
        return [each.key]
    children = report.children if each.per is Per.CHILD else (*report.children, *report.household)
    return [f"{each.key}.{child}" for child in dict.fromkeys(children)]


def _labels(rule: ReportRule, report: Report) -> Iterator[Finding]:
    """Whether every paragraph is marked as one kind of statement, and an allegation or opinion says whose it is."""
    labels = (*rule.labels, *rule.extra_classes)
    if not rule.labels:
        return
    clauses = (rule.cites["labels"],)
    for passage in report.passages:
        place = f"report.passage.{passage.id}"
        known = passage.label in labels
        says = f"Mark this paragraph as {' or '.join(labels)}."
        departure = Departure.NOT_NEEDED if known else rule.unlabelled
        yield Finding(known, says, clauses, departure, f"{place}.label")
        if passage.label in ("allegation", "opinion"):
            owned = bool(passage.whose.strip())
            says = "Say who made this allegation." if passage.label == "allegation" else "Say whose opinion this is."
            departure = Departure.NOT_NEEDED if owned else rule.unlabelled
            yield Finding(owned, says, clauses, departure, f"{place}.whose")
    if report.attached and rule.attached_keeps_apart:
        says = f"Confirm that the file keeps {', '.join(labels)} apart."
        departure = Departure.NOT_NEEDED if report.keeps_apart else rule.unlabelled
        yield Finding(report.keeps_apart, says, clauses, departure, "report.keeps_apart")


def unsupported(procedure: HasReports, passage: Passage) -> Finding | None:
    """That an opinion names no evidence, where the procedure asks for it: it is shown, and stops nothing (WAL-2.02)."""
    rule = procedure.reports
    if rule is None or not rule.evidence_for_opinions or passage.label != "opinion" or passage.evidence.strip():
        return None
    says = "Say on which evidence this opinion rests."
    return Finding(False, says, (rule.cites["evidence"],), place=f"report.passage.{passage.id}.evidence")


def _hands(rule: ReportRule, report: Report) -> Iterator[Finding]:
    if not rule.hands:
        return
    for passage in report.passages:
        known = passage.hand == "first" or (passage.hand in ("second", "third") and bool(passage.source.strip()))
        says = "Say whether you know this at first, second or third hand and, if not at first, from whom."
        yield Finding(known, says, (rule.cites["hands"],), _reason(known), f"report.passage.{passage.id}.hand")


def _convictions(rule: ReportRule, report: Report) -> Iterator[Finding]:
    exempt = rule.police_may_state_convictions and report.agency == "police"
    if rule.convictions is Departure.NOT_NEEDED or exempt:
        return
    clauses = (rule.cites["convictions"],)
    if report.mentions_convictions is None:
        says = "Say whether this report mentions anybody's convictions."
        yield Finding(False, says, clauses, rule.convictions, "report.mentions_convictions")
    for each in report.convictions:
        consented = each.consented_on is not None and bool(each.consent_given_to.strip())
        says = f"{each.person} has not consented to the conviction being in a report. Record the consent, or take the"
        says += " passage out and note that the police should be asked."
        departure = Departure.NOT_NEEDED if consented else rule.convictions
        yield Finding(consented, says, clauses, departure, f"report.conviction.{each.person}")


def _signature(rule: ReportRule, report: Report) -> Iterator[Finding]:
    if rule.unsigned is not Departure.NOT_NEEDED:
        signed = bool(report.signed_by.strip()) and report.signed_on is not None
        says = "Sign the report with your name and role."
        departure = Departure.NOT_NEEDED if signed else rule.unsigned
        yield Finding(signed, says, (rule.cites["signature"],), departure, "report.signed_by")


def _form(rule: ReportRule, report: Report) -> Iterator[Finding]:
    if rule.form_approved:
        approved = report.form_approved_on is not None or bool(rule.form_general_approved_on)
        says = "This agency has no approved form of its own, and the general form has no day of approval."
        yield Finding(approved, says, (rule.cites["form"],), place="report.form")


def _reason(holds: bool) -> Departure:
    return Departure.NOT_NEEDED if holds else Departure.RECORDED_REASON
