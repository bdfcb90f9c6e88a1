"""The fixed words of documents, one catalogue for each language, and dates said in them.

What a person typed is only ever put into a phrase as a value: braces in a name stay braces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's phrases, looked up as "group.name"."""

    language: str
    table: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """The phrase with its fields filled in. An unknown phrase is a KeyError that names the file to mend."""
        group, _, name = key.partition(".")
        try:
            phrase = self.table[group][name]
        except KeyError:
            raise KeyError(f"phrases/{self.language}.toml has no {name!r} under [{group}]. Add it there.") from None
        return str(phrase).format_map(values)

    def list(self, words: Sequence[str]) -> str:
        """Words in a row, as the language joins them: "a, b and c"."""
        if len(words) < 2:
            return "".join(words)
        return self.say("list.comma").join(words[:-1]) + self.say("list.and") + words[-1]

    def with_article(self, term: str) -> str:
        """A term with its indefinite article, which Welsh does not have."""
        if self.language != "en":
            return term
        return f"{'an' if term[:1].lower() in 'aeiou' else 'a'} {term}"

    def day(self, day: date) -> str:
        """A day with its weekday: "Friday 23 January 2026"."""
        if isinstance(day, datetime):
            day = by_the_clock(day)
        dates = self.table["dates"]
        return self.say(
            "dates.day",
            weekday=dates["days"][day.weekday()],
            day=day.day,
            month=dates["months"][day.month - 1],
            year=day.year,
        )

    def when(self, moment: date) -> str:
        """A day, with the time of day if there is one: "Friday 23 January 2026 at 10:30am"."""
        if not isinstance(moment, datetime):
            return self.day(moment)
        moment = by_the_clock(moment)
        return self.say("dates.moment", day=self.day(moment), time=self.time(moment))

    def time(self, moment: datetime) -> str:
        """The time on the clock in the style of GOV.UK; noon and midnight in words, since 12am misleads."""
        if moment.minute == 0 and moment.hour % 12 == 0:
            return self.say("dates.midday" if moment.hour else "dates.midnight")
        minutes = f":{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def by_the_clock(moment: datetime) -> datetime:
    """The moment as a clock on the wall shows it.

    The database hands out moments in UTC, which in summer would put a family at the door an hour early: those are
    turned into London time. A moment that names its own zone, such as that of a garrison abroad, keeps it.
    """
    if moment.tzinfo is None or getattr(moment.tzinfo, "key", "UTC") != "UTC":
        return moment
    return moment.astimezone(LONDON)


@cache
def phrases_in(language: str) -> Phrases:
    """The catalogue of a language, "en" or "cy"."""
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Phrases(language, tomllib.loads(text))
