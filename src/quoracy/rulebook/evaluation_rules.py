"""The shape of evaluation: who is asked how a conference went, when, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Answered(StrEnum):
    """How a question is answered: from one to five, or in words."""

    SCALE = "scale"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, as it is asked."""

    key: str
    asks: str
    answered: Answered = Answered.SCALE


@dataclass(frozen=True, slots=True)
class EvaluationRule:
    """Whom the procedure asks, how many working days after the conference has closed, and what.

    `figures_every_months`: how often the report on attendance is due to the safeguarding board; 0 is never.
    `asked` are standings of a seat. What fewer than `least_shown` people said in a period is told to nobody, because
    a handful of answers points at whoever gave them.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    asked: tuple[str, ...] = ("member",)
    after_working_days: int = 10
    least_shown: int = 3
    figures_every_months: int = 0
    questions: tuple[Question, ...] = ()

    def period_of(self, day: date) -> date | None:
        """The first day of the period at whose beginning the report on attendance is due; None where none is."""
        if not self.figures_every_months:
            return None
        months = 12 * day.year + day.month - 1
        first = months - months % self.figures_every_months
        return date(first // 12, first % 12 + 1, 1)
