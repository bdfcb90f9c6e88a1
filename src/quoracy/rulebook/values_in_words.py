"""What a pack's values say in words, for whoever reads a procedure or holds two side by side.

A value is written in a pack as a name (`a_tie_means_a_plan`), a list or a table; nobody should have to read one as
Python would print it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from quoracy.rulebook.calendar import in_words as day_in_words

NOT_SAID = ("clause", "also", "cites")
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def section_in_words(rule: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each value of a section with the clause in which it is written: its own, where the section cites one for it."""
    cites: Mapping[str, str] = getattr(rule, "cites", {})
    names = [field.name for field in fields(rule)]
    for name in names:
        if name not in NOT_SAID:
            yield name, (in_words(getattr(rule, name)), cites.get(name, rule.clause))
    for name, clause in cites.items():
        if name not in names:
            yield name, ("see the clause", clause)


def in_words(value: object) -> str:
    """A value as a reader would say it: yes, none, a tie means a plan, 23 January 2026."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", (), frozenset(), {}):
        return "none"
    if isinstance(value, Enum):
        return in_words(value.value)
    if isinstance(value, str):
        return _name_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{in_words(name)}: {in_words(said)}" for name, said in value.items())
    if isinstance(value, tuple | frozenset | list):
        return _several_in_words(sorted(value) if isinstance(value, frozenset) else value)
    if is_dataclass(value):
        return _table_in_words(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _name_in_words(text: str) -> str:
    if text == "*":
        return "every one"
    return text.replace("_", " ") if _NAME.fullmatch(text) else text


def _several_in_words(values: Iterable[object]) -> str:
    each = list(values)
    between = "; " if any(is_dataclass(one) for one in each) else ", "
    return between.join(in_words(one) for one in each)


def _table_in_words(value: Any) -> str:
    """A table within a pack: its key, and in brackets whatever it states beside."""
    stated = [field for field in fields(value) if field.name != "key" and _is_stated(field, getattr(value, field.name))]
    beside = ", ".join(f"{_name_in_words(field.name)} {in_words(getattr(value, field.name))}" for field in stated)
    key = in_words(getattr(value, "key", ""))
    if key == "none":
        return beside or "as usual"
    return f"{key} ({beside})" if beside else key


def _is_stated(field: Field[Any], value: object) -> bool:
    usual = field.default_factory() if field.default_factory is not MISSING else field.default
    return value != usual
