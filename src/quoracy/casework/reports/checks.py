"""What speaks against signing a report as it stands, under the procedure of the conference's day.

Where the procedure says what a report must hold, the rulebook answers and this only leads its findings to the places
of the form; where it is silent, the usual questions are asked. Each finding cites the clauses of that procedure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from quoracy.casework.conferences import facts
from quoracy.casework.reports import facts as told
from quoracy.casework.reports import parts
from quoracy.casework.reports.models import Passage, Report
from quoracy.casework.reports.questions import TO_THE_CHAIR, Copy, clocks, deadline
from quoracy.casework.reports.told import WORDED
from quoracy.rulebook.clarity import clarity_prompts
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.plain_words import Term, terms_in
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.report_rules import ReportRule
from quoracy.rulebook.reports import report_findings
from quoracy.rulebook.reports import unsupported as weighing

LABELS = ("BFG-4.7.1c", "BOL-1.56", "LBH-4.15")
HANDS = ("LBH-4.17",)
SIGNED = ("BFG-4.7.9a", "LBH-3.03")
WRITTEN = ("BFG-4.7.9a", "BFG-4.7.2a", "BOL-1.43", "BOL-1.45", "LBH-3.02", "WAL-5.12", "WAR-4.01", "WAR-5.04")
CONVICTIONS = ("BOL-1.62",)
MARK_THEM = "Mark the passages that mention somebody's convictions, and say how that person consented."
WITH_REASON, FORBIDDEN, WITHOUT = Departure.RECORDED_REASON, Departure.FORBIDDEN, Departure.NOT_NEEDED


def findings(report: Report, now: datetime, convictions: bool | None = None) -> list[Finding]:
    """Everything that stops a report from being signed, or asks its author for a reason; empty when nothing does."""
    procedure = facts.procedure(report.request.conference)
    passages = list(report.passages.select_related("child", "attachment"))
    answered = report.convictions if convictions is None else convictions
    if not passages:
        found = _written(procedure)
    elif procedure.reports:
        found = _of_procedure(procedure, procedure.reports, report, passages, answered)
    else:
        found = _usual(procedure, report, passages, answered)
    return [*found, *_in_time(report, now)]


def prompts(report: Report) -> list[tuple[Passage, list[Finding]]]:
    """The passages a family may not follow, each with what its author is asked; nothing of it stops the signature."""
    procedure = facts.procedure(report.request.conference)
    written = report.passages.filter(addendum=None).select_related("attachment")
    rows = {f"passage.{row.pk}": row for row in written if not row.is_own_form}
    rule = procedure.reports
    asked = clarity_prompts(procedure, [told.passage(rule, row) for row in rows.values()]) if rule else []
    found: dict[str, list[Finding]] = {}
    for finding in asked:
        found.setdefault(finding.place, []).append(finding)
    return [(rows[place], findings) for place, findings in found.items()]


def terms(report: Report) -> tuple[Term, ...]:
    """The acronyms and listed terms of a report, each with the plain words offered or given (LBH-4.18)."""
    return terms_in(facts.procedure(report.request.conference), _texts(report), report.meanings)


def _texts(report: Report) -> list[str]:
    rows = report.passages.order_by("position", "id").values_list(*WORDED)
    return [words for row in rows for words in row]


def unsupported(procedure: Procedure, passages: Iterable[Passage]) -> dict[uuid.UUID, Finding]:
    """The opinions that name no evidence, for their author and the chair (WAL-2.02, LBH-4.16)."""
    rule = procedure.reports
    if rule is None:
        return {}
    found = {row.pk: weighing(procedure, told.passage(rule, row)) for row in passages if not row.is_own_form}
    return {key: one for key, one in found.items() if one is not None}


def unsupported_in(copy: Copy) -> dict[uuid.UUID, Finding]:
    rows = [row for part in copy.parts for row in part.passages] + [
        row for _day, added in copy.addenda for row in added
    ]
    return unsupported(facts.procedure(copy.report.request.conference), rows)


def _of_procedure(
    procedure: Procedure, rule: ReportRule, report: Report, passages: list[Passage], answered: bool | None
) -> Iterator[Finding]:
    """What the rulebook finds open, each at its place in the form; one place for all labels, and one for all hands."""
    found = report_findings(procedure, told.report(rule, report, passages, answered))
    broken = [finding for finding in found if finding.stops or finding.needs_reason]
    yield from _fields(report, broken)
    yield from _together(broken, (".label", ".whose"), "labels")
    yield from _together(broken, (".hand",), "hands")
    for finding in broken:
        if finding.place == "report.keeps_apart":
            yield replace(finding, says=f"{finding.says} Or say why not.", place="keeps_apart")
        if finding.place == "report.mentions_convictions" or finding.place.startswith("report.conviction."):
            yield replace(finding, place="convictions")
    if rule.convictions is not WITHOUT and answered and not any(one.mentions_conviction for one in passages):
        yield Finding(False, MARK_THEM, parts.here(procedure, CONVICTIONS), rule.convictions, "convictions")


def _fields(report: Report, broken: Sequence[Finding]) -> Iterator[Finding]:
    """The fields left empty, named with the child whose they are."""
    empty = {finding.place.removeprefix("report."): finding for finding in broken}
    for heading in parts.headings(report.request, parts.fields(report.request)):
        child = heading.child
        finding = empty.get(f"{heading.part.key}.{child.pk}" if child else heading.part.key)
        if finding:
            yield replace(finding, says=_nothing_under(heading), place=heading.place)


def _together(broken: Sequence[Finding], ends: tuple[str, ...], place: str) -> Iterator[Finding]:
    """One finding for each thing that several passages lack; a reason given at its place answers for all of them."""
    lacking: dict[str, list[Finding]] = {}
    for finding in broken:
        if finding.place.startswith("report.passage.") and finding.place.endswith(ends):
            lacking.setdefault(finding.says, []).append(finding)
    if lacking:
        says = " ".join(f"{words} (Passages: {len(found)}.)" for words, found in lacking.items())
        first = next(iter(lacking.values()))[0]
        yield replace(first, says=f"{says} Or say why not.", place=place)


def _usual(procedure: Procedure, report: Report, passages: list[Passage], answered: bool | None) -> Iterator[Finding]:
    """What is asked of any report where the procedure names nothing."""
    yield from _parts(report, passages)
    yield from _labels(procedure, passages)
    yield from _convictions(procedure, passages, answered)


def _written(procedure: Procedure) -> Iterator[Finding]:
    says = "Nothing is written yet. Speaking at the conference does not take the place of a report."
    yield Finding(False, says, parts.here(procedure, WRITTEN), FORBIDDEN)


def _parts(report: Report, passages: list[Passage]) -> Iterator[Finding]:
    """Each field of the procedure that is empty, with what it takes to leave it so."""
    wanted = [*parts.asked(report.request), *(p for p in parts.fields(report.request) if p.key in parts.NOT_PROSE)]
    for heading in _empty(report, passages, parts.headings(report.request, wanted)):
        part = heading.part
        if not part.optional:
            yield Finding(False, _nothing_under(heading), part.clauses, part.missing, heading.place)


def _empty(report: Report, passages: list[Passage], headings: list[parts.Heading]) -> list[parts.Heading]:
    """The headings under which nothing is written, and with which no document of the agency's own deals."""
    written = [passage for passage in passages if not passage.is_own_form]
    said = {(passage.part, passage.child_id) for passage in written} | {(passage.part, None) for passage in written}
    said |= {("seen", row.child_id) for row in report.seen.all()}
    return [
        one
        for one in headings
        if one.place not in report.covers and (one.part.key, one.child.pk if one.child else None) not in said
    ]


def left_out(report: Report) -> list[parts.Heading]:
    """What the form asks and a document of the agency's own leaves out: its author is asked for it (BOL-1.46)."""
    if not report.own_form:
        return []
    passages = list(report.passages.select_related("attachment"))
    return _empty(report, passages, parts.headings(report.request))


def _nothing_under(heading: parts.Heading) -> str:
    about = f" for {heading.child.name}" if heading.child else ""
    empty = "say why it is empty" if heading.part.missing is WITH_REASON else "what is not known and why"
    return f"Nothing is written{about} under “{heading.part.asks}”. Write it, or {empty}."


def _labels(procedure: Procedure, passages: list[Passage]) -> Iterator[Finding]:
    bare = sum(1 for passage in passages if not (passage.label or passage.is_own_form))
    if bare:
        says = f"{bare} of the passages do not say whether they are fact, observation, allegation or opinion."
        yield Finding(
            False, f"{says} Label them, or say why not.", parts.here(procedure, LABELS), WITH_REASON, "labels"
        )
    unsaid = [p for p in passages if p.hand in (Passage.Hand.SECOND, Passage.Hand.THIRD) and not p.source]
    if unsaid:
        says = "A passage at second or third hand does not say from whom you have it."
        yield Finding(False, says, parts.here(procedure, HANDS), FORBIDDEN, "hands")


def _convictions(procedure: Procedure, passages: list[Passage], answered: bool | None) -> Iterator[Finding]:
    clauses = parts.here(procedure, CONVICTIONS)
    if answered is None and clauses:
        yield Finding(False, "Say whether the report mentions anybody's convictions", clauses, FORBIDDEN, "convictions")
    marked = [passage for passage in passages if passage.mentions_conviction]
    if answered and not marked:
        yield Finding(False, MARK_THEM, clauses, FORBIDDEN, "convictions")
    if marked and any(not (passage.consent and passage.conviction_of) for passage in marked):
        says = (
            "A passage mentions somebody's convictions without that person's consent. Say whose, and when and how "
            "consent was given, or take the passage out and write that the police should be asked."
        )
        yield Finding(False, says, clauses, FORBIDDEN, "convictions")


def _in_time(report: Report, now: datetime) -> Iterator[Finding]:
    duties = clocks(report.request)
    due = deadline(report.request, duties)
    if due is not None and now > due:
        clause = next(duty.clause for duty in duties if duty.key in TO_THE_CHAIR)
        says = "The report is late. Say why: the chair is shown your reason."
        yield Finding(False, says, (clause,), WITH_REASON, "late_reason")
