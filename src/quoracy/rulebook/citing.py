"""Citing: every value of a pack, and every step and question within one, says in which clause it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Clause(NamedTuple):
    """One clause of a source, in our words: what it says and what the software does about it."""

    id: str
    section: str
    kind: str
    topic: str
    says: str
    software: str
    procedure: str


class Cited(dict[str, str]):
    """The clauses cited for single points of a rule; a point that cites none stands under the rule's own clause."""

    def __init__(self, own: str, cites: Mapping[str, str]) -> None:
        super().__init__(cites)
        self._own = own

    def __missing__(self, point: str) -> str:
        return self._own


class Citing:
    """What a pack may cite: clauses of its own catalogue and of its parents'."""

    def __init__(self, catalogues: list[str], clauses: Mapping[str, Clause]) -> None:
        self.clauses = clauses
        self.catalogues = catalogues
        first = {clause.procedure: clause.id for clause in clauses.values()}
        own = next((first[catalogue] for catalogue in self.catalogues if catalogue in first), "…")
        self.like = f"{own.split('-')[0]}-…"

    def mistake(self, name: str, clause_id: Any) -> str | None:
        """What is wrong with citing a clause, or None."""
        clause = self.clauses.get(clause_id) if isinstance(clause_id, str) else None
        if clause is None:
            return f'{name} cites "{clause_id}", which is in no catalogue. Cite one that is: clause = "{self.like}".'
        if clause.procedure not in self.catalogues:
            allowed = ", ".join(self.catalogues)
            return (
                f'{name} cites "{clause_id}", a clause of {clause.procedure}, which this procedure does not extend. '
                f"Cite a clause of {allowed}."
            )
        return None

    def mistakes_in(self, name: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with the clauses that a version cites: (the field they stand in, what to write instead)."""
        for place, cited in _cited(raw):
            if mistake := self.mistake(name, cited):
                yield place, mistake


def _cited(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every clause cited in a table or in the tables within it, with the field of the table that holds it."""
    for field, said in raw.items():
        if field in ("clause", "also", "clauses"):
            yield from ((field, one) for one in (said if isinstance(said, list) else [said]))
        elif field == "cites" and isinstance(said, dict):
            yield from ((field, one) for one in said.values())
        elif isinstance(said, list):
            yield from ((field, one) for table in said if isinstance(table, dict) for _, one in _cited(table))
