"""A child's history as one value: who the child is, and what happened.

Whoever brings many histories at once (a census file, an invented authority) makes these values; the casework floor
writes them down. They carry no row and no authority, so that they can be made, counted and compared without a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from quoracy.rulebook.chronology import Child, Event

Sex = Literal["female", "male", "not_known"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who a history is about, as far as its source says.

    `reference` is the source's own lasting name for the child: the key by which the same child is met again when the
    source is read a second time. `household` is shared by brothers and sisters. A census names nobody, so that
    `given_name` and `family_name` may be words made from the reference.
    """

    reference: str
    given_name: str
    family_name: str
    born: date | None = None
    expected: date | None = None
    died: date | None = None
    sex: Sex = "not_known"
    ethnicity: str | None = None
    disabilities: tuple[str, ...] = ()
    pupil_number: str | None = None
    household: str | None = None

    @property
    def child(self) -> Child:
        return Child(id=self.reference, born=self.born, expected=self.expected)


@dataclass(frozen=True, slots=True)
class History:
    """One child and everything known to have happened, in order of days.

    Event ids are the same each time the same source is read (they are made from the child, the kind and the day), so
    that writing a history down twice changes nothing. Brothers and sisters share the `conference` of an event, not the
    event itself: each child is decided separately.
    """

    person: Person
    events: tuple[Event, ...]
