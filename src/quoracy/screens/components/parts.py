"""What the parts of a page show: plain values that a screen fills and a macro in `components/parts.html` draws.

Screens turn rows and rulebook values into these, so that the parts know neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

# Each status has its words and a tag colour; the words alone must be enough.
STATUSES = {
    "due": (_("Due"), "govuk-tag--blue"),
    "overdue": (_("Overdue"), "govuk-tag--red"),
    "met": (_("Met"), "govuk-tag--green"),
    "met_late": (_("Met late"), "govuk-tag--orange"),
    "not_needed": (_("Not needed"), "govuk-tag--grey"),
    "waiting": (_("Waiting"), "govuk-tag--yellow"),
}


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause as the catalogue has it: its id, where its source says it, and what it says in our words."""

    id: str
    says: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a date is what it is: counted from what, how far, leaving which days out, because of which clause."""

    counted_from: str
    count: str
    gives: date | datetime
    counted_on: date | datetime | None = None
    left_out: Sequence[tuple[date, str]] = ()
    clause: ClauseText | None = None
    also: Sequence[ClauseText] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in a list: its status, what must be done, by whom and by when, and one thing to press."""

    status: str
    says: str
    due: date | datetime
    who: str = ""
    about: str = ""
    about_url: str = ""
    why: Why | None = None
    note: str = ""
    link: str = ""
    link_url: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline. `struck` holds why it was corrected, and is empty for what stands."""

    title: str
    on: date | datetime
    by: str = ""
    says: str = ""
    details: Sequence[tuple[str, str]] = ()
    struck: str = ""
    id: str = ""
    link: str = ""
    link_url: str = ""


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of a calendar strip. `states` are any of free, busy, closed, late, last; `says` puts them in words."""

    date: date
    states: frozenset[str] = frozenset()
    says: str = ""
    url: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Something missing before a step: a line that says what, and leads there."""

    says: str
    link: str = ""
    url: str = ""
    stops: bool = True
    clause: ClauseText | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A short warning beside a child's name, in words: "Restricted", "Needs an interpreter (Polish)"."""

    says: str
    colour: str = "red"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a page is about, for the bar at its top."""

    name: str
    lines: Sequence[str] = ()
    alerts: Sequence[Alert] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `sorts` lets people sort by it where scripts run; `numeric` sets figures to the right."""

    heading: str
    sorts: bool = True
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, an address it leads to, and what to sort by when the text would sort wrongly (a date)."""

    text: str
    url: str = ""
    sort_by: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    empty: str = ""
