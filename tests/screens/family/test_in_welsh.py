"""The pages of families and of whoever comes by a link, in Welsh: whole, marked as a draft, and with nothing stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.test import Client

from quoracy.casework.conferences.models import Conference
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import family_seat, inside, linked
from tests.reports_underway import asked

SOURCE = Path(__file__).parents[3] / "src/quoracy"
LOOKED_THROUGH = [("**.py", "python"), ("**.html", "jinja2")]
TAGS = {"**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols"}}
MARKS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
WHOLE = [
    *(f"screens/family/templates/family/{page}.html" for page in ("childs_page", "drawing", "page", "report", "say")),
    *(f"screens/guests/templates/guests/{page}.html" for page in ("away", "closed", "code", "door", "left", "reply")),
    *(f"screens/guests/templates/guests/{page}.html" for page in ("start", "wait")),
    "screens/live/templates/live/guest_next.html",
    "screens/live/templates/live/own_steps.html",
]
"""The pages that a family sees; not one sentence of theirs may be without Welsh."""


@pytest.fixture(scope="module")
def on_pages() -> dict[str, set[str]]:
    """By file, everything that is marked for translation."""
    found: dict[str, set[str]] = {}
    for file, _, message, *_ in extract_from_dir(SOURCE, LOOKED_THROUGH, TAGS, keywords=MARKS):
        found.setdefault(str(file), set()).add(message if isinstance(message, str) else message[0])
    return found


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    with (SOURCE / "locale/cy/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)


def test_every_sentence_of_a_familys_pages_has_welsh(on_pages: dict[str, set[str]], welsh: Catalog) -> None:
    assert all((SOURCE / page).exists() for page in WHOLE)
    missing = {page: sorted(words for words in on_pages.get(page, ()) if words not in welsh) for page in WHOLE}
    assert not any(missing.values()), {page: words for page, words in missing.items() if words}


def test_nothing_is_translated_that_no_page_says_any_more(on_pages: dict[str, set[str]], welsh: Catalog) -> None:
    said = set().union(*on_pages.values())
    stale = [one.id for one in welsh if one.id and (one.id if isinstance(one.id, str) else one.id[0]) not in said]
    assert stale == []


def test_each_translation_has_the_same_places_to_fill_in(welsh: Catalog) -> None:
    assert [(message.id, errors) for message, errors in welsh.check()] == []
    assert not welsh.fuzzy
    assert all(message.string for message in welsh if message.id)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield asked(cast, family.ava, family.noah)


def _in_welsh(client: Client, address: str, status: int = 200) -> str:
    assert client.post("/language/setlang/", {"language": "cy", "next": address}).status_code == 302
    page = client.get(address, follow=True)
    assert page.status_code == status
    return page.content.decode()


def test_a_mother_who_asks_for_welsh_reads_it_and_is_told_that_it_is_a_draft(
    cast: Cast, conference: Conference, family: Family
) -> None:
    client = inside(cast, linked(cast, conference, family_seat(conference, family.mother)))
    english = client.get("/guest/family").content.decode()
    assert "Your conference" in english
    assert "heb ei wirio" not in english
    page = _in_welsh(client, "/guest/family")
    for words in ('lang="cy"', "Eich cynhadledd", "Os nad ydych yn fodlon", "Drafft nad oes neb wedi’i wirio eto"):
        assert words in page
    assert "If you are not content" not in page
    assert "Ava Larkwhistle" in page


def test_whoever_opens_a_link_that_does_not_work_is_told_so_in_welsh(db: None) -> None:
    assert "Nid yw’r ddolen hon yn gweithio" in _in_welsh(Client(), f"/l/{'0' * 64}", status=404)
