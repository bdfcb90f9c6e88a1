"""Reading what people undertook and what is settled at the end: what was captured once is not asked a second time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.seeing_to import SeenTo
from quoracy.rulebook.closing import asked_in_words, matter_findings
from quoracy.rulebook.closing_rules import Captured, Matter
from quoracy.rulebook.finding import Finding

ALREADY_ASKED = (Captured.LEAD, Captured.CORE_GROUP, Captured.FIRST_CORE_GROUP, Captured.REVIEW, Captured.CHECKLIST)
"""What other lines already ask for, each with its own reason: shown as settled or not, and not asked twice."""

_SERVES = {
    Captured.SAFETY: (Commitment.Serves.SAFETY, Commitment.Serves.BOTH),
    Captured.WELLBEING: (Commitment.Serves.WELLBEING, Commitment.Serves.BOTH),
}


def undertaken(conference: Conference) -> list[Commitment]:
    """What stands of what people undertook and of what is recommended, in the order in which it was said."""
    rows = Commitment.objects.filter(conference=conference, withdrawn="")
    return list(rows.select_related("seat", "child", "written_by"))


def of_child(rows: Sequence[Commitment], child: uuid.UUID) -> list[Commitment]:
    """What is undertaken for one child, what is for all of them included."""
    return [row for row in rows if row.child_id in (None, child)]


@dataclass(frozen=True, slots=True)
class FromOutline:
    """A line of the outline plan that nobody has undertaken yet, with whom and by when it names."""

    child: uuid.UUID
    name: str
    what: str
    who: str
    seat: Seat | None
    by_when: date | None


def from_outline(
    about: Sequence[ConferenceChild], seats: Sequence[Seat], taken: Sequence[Commitment]
) -> list[FromOutline]:
    """The lines of the outline plans that are still nobody's undertaking, matched with who is here by name."""
    done = {(row.child_id, row.line) for row in taken if row.line}
    by_name = {seat.name.casefold(): seat for seat in seats}
    found = []
    for row in about:
        for line in row.closing.get("outline", ()):
            if (row.child_id, line["outcome"]) not in done:
                who = line.get("who", "").strip()
                day = date.fromisoformat(line["by_when"]) if line.get("by_when") else None
                found.append(
                    FromOutline(row.child_id, row.child.name, line["outcome"], who, by_name.get(who.casefold()), day)
                )
    return found


def settled(
    row: ConferenceChild, matters: Collection[Matter], rows: Sequence[Commitment], seen: Collection[str]
) -> dict[str, bool]:
    """Which matters of the closing checklist are captured for one child, by their keys (BFG-4.8.2a)."""
    return {matter.key: _captured(matter, row, rows, seen) for matter in matters}


def _captured(matter: Matter, row: ConferenceChild, rows: Sequence[Commitment], seen: Collection[str]) -> bool:
    kept: Mapping[str, object] = row.closing
    if matter.captured is Captured.WORDS:
        words = row.closing.get("matters", {}).get(matter.key, "")
        return bool(str(words).strip())
    if matter.captured is Captured.LEAD:
        return bool(kept.get("lead") or kept.get("lead_name"))
    if matter.captured is Captured.CHECKLIST:
        return any(place.partition(".")[0] == matter.line for place in seen)
    if matter.captured in _SERVES:
        return any(one.serves in _SERVES[matter.captured] for one in of_child(rows, row.child_id))
    names = {Captured.FIRST_CORE_GROUP: "first_core_group_on", Captured.REVIEW: "review_on"}
    return bool(kept.get(names.get(matter.captured, str(matter.captured))))


def matters_of(
    conference: Conference, about: Sequence[ConferenceChild]
) -> dict[uuid.UUID, list[tuple[Matter, Finding]]]:
    """Each child's matters with whether each is settled; a constant number of queries, none where there are none."""
    procedure = facts.procedure(conference)
    if procedure.closing is None or not (procedure.closing.planned or procedure.closing.always):
        return {row.child_id: [] for row in about}
    rows = undertaken(conference)
    newest = {one.place: one.done for one in SeenTo.objects.filter(conference=conference).order_by("at")}
    seen = [place for place, done in newest.items() if done]
    found = {}
    for row in about:
        known = matter_findings(procedure, row.child.name, row.outcome, {})
        stands = settled(row, [matter for matter, _finding in known], rows, seen)
        found[row.child_id] = matter_findings(procedure, row.child.name, row.outcome, stands)
    return found


def left_open(conference: Conference, about: Sequence[ConferenceChild]) -> list[Finding]:
    """What is still open of the matters, each at its child and key; what other lines ask for is left to them."""
    found = []
    for child, known in matters_of(conference, about).items():
        for matter, finding in known:
            if matter.captured not in ALREADY_ASKED and not finding.holds and (finding.needs_reason or finding.stops):
                says = f"{finding.says}. It is not settled yet"
                found.append(Finding(False, says, finding.clauses, finding.departure, f"{child}.{matter.key}"))
    return found


def in_words(row: ConferenceChild) -> tuple[Matter, ...]:
    """What is typed for one child on the closing checklist because nothing else captures it."""
    return asked_in_words(facts.procedure(row.conference), row.outcome)


@dataclass(frozen=True, slots=True)
class Owed:
    """A matter that was left open at the close with a reason: the chair's task, and by when."""

    about: ConferenceChild
    matter: Matter
    reason: str
    due_on: date | None


def still_owed(conference: Conference, about: Sequence[ConferenceChild]) -> list[Owed]:
    """What was left open and is not settled yet, due with the duty the procedure names (BFG-4.8.2a)."""
    rule = facts.procedure(conference).closing
    if rule is None or conference.state != Conference.State.CLOSED or not rule.planned:
        return []
    duties = Duty.objects.filter(conference=conference.pk, key=rule.open_due_with)
    due = dict(duties.values_list("child", "due_on"))
    found = []
    for row in about:
        later = row.closing.get("later", {})
        for matter, finding in matters_of(conference, [row])[row.child_id]:
            reason = row.closing.get("reasons", {}).get(matter.key, "")
            if reason and matter.captured not in ALREADY_ASKED and not finding.holds and matter.key not in later:
                found.append(Owed(row, matter, reason, due.get(row.child_id)))
    return found
