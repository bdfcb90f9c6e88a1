"""The shapes of chairing: who may take the chair, who may name somebody else, and what the chair confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.finding import Departure


class NamedBy(StrEnum):
    """Who may name somebody to take the chair who is no registered chair of the unit."""

    UNIT_MANAGER = "unit_manager"
    UNIT = "unit"


class InWhoseName(StrEnum):
    """In whose name the unit sends the invitations."""

    UNIT = "unit"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Difficulty:
    """One thing to weigh where a looked after child's reviewing officer might take the chair."""

    says: str
    clause: str


@dataclass(frozen=True, slots=True)
class ChairingRule:
    """Who chairs. A registered chair of the unit always may; the kind of chair is the procedure's own term.

    `independent` is what it takes to take somebody who has, or ever had, a part in the case. `substitutes_for` are the
    kinds of conference that somebody else may chair once named; `only_looked_after` narrows that to a looked after
    child's, and `unit_on_list` puts the unit on the list of those asked then. `choice_for_looked_after` has it decided
    for each looked after child with a plan who takes the chair. `confirms` has the chair confirm being independent
    before the papers open. `answers_to` has a contact in the chain of command and a manager for complaints kept of
    each chair, two people unless `one_contact`. `guide` is the address of a note on the post.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    independent: Departure = Departure.FORBIDDEN
    same_chair_again: bool = False
    substitutes_for: tuple[str, ...] = ()
    named_by: NamedBy = NamedBy.UNIT_MANAGER
    only_looked_after: bool = False
    unit_on_list: bool = False
    choice_for_looked_after: bool = False
    difficulties: tuple[Difficulty, ...] = ()
    confirms: bool = False
    answers_to: bool = False
    one_contact: bool = False
    invites_in_name_of: InWhoseName = InWhoseName.UNIT
    guide: str = ""
