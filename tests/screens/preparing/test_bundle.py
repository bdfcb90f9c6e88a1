"""The printed bundle: for the chair and the unit, marked with its reader, each making written down."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import readers
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, save_passage
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.bundle import sheet
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, WEDNESDAY
from tests.reports_underway import asked, author, signed, written
from tests.screens.reading import refused, seen, sent, signed_in, words

SECRET = "She told me where they hide."


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("england")
    with time_machine.travel(WEDNESDAY, tick=False), within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    """A conference with one signed report, of which one passage is kept from everybody but the chair."""
    found = asked(cast, family.ava, family.noah)
    by = author(cast.health_visitor, found)
    written(by, family.ava, family.noah)
    secret = save_passage(by, Written(SECRET, "known", family.ava.pk, "fact", "first"))
    ask_to_withhold(by, secret, [From(everybody=True)], "She would be in danger")
    signed(by)
    return found


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def made(cast: Cast, who: str, conference: Conference) -> list[str]:
    answer = sent(signed_in(cast.people[who]), reverse("preparing:make_bundle", args=[conference.pk]), {})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return pages(answer.content)


@pytest.mark.parametrize("who", ["chair", "administrator"])
def test_every_page_carries_the_marking_and_the_readers_name(cast: Cast, conference: Conference, who: str) -> None:
    for page in made(cast, who, conference):
        assert "OFFICIAL-SENSITIVE" in page
        assert f"For {cast.people[who].name}" in page


def test_each_reader_has_what_is_theirs_to_read(cast: Cast, conference: Conference) -> None:
    assert SECRET in " ".join(made(cast, "chair", conference))
    units = " ".join(made(cast, "administrator", conference))
    assert SECRET not in units
    assert "What is known of Ava" in units
    assert "Strategy discussion" in units
    assert "The order of the meeting" in units
    assert "Welcome: who is here, and why" in units
    assert f"Information from {HEALTH_VISITOR}" in units


def test_each_making_is_written_on_each_childs_file(cast: Cast, family: Family, conference: Conference) -> None:
    made(cast, "administrator", conference)
    rows = JournalEntry.objects.filter(user=cast.administrator, what="made a bundle of the papers")
    assert set(rows.values_list("child", flat=True)) == {family.ava.pk, family.noah.pk}


def test_nobody_else_makes_one(cast: Cast, conference: Conference) -> None:
    for name, user in cast.people.items():
        if name in ("chair", "administrator"):
            continue
        assert refused(signed_in(user), reverse("preparing:bundle", args=[conference.pk])), name
        answer = sent(signed_in(user), reverse("preparing:make_bundle", args=[conference.pk]), {})
        assert answer.status_code == 403, name


def test_the_page_says_what_is_left_out_and_large_print_is_large(cast: Cast, conference: Conference) -> None:
    page = words(seen(signed_in(cast.administrator), reverse("preparing:bundle", args=[conference.pk])))
    assert "Passages that only the chair may read are not in it" in page
    reader = readers.unit(conference)
    assert sheet(conference, reader, "Bryn", date(2026, 11, 25), large_print=True)["large_print"]
