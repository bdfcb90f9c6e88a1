"""What speaks against signing a report as it stands, under the procedure of the conference's day.

Each finding cites the clauses of that procedure; its place is the part, the passage or the field it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from quoracy.casework.conferences import facts
from quoracy.casework.reports import parts
from quoracy.casework.reports.models import Passage, Report
from quoracy.casework.reports.questions import TO_THE_CHAIR, clocks, deadline
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.procedure import Procedure

LABELS = ("BFG-4.7.1c", "BOL-1.56", "LBH-4.15")
HANDS = ("LBH-4.17",)
SIGNED = ("BFG-4.7.9a", "LBH-3.03")
WRITTEN = ("BFG-4.7.9a", "BFG-4.7.2a", "BOL-1.43", "BOL-1.45", "LBH-3.02", "WAL-5.12", "WAR-4.01", "WAR-5.04")
CONVICTIONS = ("BOL-1.62",)
WITH_REASON, FORBIDDEN = Departure.RECORDED_REASON, Departure.FORBIDDEN


def findings(report: Report, now: datetime, convictions: bool | None = None) -> list[Finding]:
    """Everything that stops a report from being signed, or asks its author for a reason; empty when nothing does."""
    procedure = facts.procedure(report.request.conference)
    passages = list(report.passages.select_related("child"))
    return [
        *_written(procedure, passages),
        *_parts(report, passages),
        *_labels(procedure, passages),
        *_convictions(procedure, passages, report.convictions if convictions is None else convictions),
        *_in_time(report, now),
    ]


def _written(procedure: Procedure, passages: list[Passage]) -> Iterator[Finding]:
    if not passages:
        says = "Nothing is written yet. Speaking at the conference does not take the place of a report."
        yield Finding(False, says, parts.here(procedure, WRITTEN), FORBIDDEN)


def _parts(report: Report, passages: list[Passage]) -> Iterator[Finding]:
    """Each field of the procedure that is empty, with what it takes to leave it so."""
    said = {(passage.part, passage.child_id) for passage in passages} | {(passage.part, None) for passage in passages}
    said |= {("seen", row.child_id) for row in report.seen.all()}
    wanted = [*parts.asked(report.request), *(p for p in parts.fields(report.request) if p.key in parts.NOT_PROSE)]
    for heading in parts.headings(report.request, wanted) if passages else ():
        part, child = heading.part, heading.child
        if part.optional or (part.key, child.pk if child else None) in said:
            continue
        about = f" for {child.name}" if child else ""
        says = f"Nothing is written{about} under “{part.asks}”."
        ask = (
            "Write it, or say why it is empty."
            if part.missing is WITH_REASON
            else "Write it, or what is not known and why."
        )
        yield Finding(False, f"{says} {ask}", part.clauses, part.missing, heading.place)


def _labels(procedure: Procedure, passages: list[Passage]) -> Iterator[Finding]:
    bare = sum(1 for passage in passages if not passage.label)
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
        says = "Mark the passages that mention somebody's convictions, and say how that person consented."
        yield Finding(False, says, clauses, FORBIDDEN, "convictions")
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
