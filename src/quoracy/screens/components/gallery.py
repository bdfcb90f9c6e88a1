"""Invented contents for the page that shows every part: each state once, long names included."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from quoracy.rulebook.finding import Departure, Finding
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.parts import (
    Alert,
    Cell,
    ClauseText,
    Column,
    DutyLine,
    Gate,
    Happening,
    Identity,
    StripDay,
    Table,
    Why,
)

MONDAY = date(2026, 11, 23)
CLAUSE = ClauseText(
    "EXA-1.01", "The first conference is held within 15 working days of the strategy discussion.", "4.2"
)


class EveryField(PageForm):
    """One field of each kind, sent with mistakes, so that each error shows at its place."""

    name = forms.CharField(label="Child's name", help_text="As on the birth certificate")
    held = DayField(label="When was the strategy discussion held?", the="date of the strategy discussion")
    starts = ClockField(
        label="What time does it start?", the="time the conference starts", help_text="Like 10am or 1:30pm"
    )
    harm = forms.CharField(label="What are we worried about?", widget=forms.Textarea)
    told = forms.CharField(label="What the family was told", widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label="How was it held?",
        choices=[("room", "In one room"), ("video", "By video"), ("phone", "By telephone")],
        widget=forms.RadioSelect,
    )
    agreed = forms.ChoiceField(label="Was it agreed?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    there = forms.MultipleChoiceField(
        label="Which agencies took part?",
        choices=[("police", "Police"), ("health", "Health"), ("school", "School")],
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label="I have checked the names with the family", required=True)
    team = forms.ChoiceField(label="Team", choices=[("", "Choose a team"), ("north", "North"), ("south", "South")])
    letter = forms.FileField(label="The letter", required=False)


def _why() -> Why:
    return Why(
        counted_from="strategy discussion",
        counted_on=date(2026, 12, 10),
        count="15 working days",
        gives=date(2027, 1, 5),
        left_out=((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 28), "Boxing Day, in lieu")),
        clause=CLAUSE,
    )


def _duties() -> list[DutyLine]:
    return [
        DutyLine(
            "overdue",
            "Send the conference record",
            date(2026, 11, 19),
            "A. Quill",
            "Juniper Moss",
            note="2 working days",
        ),
        DutyLine(
            "due", "Hold the initial conference", date(2027, 1, 5), "Conference chair", "Ava Larkwhistle", "#", _why()
        ),
        DutyLine("met", "Hold the first core group", date(2026, 11, 20), "Lead professional", "Rowan Appleyard-Quill"),
        DutyLine(
            "met_late", "Share the report with the family", datetime(2026, 11, 20, 10, tzinfo=UTC), "Social worker"
        ),
        DutyLine("not_needed", "Hold the review conference", date(2026, 11, 30), note="The plan ended"),
    ]


def _timeline() -> list[Happening]:
    corrected = "It was held a day earlier: the minute taker misread the diary. Corrected by M. Okonjo-Vale."
    return [
        Happening("Initial conference", datetime(2026, 11, 20, 10, tzinfo=UTC), "M. Okonjo-Vale", "A plan was made."),
        Happening("Strategy discussion", date(2026, 11, 3), "T. Fernsby", details=(("Held", "By video"),)),
        Happening("Strategy discussion", date(2026, 11, 4), "T. Fernsby", struck=corrected),
    ]


def _strip() -> list[StripDay]:
    return [
        StripDay(date(2027, 1, 4), frozenset({"busy"}), "Chair: two conferences"),
        StripDay(date(2027, 1, 5), frozenset({"free"}), "Free 10am to midday", "#", chosen=True),
        StripDay(date(2027, 1, 6), frozenset({"closed"}), "Offices closed"),
        StripDay(date(2027, 1, 7), frozenset({"free", "last"}), "Free from 2pm", "#"),
        StripDay(date(2027, 1, 8), frozenset({"late"}), "1 working day late", "#"),
    ]


def _table() -> Table:
    return Table(
        "Children",
        (Column("Name"), Column("Born"), Column("Days", numeric=True)),
        (
            (Cell("Ava Larkwhistle", "#"), Cell("Wed 5 Feb 2020", sort_by="20200205"), Cell("14")),
            (Cell("Rowan Appleyard-Quill", "#"), Cell("Fri 1 Mar 2019", sort_by="20190301"), Cell("9")),
        ),
    )


def contents() -> dict[str, Any]:
    wrong = {
        "held-day": "31",
        "held-month": "2",
        "held-year": "2026",
        "starts": "3",
        "way": "video",
        "there": ["police"],
    }
    return {
        "form": EveryField(wrong),
        "why": _why(),
        "clause": CLAUSE,
        "duties": _duties(),
        "happenings": _timeline(),
        "strip": _strip(),
        "table": _table(),
        "identity": Identity(
            "Ava Larkwhistle",
            (
                "Born Wednesday 5 February 2020, 6 years",
                "Subject of a child protection plan since Friday 20 November 2026",
            ),
            (Alert("Restricted"), Alert("Needs an interpreter (Polish)", "purple")),
        ),
        "gates": [
            Gate("the school has not been asked.", "Ask the school", "#", clause=CLAUSE),
            Gate("the chair has managed this case before.", stops=False),
        ],
        "findings": [
            Finding(True, "Three agencies are here.", ("EXA-1.01",)),
            Finding(False, "Two agencies are here: a reason is needed.", ("EXA-1.01",), Departure.RECORDED_REASON),
            Finding(False, "Someone who has seen Noah is missing.", ("EXA-1.01",), Departure.FORBIDDEN),
        ],
    }
