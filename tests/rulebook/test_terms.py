"""One kind of event under every name: a procedure's own word for the enquiry stands wherever the enquiry is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quoracy.rulebook.convening_case import CaseChild
from quoracy.rulebook.procedure import load_shelf, said_by
from quoracy.rulebook.requesting import Request, request_findings
from quoracy.rulebook.terms import in_terms

MONDAY = date(2026, 3, 2)


@pytest.mark.clause("BFG-4.1.6b")
@pytest.mark.parametrize(
    ("says", "own"),
    [
        ("Link the section 47 enquiries.", "Link the section 47 type enquiries."),
        ("Section 47 enquiry concluded", "Section 47 type enquiry concluded"),
        ("No plan", "No plan"),
    ],
)
def test_the_packs_word_is_put_for_one_and_for_several(says: str, own: str) -> None:
    assert in_terms(says, load_shelf().procedure("bfg", MONDAY).terms) == own
    for key in ("england", "bolton", "wales", "lbh", "warwickshire"):
        assert in_terms(says, load_shelf().procedure(key, MONDAY).terms) == says


@pytest.mark.clause("BFG-4.1.6b")
def test_a_pack_author_can_choose_another_word() -> None:
    assert in_terms("Two section 47 enquiries", {"enquiry": "protection inquest"}) == "Two protection inquests"


@pytest.mark.clause("BFG-4.1.6b")
def test_what_a_request_lacks_and_what_a_date_counts_from_are_said_in_that_word() -> None:
    request = Request("initial", "social_worker", (CaseChild("ava", born=date(2019, 6, 3)),))
    bfg = load_shelf().procedure("bfg", MONDAY)
    other = replace(load_shelf().procedure("bolton", MONDAY), terms=bfg.terms)
    said = " ".join(one.says for one in request_findings(other, request))
    assert "section 47 type enquiries" in said
    words = " ".join(words for words, _clause in said_by(bfg).values())
    assert "the strategy discussion that began the section 47 type enquiries" in words
    assert "section 47 enquir" not in words
