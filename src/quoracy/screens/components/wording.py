"""Turning what the rulebook says into what parts show: a key into words, a duty into its 'Why this date?'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy

from quoracy.rulebook.duty import Duty
from quoracy.rulebook.procedure import Shelf
from quoracy.rulebook.reasons import explain
from quoracy.rulebook.terms import in_terms
from quoracy.screens.components.parts import ClauseText, Why

WORDS = {
    "reason_in_record": gettext_lazy("The chair's reason for going on stands in the record"),
    "early_review": gettext_lazy("Early review"),
    "gp": gettext_lazy("GP"),
    "first_limb": gettext_lazy("Harm was done, and more is likely"),
    "second_limb": gettext_lazy("Harm is judged likely"),
    "first_test": gettext_lazy("Harm was done, and more is likely"),
    "second_test": gettext_lazy("Harm is judged likely"),
}
"""Keys whose words say too little by themselves."""


TESTS = ("first_limb", "second_limb", "first_test", "second_test")


def plain(key: object) -> str:
    """Write a key of a pack as words: "record_to_parents" as "Record to parents"."""
    if str(key) in WORDS:
        return str(WORDS[str(key)])
    words = str(key).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def in_words(says: str) -> str:
    """A finding's sentence with the keys it names put into the words that people choose between."""
    for key in TESTS:
        says = says.replace(key.replace("_", " "), f"“{plain(key)}”")
    return says


def clause_text(shelf: Shelf, clause_id: str) -> ClauseText:
    clause = shelf.clause(clause_id)
    return ClauseText(clause.id, clause.says, clause.section)


def clause_texts(shelf: Shelf, ids: Iterable[str]) -> list[ClauseText]:
    """Return the clauses of these ids, each once, in the order given."""
    return [clause_text(shelf, one) for one in dict.fromkeys(ids)]


def why(duty: Duty, shelf: Shelf, terms: Mapping[str, str]) -> Why:
    """Return the answer to 'Why this date?' in a procedure's terms, with the text of each clause it rests on."""
    told = explain(duty)
    first, *others = clause_texts(shelf, told.clauses)
    count = in_terms(told.counts[:1].upper() + told.counts[1:], terms)
    return Why(
        counted_from=in_terms(told.starts, terms),
        counted_on=told.start_day,
        count=count,
        gives=duty.due,
        left_out=told.left_out,
        clause=first,
        also=others,
        because=in_terms(_notes(duty, told.because), terms),
    )


def _notes(duty: Duty, because: str) -> str:
    """Return what the sentence says beyond the count and its start, which stand on lines of their own."""
    _counted, _semicolon, rest = because.partition("; ")
    return f"{rest[:1].upper()}{rest[1:]}." if rest else ""
