"""Reading a case of convening from a worked case's table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from quoracy.rulebook.convening_case import CaseChild, ConveningCase, Fact, Known, Relative

MONDAY = date(2026, 3, 2)


def facts(raw: Mapping[str, Any]) -> frozenset[Fact]:
    return frozenset(Fact(each) for each in raw.get("facts", ()))


def case_from(raw: Mapping[str, Any]) -> ConveningCase:
    """The facts of a case; a key that is not known is refused, so that a case cannot say what nothing reads."""
    return ConveningCase(
        raw.get("type", "initial"),
        raw.get("on", MONDAY),
        tuple(CaseChild(**{**each, "facts": facts(each)}) for each in raw.get("children", ())),
        tuple(Relative(**{**each, "facts": facts(each)}) for each in raw.get("relatives", ())),
        tuple(Known(**{**each, "facts": facts(each)}) for each in raw.get("known", ())),
        tuple(raw.get("household", ())),
        facts(raw),
    )
