"""The frame of every page, and the pages about the service itself."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from lxml import html

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accessibility", "/about", "/components"])
def test_they_are_open_to_anybody(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = html.fromstring(answer.content)
    assert len(page.cssselect("h1")) == 1
    assert len(page.cssselect("main")) == 1


def test_the_marking_stands_at_the_top_and_the_foot(client: Client) -> None:
    page = html.fromstring(client.get("/about").content)
    markings = page.cssselect(".q-marking")
    assert [marking.text for marking in markings] == ["OFFICIAL-SENSITIVE"] * 2


def test_no_page_holds_a_script_or_a_style_of_its_own(client: Client) -> None:
    page = html.fromstring(client.get("/components").content)
    running = [script for script in page.cssselect("script:not([src])") if script.get("type") != "application/json"]
    assert running == []
    assert page.cssselect("style") == []
    assert page.cssselect("[style]") == []
    assert [element for element in page.iter() if any(name.startswith("on") for name in element.attrib)] == []


def test_the_page_can_be_read_in_welsh(client: Client) -> None:
    client.post("/language/setlang/", {"language": "cy", "next": "/about"})
    page = html.fromstring(client.get("/about").content)
    assert page.get("lang") == "cy"
    assert page.cssselect("footer button")[0].get("lang") == "en-gb"


def test_the_error_page_needs_nothing_but_its_own_words() -> None:
    trouble = {"heading": "Page not found", "says": ("Check the address.",), "status": 404}
    body = render_to_string(
        "errors/trouble.html", {"trouble": trouble, "reference": "K7QM-4XBD"}, RequestFactory().get("/")
    )
    assert "K7QM-4XBD" in body


def test_an_address_that_is_not_there_has_its_page_and_reference(client: Client) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert answer["X-Request-Reference"] in answer.content.decode()
    assert "q-marking" in answer.content.decode()


def test_what_a_sorting_machine_sorts_by_is_not_what_people_read(client: Client) -> None:
    page = html.fromstring(client.get("/components").content)
    born = page.cssselect("td[data-sort-value='20200205']")[0]
    assert born.text == "Wed 5 Feb 2020"
    assert born.get("data-label") == "Born"
