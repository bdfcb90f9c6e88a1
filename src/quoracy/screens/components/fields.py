"""Days and times of day as people type them, with errors that say what to do.

A day is three boxes (GOV.UK's date input) and stays in them exactly as typed when it is wrong. A time of day is one
box that takes "10am", "10:00", "1.30pm" or "midday".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARTS = ("day", "month", "year")
PART_NAMES = {"day": gettext_lazy("day"), "month": gettext_lazy("month"), "year": gettext_lazy("year")}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?m?\.?", re.IGNORECASE)


class Typed(NamedTuple):
    """The three boxes of a date as somebody filled them in."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: Any) -> Typed:
        """Return the boxes for a date, a written date ("2026-11-23"), boxes already typed, or nothing."""
        if isinstance(value, cls):
            return value
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), str(value.year))
        if isinstance(value, str) and (written := ISO.fullmatch(value.strip())):
            year, month, day = written.groups()
            return cls(day.lstrip("0"), month.lstrip("0"), year)
        return cls()


class DayWidget(forms.Widget):
    """Reads `name-day`, `name-month` and `name-year`; or `name` alone, written 2026-11-23, as in a bookmark."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        boxes = Typed(*(str(data.get(f"{name}-{part}") or "").strip() for part in PARTS))
        return boxes if any(boxes) else Typed.of(data.get(name))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else id_


class WrongDayError(ValidationError):
    """A date that cannot be read. `parts` names the boxes to mark and to go to."""

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message, code="wrong_day", params={"parts": parts or PARTS})


def _number(text: str, part: str) -> int:
    if part == "month" and text[:3].lower() in MONTHS and text.isalpha():
        return MONTHS.index(text[:3].lower()) + 1
    if text.isascii() and text.isdigit():
        return int(text)
    raise WrongDayError(
        _("“%(typed)s” is not a %(part)s. Write it in numbers") % {"typed": text, "part": PART_NAMES[part]}, part
    )


def read_day(typed: Typed, the: str) -> date:
    """Read the three boxes; `the` is what the date is of ("date of the strategy discussion")."""
    missing = [part for part in PARTS if not getattr(typed, part)]
    if missing:
        named = _(" and a ").join(str(PART_NAMES[part]) for part in missing)
        raise WrongDayError(_("The %(the)s must include a %(parts)s") % {"the": the, "parts": named}, *missing)
    day, month, year = (_number(getattr(typed, part), part) for part in PARTS)
    if len(typed.year) != 4:
        raise WrongDayError(_("Write the year of the %(the)s with four digits, like 2026") % {"the": the}, "year")
    if not 1 <= month <= 12:
        raise WrongDayError(
            _("%(month)s is not a month. Write a number from 1 to 12") % {"month": typed.month}, "month"
        )
    try:
        return date(year, month, day)
    except ValueError:
        text = f"{typed.day} {_(MONTH_NAMES[month - 1])} {typed.year}"
        raise WrongDayError(_("%(typed)s is not a real date") % {"typed": text}, "day") from None


class DayField(forms.Field):
    """A date in three boxes. `the` completes the errors: DayField(the="date of the strategy discussion")."""

    widget = DayWidget

    def __init__(self, *, the: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.the = the

    def _the(self) -> str:
        return str(self.the or (self.label or _("date")).lower())

    def bound_data(self, data: Any, initial: Any) -> Typed:
        return Typed.of(data)

    def prepare_value(self, value: Any) -> Typed:
        return Typed.of(value)

    def to_python(self, value: Any) -> date | None:
        return read_day(value, self._the()) if any(value) else None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise WrongDayError(_("Enter the %(the)s") % {"the": self._the()})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return Typed.of(initial) != Typed.of(data)


def read_clock(text: str, the: str) -> time:
    """Read a time of day. An hour from 1 to 6 without am or pm is asked about, not guessed."""
    cleaned = text.strip().lower()
    if cleaned in {"midday", "noon", "12 midday", "12 noon"}:
        return time(12)
    found = CLOCK.fullmatch(cleaned)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (99, 99)
    half = found["half"] if found else None
    if found is None or minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValidationError(_("Write the %(the)s like 10am, 1:30pm or 13:30") % {"the": the}, code="wrong_clock")
    if half:
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if 1 <= hour <= 6 and not cleaned.startswith("0"):
        raise ValidationError(
            _("Say whether the %(the)s is %(typed)sam or %(typed)spm") % {"the": the, "typed": text.strip()},
            code="wrong_clock",
        )
    return time(hour, minute)


class ClockField(forms.Field):
    """A time of day in one box. `the` completes the errors: ClockField(the="time the conference starts")."""

    widget = forms.TextInput

    def __init__(self, *, the: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.the = the

    def _the(self) -> str:
        return str(self.the or (self.label or _("time")).lower())

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or not value:
            return value or None
        return read_clock(str(value), self._the())

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(_("Enter the %(the)s") % {"the": self._the()}, code="required")
