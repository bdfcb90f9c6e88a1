"""Whom to remind today: pure decisions over what is known of each invitation. `chasing.toml` says when and whom."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from quoracy.rulebook.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reminding: whom it concerns, who is told, and when, in working days."""

    key: str
    who: str
    to: str
    template: str
    days_before_conference: int
    clause: str
    reason: str
    days_after_asking: int = 0


class Asked(NamedTuple):
    """What a decision about one invitation needs; `done` are the steps taken, each with its day."""

    invitation: uuid.UUID
    who: str
    asked_on: date
    held_on: date
    answered: bool
    done: Mapping[str, date]


class Due(NamedTuple):
    """A step that is to be taken now."""

    invitation: uuid.UUID
    step: Step


@cache
def steps() -> tuple[Step, ...]:
    text = files(__package__).joinpath("chasing.toml").read_text(encoding="utf-8")
    return tuple(Step(**told) for told in tomllib.loads(text)["step"])


def due(asked: Iterable[Asked], today: date, calendar: WorkingCalendar) -> Iterator[Due]:
    """The step to take today for each invitation, at most one: after a pause nobody gets three messages at once."""
    plan = {who: tuple(step for step in steps() if step.who == who) for who in ("practitioner", "family", "coming")}
    for one in asked:
        if one.held_on < today or one.asked_on >= today:
            continue
        step = _next(plan[one.who if not one.answered else "coming"], one, today, calendar)
        if step is not None:
            yield Due(one.invitation, step)


def _next(plan: tuple[Step, ...], one: Asked, today: date, calendar: WorkingCalendar) -> Step | None:
    for step in plan:
        if step.key in one.done:
            if one.done[step.key] >= today:
                return None
            continue
        return step if day_of(step, one.asked_on, one.held_on, calendar) <= today else None
    return None


def day_of(step: Step, asked_on: date, held_on: date, calendar: WorkingCalendar) -> date:
    """The day a step falls on: so long after the asking or so long before the conference, whichever is sooner."""
    before = calendar.before(held_on, step.days_before_conference)
    if not step.days_after_asking:
        return before
    soonest = calendar.after(asked_on, 1)
    return max(soonest, min(before, calendar.after(asked_on, step.days_after_asking)))
