"""How a child is judged: each rule finds leaves, and the gravest finding about a leaf settles what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from quoracy.returns.census.shapes import CensusChild, Header, Leaf


class Verdict(IntEnum):
    """What becomes of an element, from the lightest to the gravest."""

    KEPT = 0
    QUERIED = 1
    KEPT_OUT = 2

    @property
    def words(self) -> str:
        return ("kept", "kept with a query", "kept out")[self]


@dataclass(frozen=True, slots=True)
class Year:
    """The census year, and the last day on which anything in the file can already have happened.

    That day is the latest of the year's end, the reference date and the day the file was made, but never after `today`.
    """

    header: Header
    today: date

    @property
    def latest(self) -> date:
        said = (self.header.last_day, self.header.reference_date, self.header.made_on)
        return min(self.today, max(day for day in said if day is not None))

    def holds(self, day: date) -> bool:
        return self.header.in_year(day)


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: the leaf it is about, the rule, in words what is the matter, and what is done."""

    leaf: Leaf
    rule: str
    says: str
    verdict: Verdict


Found = Iterable[Leaf | None]
Check = Callable[[CensusChild, Year], Found]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    says: str
    verdict: Verdict
    check: Check


RULES: dict[str, Rule] = {}


def rule(code: str, verdict: Verdict, says: str) -> Callable[[Check], Check]:
    """Enter a check under its code: the leaves it yields are those that the rule is broken by."""

    def enter(check: Check) -> Check:
        assert code not in RULES, f"two rules are called {code}"
        RULES[code] = Rule(code, says, verdict, check)
        return check

    return enter


def judge(child: CensusChild, year: Year) -> list[Finding]:
    """All that contradicts itself in one child's record, in the order of the rules.

    `year` gives the census year and the day of reading. A rule finds an empty list in an orderly record.
    """
    return list(_findings(child, year))


def _findings(child: CensusChild, year: Year) -> Iterator[Finding]:
    for each in RULES.values():
        for leaf in dict.fromkeys(each.check(child, year)):
            if leaf is not None:
                yield Finding(leaf, each.code, each.says, each.verdict)
