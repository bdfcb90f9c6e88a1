"""Dates and times of day as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from django import forms
from django.http import QueryDict

from quoracy.screens.components.fields import ClockField, DayField, Typed
from quoracy.screens.components.forms import PageForm, params_of, summary_of


class Asking(PageForm):
    held = DayField(label="When was it held?", the="date of the strategy discussion")
    starts = ClockField(label="When does it start?", the="time the conference starts", required=False)


def asked(day: str = "", month: str = "", year: str = "", starts: str = "") -> Asking:
    boxes = {"held-day": day, "held-month": month, "held-year": year, "starts": starts}
    return Asking({key: value for key, value in boxes.items() if value})


@pytest.mark.parametrize("month", ["2", "02", "Feb", "february"])
def test_a_day_is_read_from_its_three_boxes(month: str) -> None:
    form = asked("29", month, "2028")
    assert form.is_valid()
    assert form.cleaned_data["held"] == date(2028, 2, 29)  # a Tuesday in a leap year


@pytest.mark.parametrize(
    ("boxes", "says", "place"),
    [
        (("", "", ""), "Enter the date of the strategy discussion", "#id_held-day"),
        (("3", "", "2026"), "The date of the strategy discussion must include a month", "#id_held-month"),
        (("3", "", ""), "The date of the strategy discussion must include a month and a year", "#id_held-month"),
        (("31", "2", "2026"), "31 February 2026 is not a real date", "#id_held-day"),
        (("29", "2", "2027"), "29 February 2027 is not a real date", "#id_held-day"),
        (("1", "13", "2026"), "13 is not a month. Write a number from 1 to 12", "#id_held-month"),
        (("first", "2", "2026"), "“first” is not a day. Write it in numbers", "#id_held-day"),
        (
            ("1", "2", "26"),
            "Write the year of the date of the strategy discussion with four digits, like 2026",
            "#id_held-year",
        ),
        (("0", "2", "2026"), "0 February 2026 is not a real date", "#id_held-day"),
        (("١", "2", "2026"), "“١” is not a day. Write it in numbers", "#id_held-day"),
    ],
)
def test_a_wrong_day_says_what_is_wrong_and_leads_to_its_box(
    boxes: tuple[str, str, str], says: str, place: str
) -> None:
    assert summary_of(asked(*boxes)) == [{"text": says, "href": place}]


def test_what_was_typed_stays_in_its_boxes() -> None:
    form = asked("31", "Febuary", "2026")
    _macro, params = params_of(form["held"])
    assert [item["value"] for item in params["items"]] == ["31", "Febuary", "2026"]


def test_only_the_wrong_box_is_marked() -> None:
    _macro, params = params_of(asked("3", "", "2026")["held"])
    assert ["error" in item["classes"] for item in params["items"]] == [False, True, False]


def test_a_day_can_stand_in_a_bookmark() -> None:
    form = Asking(QueryDict("held=2026-12-10"))
    assert form.is_valid()
    assert form.cleaned_data["held"] == date(2026, 12, 10)  # a Thursday


def test_a_first_day_fills_the_boxes() -> None:
    assert Asking(initial={"held": date(2026, 3, 5)})["held"].value() == Typed("5", "3", "2026")


def test_an_empty_day_that_is_not_needed_is_none() -> None:
    class Maybe(forms.Form):
        seen = DayField(required=False)

    form = Maybe({})
    assert form.is_valid()
    assert form.cleaned_data["seen"] is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10am", time(10)),
        ("10 AM", time(10)),
        ("10:00", time(10)),
        ("1.30pm", time(13, 30)),
        ("1:30 p.m.", time(13, 30)),
        ("13:30", time(13, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("9", time(9)),
        ("03:15", time(3, 15)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, read: time) -> None:
    form = asked("3", "2", "2026", typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == read


@pytest.mark.parametrize("typed", ["half ten", "25:00", "10:75", "13pm", "0am", "10:5", "ten"])
def test_a_time_that_cannot_be_read_says_how_to_write_it(typed: str) -> None:
    form = asked("3", "2", "2026", typed)
    assert form.errors["starts"] == ["Write the time the conference starts like 10am, 1:30pm or 13:30"]


@pytest.mark.parametrize("typed", ["3", "1.30"])
def test_an_hour_that_could_be_night_or_afternoon_is_asked_about(typed: str) -> None:
    form = asked("3", "2", "2026", typed)
    assert form.errors["starts"] == [f"Say whether the time the conference starts is {typed}am or {typed}pm"]
