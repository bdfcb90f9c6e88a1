"""How names are compared: by sound, in any order, with a near date of birth.

Two spellings of one child are two files, and two files are how a child is lost. So every name is kept with the
sounds of its parts, whichever part was typed first, and a search looks for any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import jellyfish
from rapidfuzz import fuzz

_PART = re.compile(r"[^\W\d_]+", re.UNICODE)


def parts(*names: str) -> list[str]:
    """The parts of names as they are compared: without case, apostrophes and single letters."""
    whole = " ".join(names).replace("'", "").replace("’", "").casefold()
    return sorted({part for part in _PART.findall(whole) if len(part) > 1})


def sounds_of(part: str) -> set[str]:
    """The two ways in which one part of a name is heard: by its consonants, and with its vowels told apart."""
    return {
        f"{way}{sound or part}"[:40] for way, sound in (("m", jellyfish.metaphone(part)), ("n", jellyfish.nysiis(part)))
    }


def sounds(*names: str) -> list[str]:
    """The sounds of every part of the names, sorted, each once; a part with no sound stands for itself."""
    return sorted({sound for part in parts(*names) for sound in sounds_of(part)})


def all_heard_in(words: str, keys: Iterable[str]) -> bool:
    """Whether each part of some words sounds like a part of the name that has these sounds."""
    kept, wanted = set(keys), parts(words)
    return bool(wanted) and all(sounds_of(part) & kept for part in wanted)


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
