"""How names are compared: by sound, in any order, with a near date of birth.

Two spellings of one child are two files, and two files are how a child is lost. So every name is kept with the
sounds of its parts, whichever part was typed first, and a search looks for any of them.
"""

from __future__ import annotations

import re
from datetime import date

import jellyfish
from rapidfuzz import fuzz

_PART = re.compile(r"[^\W\d_]+", re.UNICODE)


def sounds(*names: str) -> list[str]:
    """The sounds of every part of the names, sorted, each once; a part with no sound stands for itself."""
    parts = {part.casefold() for name in names for part in _PART.findall(name.replace("'", "").replace("’", ""))}
    return sorted({(jellyfish.metaphone(part) or part)[:40] for part in parts if len(part) > 1})


def likeness(left: str, right: str) -> float:
    """How alike two full names are, 0 to 100, whatever the order of their parts."""
    return fuzz.token_sort_ratio(left.casefold(), right.casefold())


def near(one: date | None, other: date | None) -> bool:
    """Whether two dates of birth may be the same one mistyped: days apart, a year out, or day and month swapped."""
    if one is None or other is None:
        return False
    if abs((one - other).days) <= 31:
        return True
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) <= 1:
        return True
    return one.year == other.year and (one.month, one.day) == (other.day, other.month)
