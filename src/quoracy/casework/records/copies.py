"""Cutting a reader's copy from the record's passages. `copy_for` alone decides; nothing shows a passage past it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.children.models import Child
from quoracy.casework.records.headings import HEADINGS
from quoracy.casework.records.models import Addendum, ConferenceRecord, RecordPassage
from quoracy.rulebook.copies import Kept, Labels, Reader, why_withheld


@dataclass(frozen=True, slots=True)
class Withheld:
    """A passage that is not in a copy, and why: for the chair and the unit, never for the reader."""

    passage: RecordPassage
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a copy holds under one heading about one child, or about the family (child None)."""

    heading: str
    child: Child | None
    passages: tuple[RecordPassage, ...]


@dataclass(frozen=True, slots=True)
class RecordCopy:
    """One reader's copy. Nothing in `parts` and `addenda`, not even a number, tells what is left out."""

    record: ConferenceRecord
    reader: Reader
    parts: tuple[Part, ...]
    addenda: tuple[tuple[Addendum, tuple[RecordPassage, ...]], ...]
    withheld: tuple[Withheld, ...]

    @property
    def passages(self) -> tuple[RecordPassage, ...]:
        signed = tuple(passage for part in self.parts for passage in part.passages)
        return signed + tuple(passage for _row, added in self.addenda for passage in added)

    @property
    def empty(self) -> bool:
        return not self.parts and not self.addenda


def labels(passage: RecordPassage) -> Labels:
    """What a passage says of itself, as the rulebook knows it; a withholding that was lifted counts no more."""
    kept = [one for one in passage.kept_from.all() if one.lifted_at is None]
    return Labels(
        child=str(passage.child_id or ""),
        source=passage.source,
        kept=tuple(Kept(one.kind, one.who, one.why) for one in kept),
        while_out=frozenset(map(str, passage.said_while_out)),
        personal_to_parent=passage.personal_to_parent,
        released=frozenset((one.kind, str(one.child_id or "")) for one in passage.releases.all()),
    )


def passages_of(record: ConferenceRecord) -> list[RecordPassage]:
    rows = record.passages.select_related("child", "addendum", "changed_by")
    return list(rows.prefetch_related("kept_from__person", "kept_from__child", "kept_from__seat", "releases"))


def copy_for(record: ConferenceRecord, reader: Reader, passages: Sequence[RecordPassage] | None = None) -> RecordCopy:
    """The copy of one reader, and each passage that it withholds with the reason.

    `passages` may be handed over where many copies are cut at once; they are the record's own either way.
    """
    shown, withheld = [], []
    for passage in passages_of(record) if passages is None else passages:
        why = why_withheld(labels(passage), reader)
        if why:
            withheld.append(Withheld(passage, why))
        else:
            shown.append(passage)
    signed = [passage for passage in shown if passage.addendum_id is None]
    return RecordCopy(record, reader, tuple(_parts(signed)), tuple(_addenda(shown)), tuple(withheld))


def _parts(passages: Iterable[RecordPassage]) -> Iterable[Part]:
    grouped: dict[tuple[str, uuid.UUID | None], list[RecordPassage]] = {}
    for passage in sorted(passages, key=_place):
        grouped.setdefault((passage.heading, passage.child_id), []).append(passage)
    return [Part(heading, rows[0].child, tuple(rows)) for (heading, _child), rows in grouped.items()]


def _place(passage: RecordPassage) -> tuple[int, str, str, int]:
    """By heading, then the family before each child, the eldest first, then as it was put."""
    order = list(HEADINGS)
    at = order.index(passage.heading) if passage.heading in HEADINGS else len(order)
    child = passage.child
    born = "" if child is None else f"{child.born or '9999'} {child.given_names} {child.pk}"
    return at, "" if at < len(order) else passage.heading, born, passage.position


def _addenda(passages: Iterable[RecordPassage]) -> Iterable[tuple[Addendum, tuple[RecordPassage, ...]]]:
    grouped: dict[uuid.UUID, list[RecordPassage]] = {}
    for passage in passages:
        if passage.addendum is not None:
            grouped.setdefault(passage.addendum.pk, []).append(passage)
    found = [(rows[0].addendum, tuple(rows)) for rows in grouped.values()]
    return sorted(((row, rows) for row, rows in found if row is not None), key=lambda one: one[0].at)


def differences(one: RecordCopy, other: RecordCopy) -> list[tuple[RecordPassage, str, str]]:
    """Each passage that only one of two readers has, with why the one and why the other does not; empty for has."""
    first = {row.passage.pk: row.why for row in one.withheld}
    second = {row.passage.pk: row.why for row in other.withheld}
    every = [*one.passages, *(row.passage for row in one.withheld)]
    apart = [passage for passage in every if (passage.pk in first) != (passage.pk in second)]
    return [(passage, first.get(passage.pk, ""), second.get(passage.pk, "")) for passage in sorted(apart, key=_place)]


def in_nobodys_copy(copies: Iterable[RecordCopy]) -> list[Withheld]:
    """The passages that none of these copies holds, each with the reasons that keep it out of them."""
    made = list(copies)
    held = {passage.pk for copy in made for passage in copy.passages}
    reasons: dict[uuid.UUID, tuple[RecordPassage, list[str]]] = {}
    for copy in made:
        for row in copy.withheld:
            if row.passage.pk not in held:
                reasons.setdefault(row.passage.pk, (row.passage, []))[1].append(row.why)
    return [Withheld(passage, " ".join(dict.fromkeys(whys))) for passage, whys in reasons.values()]
