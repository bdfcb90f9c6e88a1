"""Where a procedure has its own word for the enquiry, pages and papers use it and no other."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from quoracy.casework.access.scope import within
from quoracy.casework.reports import questions, readers
from quoracy.casework.reports.actions.writing import start
from quoracy.casework.section_47.models import Enquiry
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.reports import pdf_of
from quoracy.rulebook.chronology import LONDON
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, signed, written
from tests.screens.reading import seen, sent, signed_in, words
from tests.screens.section_47.test_recording_a_discussion import about, told


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family, str]]:
    procedure, word = request.param
    cast = cast_under(procedure)
    with within(cast.authority):
        yield cast, larkwhistles(cast), word


WORDS = [("bfg", "section 47 type enquiry"), ("england", "section 47 enquiry")]


@pytest.mark.clause("BFG-4.1.6b")
@pytest.mark.parametrize("under", WORDS, indirect=True, ids=[key for key, _word in WORDS])
def test_the_pages_of_an_enquiry_use_the_packs_word(under: tuple[Cast, Family, str]) -> None:
    cast, family, word = under
    client = signed_in(cast.social_worker)
    assert f"Does it start a {word}?" in words(seen(client, about(family)))
    sent(client, about(family), told(family))
    enquiry = Enquiry.objects.get(child=family.ava)
    event = family.ava.events.get(kind="strategy_discussion")
    pages = {
        reverse("children:now", args=[family.ava.pk]): f"Conclude the {word}",
        reverse("section_47:conclude", args=[family.ava.pk, enquiry.pk]): f"Conclude the {word}",
        reverse("children:timeline", args=[family.ava.pk]): f"Starts a {word}",
        reverse("children:correct", args=[family.ava.pk, event.pk]): f"Did it start the {word}?",
    }
    for address, says in pages.items():
        shown = seen(client, address)
        for clause in shown.cssselect(".q-clause"):
            clause.drop_tree()  # the words of the source are its own
        page = words(shown)
        assert says in page, address
        assert word == "section 47 enquiry" or "ection 47 enquir" not in page, address


@pytest.mark.clause("BFG-4.1.6b")
@pytest.mark.parametrize("under", WORDS, indirect=True, ids=[key for key, _word in WORDS])
def test_a_report_on_paper_names_the_enquiry_by_the_packs_word(under: tuple[Cast, Family, str]) -> None:
    cast, family, word = under
    conference = asked(cast, family.ava)
    by = author(cast.health_visitor, conference)
    written(by)
    copy = questions.copy_for(signed(by), readers.chair(conference))
    paper = PdfReader(io.BytesIO(pdf_of(copy, "the chair", start(by).started_at.astimezone(LONDON).date())))
    said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert f"which follows the {word} begun on" in said


@pytest.mark.clause("BFG-4.1.6b")
def test_a_procedures_page_names_its_word_for_the_enquiry(db: None) -> None:
    client = signed_in(cast_under("bfg").chair)
    assert "section 47 type enquiry" in words(seen(client, reverse("procedures:one", args=["bfg"])))
