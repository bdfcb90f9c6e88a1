"""The shape of evaluation: who is asked how a conference went, when, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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

    `asked` are standings of a seat. What fewer than `least_shown` people said in a period is told to nobody, because
    a handful of answers points at whoever gave them.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    asked: tuple[str, ...] = ("member",)
    after_working_days: int = 10
    least_shown: int = 3
    questions: tuple[Question, ...] = ()
