"""What stands beside a decision so that nothing is overlooked: harm and its answer, safety, wellbeing, protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quoracy.casework.access.models import User
from quoracy.casework.conferences import committed, facts
from quoracy.casework.conferences.actions import scaling
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import ConferenceChild
from quoracy.casework.room import concerns
from quoracy.casework.room.harm import harms, keeps_safe, worries
from quoracy.casework.room.readers import reader
from quoracy.rulebook import talk
from quoracy.rulebook.closing_rules import Captured, Matter
from quoracy.rulebook.escalating import route
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.live.meeting import cited

RISKS = "matter_risks"
BOTH = Commitment.Serves.BOTH


@dataclass(frozen=True, slots=True)
class Ticked:
    """One matter of the closing checklist: what it is, whether it is captured, and the clause."""

    says: str
    done: bool
    clause: ClauseText


def ticked(known: Sequence[tuple[Matter, Finding]]) -> list[Ticked]:
    """The matters of one child as a list to tick off; what is captured already is ticked by itself (BFG-4.8.2a)."""
    texts = {text.id: text for text in cited([matter.clause for matter, _finding in known])}
    return [Ticked(matter.says, finding.holds, texts[matter.clause]) for matter, finding in known]


def risks_said(row: ConferenceChild) -> dict[str, str]:
    """The worries already written up, as the beginning of the risks stated in a plan; unchanged (BFG-4.8.2b)."""
    said = worries(row) if row.outcome else []
    return {RISKS: "\n".join(said)} if said else {}


def beside_the_decision(row: ConferenceChild) -> dict[str, Any]:
    """What the procedure has shown on the decision screen, as far as it asks for it."""
    procedure = facts.procedure(row.conference)
    rule, way = procedure.closing, route(procedure)
    shown: dict[str, Any] = {"harms": None, "for_child": None, "way": way if way.title or way.protocol else None}
    shown["open_numbers"] = scaling.open_numbers(row) if scaling.scales_openly(row) else []
    if rule is None:
        return shown
    taken = committed.of_child(committed.undertaken(row.conference), row.child_id)
    if rule.harm_in_view:
        shown |= {"harms": harms(row, taken), "safe": keeps_safe(row), "harm_clause": cited([rule.clause])}
    if any(one.captured is Captured.SAFETY for one in rule.always):
        shown["for_child"] = {
            "safety": [str(one) for one in taken if one.serves in (Commitment.Serves.SAFETY, BOTH)],
            "wellbeing": [str(one) for one in taken if one.serves in (Commitment.Serves.WELLBEING, BOTH)],
            "clause": cited([rule.clause]),
        }
    return shown


def not_discussed(user: User, row: ConferenceChild) -> dict[str, Any]:
    """The concerns about this child that were brought along and nobody has discussed; it keeps nobody (WAL-2.03)."""
    left = concerns.left(user, reader(user, row.conference_id))
    about = [one for one in left if row.child_id in {child.pk for child in one.children}]
    finding = talk.undiscussed(facts.procedure(row.conference), len(about))
    return {
        "to_discuss": about,
        "to_discuss_says": finding.says if finding else "",
        "to_discuss_clauses": cited(finding.clauses) if finding else [],
        "to_discuss_url": to("room:concerns", row.conference_id),
    }
