"""Acronyms and local terms: found, cut out for underlining, explained in brackets, put plainly (LBH-4.18)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoracy.rulebook.plain_words import Term, explained, in_plain_words, pieces, terms_in
from quoracy.rulebook.procedure import load_shelf

MONDAY = date(2026, 3, 2)
CAMHS = Term("CAMHS", "the child and adolescent mental health service")
TRIGGER = Term("trigger", "something that starts a reaction")


def found(*texts: str, key: str = "lbh", **own: str) -> list[tuple[str, str]]:
    return [(one.term, one.plain) for one in terms_in(load_shelf().procedure(key, MONDAY), texts, own)]


@pytest.mark.clause("LBH-4.18")
def test_acronyms_and_terms_of_the_local_list_are_found_with_plain_words_offered() -> None:
    assert found("CAMHS saw her. Shouting is a Trigger.", "A GP rang CAMHS.") == [
        ("CAMHS", CAMHS.offered),
        ("trigger", TRIGGER.offered),
    ]
    assert found("The XYZ came.") == [("XYZ", "")], "an acronym nobody has listed is found, and nothing is offered"
    assert found("The XYZ came.", XYZ="our visiting team") == [("XYZ", "our visiting team")]


@pytest.mark.clause("LBH-4.18")
@pytest.mark.parametrize(
    "text",
    [
        "Mary saw the GP and the NHS.",
        "The child mental health service (CAMHS) saw her, and CAMHS wrote.",
        "SHE SHOUTED AT HIM",
        "They were triggered early",
        "pr work, and a cin",
    ],
)
def test_what_is_everyday_explained_or_no_term_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.clause("LBH-4.18")
def test_what_is_left_in_is_explained_in_brackets_once_in_each_text() -> None:
    assert explained("CAMHS wrote. CAMHS came.", [CAMHS]) == f"CAMHS ({CAMHS.offered}) wrote. CAMHS came."
    assert explained("The XYZ came.", [Term("XYZ")]) == "The XYZ came.", "what nobody can explain stays bare"
    own = Term("CAMHS", CAMHS.offered, "the clinic on Mill Lane")
    assert explained("CAMHS wrote.", [own]) == "CAMHS (the clinic on Mill Lane) wrote."
    assert in_plain_words("CAMHS wrote. CAMHS came.", CAMHS) == f"{CAMHS.offered} wrote. {CAMHS.offered} came."


@pytest.mark.clause("LBH-4.18")
def test_the_pieces_to_underline_are_the_terms_and_no_more() -> None:
    cut = pieces("A trigger for CAMHS", [CAMHS, TRIGGER])
    assert [(one.text, one.term) for one in cut] == [
        ("A ", ""),
        ("trigger", "trigger"),
        (" for ", ""),
        ("CAMHS", "CAMHS"),
    ]


@given(st.text(alphabet="CAMHS trigeR(&)\n", max_size=60))
def test_put_together_again_it_is_the_same_text(text: str) -> None:
    assert "".join(one.text for one in pieces(text, [CAMHS, TRIGGER])) == text


def test_a_procedure_that_does_not_ask_underlines_nothing() -> None:
    assert found("CAMHS saw her.", key="bolton") == []
