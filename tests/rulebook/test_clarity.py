"""What an author is asked so that a family can follow a report; nothing of it stops anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.rulebook.clarity import clarity_prompts, sending_back
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.reports import Passage

MONDAY = date(2026, 3, 2)
CLEAR = Passage("p1", "fact", "first", text="Ava fell from her bed on 3 February 2026 and cried for a minute.")


def prompts(*texts: str, label: str = "fact", key: str = "bfg") -> list[str]:
    passages = [replace(CLEAR, id=f"p{number}", label=label, text=text) for number, text in enumerate(texts)]
    found = clarity_prompts(load_shelf().procedure(key, MONDAY), passages)
    assert not [one for one in found if one.stops or one.needs_reason], "a prompt can always be passed over"
    return [one.says for one in found]


@pytest.mark.clause("BFG-4.7.1b")
def test_a_clear_paragraph_is_asked_nothing() -> None:
    assert prompts(CLEAR.text) == []


@pytest.mark.clause("BFG-4.7.1b")
def test_abbreviations_are_asked_about_unless_the_report_explains_them() -> None:
    [says] = prompts("CAMHS and an SDQ were offered in May 2026, and the GP agreed.")
    assert "CAMHS and SDQ" in says
    assert prompts("The child mental health service (CAMHS) is known.", "CAMHS offered help in May 2026.") == []
    assert prompts("CAMHS (the child mental health service) offered help in May 2026.") == []


@pytest.mark.clause("BFG-4.7.1b")
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Ava came to school without a coat.", True),
        ("Ava came to school without a coat on 12/01.", False),
        ("Ava came to school without a coat in January.", False),
        ("Ava is a cheerful child.", False),
    ],
)
def test_an_event_without_a_day_is_asked_for_one_and_an_opinion_is_not(text: str, asked: bool) -> None:
    assert any("which day" in says for says in prompts(text)) is asked
    assert prompts(text, label="opinion") == []


@pytest.mark.clause("BFG-4.7.1b")
def test_a_paragraph_too_long_to_follow_is_asked_to_be_several() -> None:
    assert prompts("word " * 120) == []
    [says] = prompts("word " * 121)
    assert "121 words" in says


@pytest.mark.clause("BFG-4.7.1b")
def test_only_a_procedure_that_has_them_asks_and_sends_back() -> None:
    assert prompts("CAMHS came recently.", key="bolton") == []
    assert not sending_back(load_shelf().procedure("bolton", MONDAY), before=False).holds
    bfg = load_shelf().procedure("bfg", MONDAY)
    assert sending_back(bfg, before=False).holds
    second = sending_back(bfg, before=True)
    assert second.stops
    assert second.clauses == ("BFG-4.7.1b",)
