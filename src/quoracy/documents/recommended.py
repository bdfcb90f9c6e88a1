"""What the conference recommends, in the letter of one reader: for their children, and nothing that is kept from them.

Where the procedure wants recommendations in the letter (BFG-4.14.13e), every one of a child stands in it, or that there
are none. What was said while the reader was kept out, what answers a statement that is not for them, what the record
keeps from them and what names a child they are not concerned with is left out; then the letter does not say that there
were none.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.conferences import committed, facts
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.records.copies import labels
from quoracy.casework.records.drafting import out_at
from quoracy.casework.records.models import RecordPassage
from quoracy.casework.room.models import NotFor
from quoracy.documents.letters import Recommendation
from quoracy.rulebook.copies import Extent, Labels, Reader, why_withheld

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Said:
    """One recommendation with what its record says of it; `labels.child` is empty where it is for all of them."""

    says: Recommendation
    labels: Labels


def of_conference(conference: Conference) -> list[Said] | None:
    """What was recommended, in the order in which it was said; None where the procedure asks for none in a letter."""
    rule = facts.procedure(conference).closing
    if rule is None or not rule.recommendations:
        return None
    rows = [row for row in committed.undertaken(conference) if row.kind == Commitment.Kind.RECOMMENDATION]
    if not rows:
        return []
    origins = [f"commitment {row.pk}" for row in rows]
    passages = RecordPassage.objects.filter(record__conference=conference, origin__in=origins)
    in_record = {one.origin: one for one in passages.prefetch_related("kept_from", "releases")}
    not_for: dict[uuid.UUID, set[str]] = {}
    answered = [row.answers_to for row in rows if row.answers_to]
    for statement, seat in NotFor.objects.filter(statement__in=answered, holds=True).values_list("statement", "seat"):
        not_for.setdefault(statement, set()).add(str(seat))
    found = []
    for row, origin in zip(rows, origins, strict=True):
        kept = labels(in_record[origin]) if origin in in_record else Labels()
        out = {*kept.while_out, *map(str, out_at(conference, row.written_at))}
        out |= not_for.get(row.answers_to, set()) if row.answers_to else set()
        about = str(row.child_id or "")
        known = Labels(about, DECISION, kept.kept, frozenset(out), kept.personal_to_parent, kept.released)
        found.append(Said(Recommendation(row.what, row.who, row.by_when), known))
    return found


def extents(conference: Conference) -> dict[uuid.UUID, Extent]:
    """Who was kept out and yet gets all that was said, by the newest ruling about each."""
    given = {row.seat_id: Extent(row.gets_record) for row in exclusions.in_force(conference)}
    return {seat: extent for seat, extent in given.items() if extent is Extent.ALL}


def in_letter(
    said: Sequence[Said] | None, child: str, reader: Reader, others: Iterable[str]
) -> tuple[Recommendation, ...] | None:
    """The recommendations for one child as this reader may read them; None where nothing can be stated of them.

    `others` are the names of children of the conference with whom the reader is not concerned.
    """
    if said is None:
        return None
    theirs = [one for one in said if one.labels.child in ("", child)]
    names = [name for name in others if name.strip()]
    told = [one for one in theirs if not why_withheld(one.labels, reader) and not _names(one.says, names)]
    return None if theirs and not told else tuple(one.says for one in told)


def _names(says: Recommendation, names: Iterable[str]) -> bool:
    text = f"{says.what} {says.who}"
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)
