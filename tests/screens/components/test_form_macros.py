"""How forms are drawn: each error stands at its place, and nothing that was typed becomes markup."""

from __future__ import annotations

from typing import Any

from django.template import engines
from lxml import html

from quoracy.screens.components.gallery import EveryField

PAGE = """
{% from "components/forms.html" import errors, fields, form_of, submit %}
{{ errors(form) }}
{% call form_of("", form, keep_url="/keep") %}{{ fields(form) }}{{ submit("Go on") }}{% endcall %}
"""


def drawn(form: Any) -> html.HtmlElement:
    return html.fromstring(f"<div>{engines['jinja2'].from_string(PAGE).render({'form': form})}</div>")


def test_each_error_of_the_summary_leads_to_a_box_that_is_there() -> None:
    page = drawn(EveryField({"held-day": "31", "held-month": "2", "held-year": "2026"}))
    places = [link.get("href") for link in page.cssselect(".govuk-error-summary__list a")]
    assert places[:2] == ["#id_name", "#id_held-day"]
    assert len(places) == 9
    assert all(page.cssselect(place) for place in places), places


def test_each_error_stands_at_its_field() -> None:
    page = drawn(EveryField({"name": "Ava Larkwhistle", "held-day": "31", "held-month": "2", "held-year": "2026"}))
    message = page.cssselect("#id_held-error")[0].text_content()
    assert "31 February 2026 is not a real date" in message
    assert "id_held-error" in page.cssselect("fieldset[role=group]")[0].get("aria-describedby")
    assert not page.cssselect("#id_name-error")


def test_a_missing_answer_is_asked_for_by_name() -> None:
    errors = EveryField({}).errors
    assert errors["name"] == ["Enter child's name"]
    assert errors["harm"] == ["Enter the answer to: What are we worried about?"]
    assert errors["way"] == ["Choose an answer to: How was it held?"]
    assert errors["sure"] == ["Tick the box to confirm: I have checked the names with the family"]


def test_what_is_typed_never_becomes_markup() -> None:
    page = drawn(EveryField({"name": '"><script>alert(1)</script>', "harm": "</textarea><script>alert(2)</script>"}))
    assert not page.cssselect("script")
    assert page.cssselect("#id_name")[0].get("value") == '"><script>alert(1)</script>'
    assert page.cssselect("#id_harm")[0].text == "</textarea><script>alert(2)</script>"


def test_choices_stay_chosen() -> None:
    page = drawn(EveryField({"way": "video", "there": ["police", "school"], "team": "south", "sure": "on"}))
    chosen = {box.get("value") for box in page.cssselect("input[checked]")}
    assert chosen == {"video", "police", "school", "on"}
    assert page.cssselect("option[selected]")[0].get("value") == "south"


def test_the_token_of_a_form_stays_when_it_comes_back() -> None:
    first = drawn(EveryField()).cssselect("input[name=once]")[0].get("value")
    other = drawn(EveryField()).cssselect("input[name=once]")[0].get("value")
    back = drawn(EveryField({"once": first})).cssselect("input[name=once]")[0].get("value")
    assert first != other
    assert back == first


def test_a_kept_form_says_where_it_is_kept_and_has_a_place_to_say_so() -> None:
    form = drawn(EveryField()).cssselect("form")[0]
    assert form.get("data-keep-url") == "/keep"
    assert form.get("data-kept-text") == "Kept %s"
    assert form.cssselect("[data-kept]")[0].get("role") == "status"


def test_what_may_be_left_out_says_so() -> None:
    page = drawn(EveryField())
    labels = {label.get("for"): label.text_content().strip() for label in page.cssselect("label")}
    assert labels["id_told"] == "What the family was told (optional)"
    assert labels["id_name"] == "Child's name"
