"""The last lawful day of each child, ready to explain itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.duties import why
from quoracy.screens.components.parts import ClauseText, Why
from quoracy.screens.components.wording import clause_texts


class LastLawfulDay(NamedTuple):
    """One child's last lawful day, and why it is that day."""

    child: str
    day: date
    why: Why


def last_lawful_days(conference: Conference) -> list[LastLawfulDay]:
    adopted = chronology.adopted_by(conference.authority)
    return [
        LastLawfulDay(last.child.name, last.duty.due_on, why(last.duty, adopted))
        for last in questions.last_lawful_days(conference)
    ]


def clauses(ids: Iterable[str]) -> list[ClauseText]:
    return clause_texts(load_shelf(), ids)
