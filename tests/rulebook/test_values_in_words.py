"""What a pack's values say in words: nobody reads a procedure as Python would print it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from quoracy.rulebook.procedure import load_shelf, said_by
from quoracy.rulebook.shapes import Unit
from quoracy.rulebook.values_in_words import in_words

AS_PYTHON_PRINTS = re.compile(r"[{}<>]|\b[a-z]+_[a-z]|='|\('|None|True|False")


@pytest.mark.parametrize("key", load_shelf().keys())
def test_every_value_of_every_procedure_is_in_words(key: str) -> None:
    for (topic, name), (words, clause) in said_by(load_shelf().procedure(key, date(2026, 1, 5))).items():
        assert words, (topic, name)
        assert not AS_PYTHON_PRINTS.search(words), (topic, name, words)
        assert load_shelf().clause(clause).id == clause


@pytest.mark.clause("BOL-1.94a", "BOL-1.28")
def test_a_value_stands_with_the_clause_that_is_cited_for_it() -> None:
    said = said_by(load_shelf().procedure("bolton", date(2026, 1, 5)))
    assert said["decision", "tie"] == ("a tie means a plan", "BOL-1.94a")
    assert said["quorum", "going_ahead"] == ("exception for lack of contact", "BOL-1.28")
    assert said["quorum", "unborn_counted"] == ("see the clause", "BOL-1.27")
    assert said["quorum", "follow_on"][0].startswith("reason in minutes (clause BOL-1.32, when went ahead); report to")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "none"),
        ((), "none"),
        (0, "0"),
        (0.5, "0.5"),
        ("*", "every one"),
        ("each_child", "each child"),
        ("Is the child at risk?", "Is the child at risk?"),
        (Unit.WORKING_DAYS, "working days"),
        (date(2026, 12, 29), "Tuesday 29 December 2026"),
        (("no_plan", "plan"), "no plan, plan"),
        ({"tie": "BOL-1.94a"}, "tie: BOL-1.94a"),
    ],
)
def test_a_value_in_words(value: object, words: str) -> None:
    assert in_words(value) == words
