"""A child has the chance to leave before an item that holds a parent's own difficulties (BFG-4.4.10c, BFG-4.4.10d)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.casework.reports import checks
from quoracy.casework.reports.actions import withholding
from quoracy.casework.reports.actions.withholding import Ruled
from quoracy.casework.reports.actions.writing import Written, save_passage, start
from quoracy.casework.reports.models import Passage, ReportRequest, Withholding
from quoracy.casework.reports.parts import headings
from quoracy.casework.room import agenda
from tests.casework.room.conftest import Meet, Meeting
from tests.reports_underway import author, signed, written
from tests.screens.reading import seen, signed_in, words

OBJECTS = "A parent objects to Ava Larkwhistle hearing what comes now. Ava Larkwhistle leaves for this item."
DECIDE = "Decide whether Ava Larkwhistle stays, or leaves for this item."
MARK = "holds a parent's own difficulties"


def personal(met: Meeting) -> Passage:
    """The health visitor's signed report, in which one passage is of the mother's own difficulties."""
    seat = met.seat(practitioner__user=met.cast.health_visitor)
    whose = {"authority": met.cast.authority, "conference": met.conference, "asked_by": met.cast.administrator}
    ReportRequest.objects.create(seat=seat, owed_by="health_visiting", **whose)
    by = author(met.cast.health_visitor, met.conference)
    written(by)
    hers = Written("She drinks.", headings(by.request)[0].part.key, met.family.ava.pk, "fact", "first")
    passage = save_passage(by, replace(hers, personal_to_parent=True))
    wants = checks.findings(start(by), timezone.now(), convictions=False)
    signed(by, reasons={one.place: "As told on the telephone" for one in wants if one.needs_reason})
    return passage


def comes(met: Meeting, answer: str = "attending") -> None:
    child = {"authority": met.cast.authority, "conference": met.conference, "child": met.family.ava}
    ChildsPart.objects.update_or_create(**child, defaults={"answer": answer})


def board(met: Meeting, client: Client) -> str:
    return words(seen(client, reverse("room:board", args=[met.conference.pk])))


def turn_of_the_visitor(met: Meeting) -> str:
    return f"professionals.{met.seat(practitioner__user=met.cast.health_visitor).pk}"


@pytest.mark.clause("BFG-4.4.10c")
def test_the_chair_is_told_when_the_item_comes_and_nobody_else_and_not_before(meet: Meet) -> None:
    met = meet()
    personal(met)
    comes(met)
    chair, visitor = signed_in(met.cast.chair), signed_in(met.cast.health_visitor)
    before = board(met, chair)
    assert DECIDE not in before
    assert MARK in before, "which items hold it is seen ahead"
    agenda.go_to(met.cast.chair, met.conference, "purpose")
    assert DECIDE not in board(met, chair)
    agenda.go_to(met.cast.chair, met.conference, turn_of_the_visitor(met))
    assert DECIDE in board(met, chair)
    assert DECIDE not in board(met, visitor)
    assert MARK not in board(met, visitor)
    comes(met, "not_appropriate")
    assert DECIDE not in board(met, chair), "a child who is not there need not leave"


@pytest.mark.clause("BFG-4.4.10d")
def test_where_a_parent_objects_the_chairs_screen_says_that_the_child_leaves_until_it_is_withdrawn(meet: Meet) -> None:
    met = meet()
    passage = personal(met)
    comes(met)
    chair = signed_in(met.cast.chair)
    row = Withholding.objects.create(
        authority=met.cast.authority, passage=passage, child=met.family.ava, why="Hers to tell", asked_by="Honor"
    )
    objecting = Ruled(withheld=True, reasons="Her mother asks for it", parent_objects=True)
    withholding.rule_on_withholding(met.cast.chair, row, objecting)
    agenda.go_to(met.cast.chair, met.conference, turn_of_the_visitor(met))
    shown = board(met, chair)
    assert OBJECTS in shown
    assert DECIDE not in shown
    withholding.rule_on_withholding(met.cast.chair, row, Ruled(withheld=True, reasons="She agrees now"))
    shown = board(met, chair)
    assert OBJECTS not in shown
    assert DECIDE in shown


def test_a_procedure_that_says_nothing_of_it_tells_the_chair_nothing(meet: Meet) -> None:
    met = meet("bolton")
    personal(met)
    comes(met)
    agenda.go_to(met.cast.chair, met.conference, turn_of_the_visitor(met))
    shown = board(met, signed_in(met.cast.chair))
    assert DECIDE not in shown
    assert MARK not in shown
