"""Whose copy of a conference's record holds which passage: what is not a reader's by its labels is withheld.

There is one set of passages, and every copy is cut from it. A passage says of itself whom it is about, from whom it is
kept and who was out of the room when it was said; a reader says who they are and what was ruled about them. Whatever
is not opened by both is withheld, with the reason that the chair and the unit read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """In what capacity somebody reads."""

    CHAIR = "chair"
    UNIT = "unit"
    PERSON = "person"
    CHILD = "child"
    AGENCY = "agency"
    SUPPORTER = "supporter"
    SOLICITOR = "solicitor"
    COURT = "court"
    OUTSIDER = "outsider"
    NOBODY = "nobody"


class Extent(StrEnum):
    """How much of the record somebody gets who was not there for all of it, as the chair rules."""

    ALL = "all"
    ATTENDED = "attended"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader. `here` are the keys by which the record says that they were out: of their seat, or of the child.
    `agencies` are all names of an agency: its kind, its service, and that by which its report is known.

    `children` are those whose passages they may read; None is everybody's. `of_all` opens what is about the whole
    family. A supporter or a relative's solicitor reads `through` the person they help, and never more than that person.
    """

    kind: Kind
    here: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    person: str = ""
    child: str = ""
    children: frozenset[str] | None = None
    of_all: bool = True
    extent: Extent = Extent.ATTENDED
    through: Reader | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """From whom a passage is kept, and why: a kind of reader, and which one; without `who` all of that kind."""

    kind: str
    who: str = ""
    why: str = ""


EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Labels:
    """What a passage says of itself. `child` is empty where it is about the whole family.

    `released` holds those who get it although it is kept from others or personal to a parent.
    """

    child: str = ""
    source: str = ""
    kept: tuple[Kept, ...] = ()
    while_out: frozenset[str] = frozenset()
    personal_to_parent: bool = False
    released: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def why_withheld(labels: Labels, reader: Reader) -> str:
    """Why this passage is not in this reader's copy; empty where it is.

    The chair and the unit read everything. For everybody else a passage without a source is nobody's yet.
    """
    if reader.kind in (Kind.CHAIR, Kind.UNIT):
        return ""
    if reader.kind is Kind.NOBODY or reader.extent is Extent.NONE:
        return "They get no record."
    if not labels.source:
        return "It is not labelled yet."
    if reader.kind is Kind.SUPPORTER or (reader.kind is Kind.SOLICITOR and not reader.child):
        return _through(labels, reader)
    for reason in (_about(labels, reader), _said_while_out(labels, reader), _personal(labels, reader)):
        if reason:
            return reason
    return _kept(labels, reader)


def _through(labels: Labels, reader: Reader) -> str:
    """A helper's copy is within the copy of the person helped (BFG-4.14.6), less what the helper was out for."""
    if reader.through is None:
        return "The person they help has not agreed to it."
    return why_withheld(labels, reader.through) or _said_while_out(labels, reader) or _kept(labels, reader)


def _about(labels: Labels, reader: Reader) -> str:
    if reader.children is None:
        return ""
    if not reader.children:
        return "None of the children is theirs."
    if labels.child:
        return "" if labels.child in reader.children else "It is about another child."
    return "" if reader.of_all else "It is about the whole family, and they may read of some children only."


def _said_while_out(labels: Labels, reader: Reader) -> str:
    if reader.extent is not Extent.ALL and labels.while_out & reader.here:
        return "It was said while they were out."
    return ""


def _personal(labels: Labels, reader: Reader) -> str:
    """A parent's own difficulties stay out of papers for a child, until the chair lets them in (BFG-4.4.10c)."""
    if not labels.personal_to_parent or not reader.child or (Kind.CHILD, reader.child) in labels.released:
        return ""
    return "It is about a parent's own difficulties, which stay out of a child's papers."


def _kept(labels: Labels, reader: Reader) -> str:
    if reader.kind is Kind.COURT and (Kind.COURT, "") in labels.released:
        return ""
    if reader.kind in (Kind.COURT, Kind.OUTSIDER, Kind.SOLICITOR) and reader.through is None:
        return next((_because(one) for one in labels.kept), "")
    return next((_because(one) for one in labels.kept if _names(one, reader)), "")


def _because(one: Kept) -> str:
    return one.why or "It is kept from them."


def _names(one: Kept, reader: Reader) -> bool:
    """Whether a withholding means this reader; what is kept from one author of an agency is kept from all of it."""
    if one.kind == EVERYBODY:
        return True
    if one.kind == Kind.PERSON and one.who and one.who == reader.person:
        return True  # by name, in whatever capacity they are there
    if one.kind != reader.kind:
        return False
    if not one.who:
        return True
    if one.who.partition(" (")[0] in reader.agencies:
        return True
    return one.who in {reader.person, reader.child, *reader.here} - {""}
