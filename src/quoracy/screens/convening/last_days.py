"""The last lawful day of each child, ready to explain itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.parts import ClauseText, Why
from quoracy.screens.components.wording import clause_texts, plain


class LastLawfulDay(NamedTuple):
    """One child's last lawful day, and why it is that day."""

    child: str
    day: object
    why: Why


def last_lawful_days(conference: Conference) -> list[LastLawfulDay]:
    calendar = chronology.adopted_by(conference.authority).calendar
    return [
        LastLawfulDay(last.child.name, last.duty.due_on, _why(last, calendar.left_out))
        for last in questions.last_lawful_days(conference)
    ]


def _why(last: questions.LastDay, left_out: object) -> Why:
    duty = last.duty
    count, _semicolon, rest = duty.because.partition("; ")
    assert callable(left_out)
    return Why(
        counted_from=plain(duty.counted_from_kind),
        counted_on=duty.counted_from_on,
        count=f"{count[:1].upper()}{count[1:]}",
        gives=duty.due_on,
        left_out=left_out(duty.counted_from_on, duty.due_on),
        clause=clauses([duty.clause])[0],
        also=clauses(duty.also),
        because=f"{rest[:1].upper()}{rest[1:]}" if rest else "",
    )


def clauses(ids: Iterable[str]) -> list[ClauseText]:
    return clause_texts(load_shelf(), ids)
