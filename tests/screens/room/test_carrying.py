"""A copy that a stream carries is the reader's own, however many others it was made for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.actions import add_person
from quoracy.casework.room import agenda, comings, saying
from quoracy.casework.room.models import NotFor, Statement
from quoracy.casework.room.questions import kept_from
from quoracy.casework.room.readers import Reader
from quoracy.casework.room.saying import Said
from quoracy.casework.room.telling import number_of
from quoracy.commands.demonstrating.people import Cast
from quoracy.screens.room import carrying
from quoracy.screens.room.copies import contents
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, WORKER, under_way
from tests.guests_inside import family_seat

STEPS = ("of_all", "of_ava", "of_noah", "keep", "let", "strike", "goes", "comes", "turn")


class Table:
    """A conference about two children, with those who only read its board."""

    def __init__(self, cast: Cast, family: Family) -> None:
        self.cast, self.family = cast, family
        self.conference: Conference = under_way(cast, family.ava, family.noah)
        father = add_person(cast.authority, "Thaddeus", "Larkwhistle")
        relate(family.ava, father, "father", parental_responsibility=True)
        self.families = {
            str(family_seat(self.conference, family.mother).pk): frozenset({family.ava.pk, family.noah.pk}),
            str(family_seat(self.conference, father).pk): frozenset({family.ava.pk}),
        }
        Seat.objects.filter(pk__in=self.families).update(present=True)

    def readers(self) -> Iterator[tuple[Reader, bool]]:
        seats = Seat.objects.filter(conference=self.conference)
        for seat in seats.filter(name__in=[SCHOOL, HEALTH_VISITOR, POLICE, WORKER]).order_by("name"):
            yield Reader(self.conference, seat), False
            yield Reader(self.conference, seat), True
        for key, children in self.families.items():
            seat = seats.get(pk=key)
            yield Reader(self.conference, seat, children=children), True
            yield Reader(self.conference, seat, children=children, says_nothing=True), True
        yield Reader(self.conference), False

    def say(self, text: str, child: uuid.UUID | None = None) -> Statement:
        return saying.say(self.cast.chair, self.conference, Said(text, "family", "fact", child=child))

    def step(self, which: str, number: int) -> None:
        text = f"zq{number}x"
        said = Statement.objects.filter(conference=self.conference).order_by("number").last()
        seats = list(Seat.objects.filter(conference=self.conference).exclude(standing="chair").order_by("name"))
        seat = seats[number % len(seats)]
        match which:
            case "of_all":
                self.say(text)
            case "of_ava" | "of_noah":
                self.say(text, getattr(self.family, which.removeprefix("of_")).pk)
            case "keep" | "let" if said is not None:
                theirs = [seat.pk] if which == "keep" else []
                saying.settle_for_whom(self.cast.chair, said, theirs, f"Because of {number}")
            case "strike" if said is not None and not said.struck:
                saying.strike(self.cast.chair, said, "It was another family", said.version)
            case "goes" if seat.present:
                comings.go(self.cast.chair, self.conference, seat)
            case "comes" if not seat.present:
                comings.come(self.cast.chair, self.conference, seat, "person")
            case "turn":
                points = agenda.points(self.conference)
                agenda.go_to(self.cast.chair, self.conference, points[number % len(points)].key)


def carry(reader: Reader, number: int, *, guest: bool = False) -> str:
    """What is carried to a reader by themselves."""
    kept = kept_from([reader]).get(reader.seat.pk, frozenset()) if reader.seat else frozenset()
    return carrying.carried(reader, number, kept, guest=guest)


@pytest.fixture
def table(db: None) -> Iterator[Table]:
    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        carrying._boards.clear()
        yield Table(cast, larkwhistles(cast))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=8))
def test_every_reader_is_carried_what_their_own_page_shows(table: Table, steps: list[str]) -> None:
    with transaction.atomic():
        for number, which in enumerate(steps):
            table.step(which, number)
            newest = number_of(table.conference.pk)
            for reader, guest in table.readers():
                own = render_to_string("room/fragment.html", contents(reader, None, guest=guest))
                assert carry(reader, newest, guest=guest) == own
        transaction.set_rollback(True)
    carrying._boards.clear()


def test_one_copy_is_made_for_all_who_may_read_the_same(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.say("Missed four appointments")
    made: list[Reader] = []
    monkeypatch.setattr(carrying, "contents", lambda one, *a, **more: made.append(one) or contents(one, *a, **more))
    seats = Seat.objects.filter(conference=table.conference, name__in=[SCHOOL, HEALTH_VISITOR])
    newest = number_of(table.conference.pk)
    for seat in seats:
        assert "Missed four" in carry(Reader(table.conference, seat), newest)
    assert (len(seats), len(made)) == (2, 1)
    assert carry(Reader(table.conference, chairs=True), newest) == "", "whoever writes reads by themselves"


def test_what_was_said_while_a_copy_was_made_is_in_nobody_elses(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The school's copy is being made; something the police may not know is said; the police had been told before."""
    table.say("Missed four appointments")
    school, police = (Seat.objects.get(conference=table.conference, name=name) for name in (SCHOOL, POLICE))
    before = number_of(table.conference.pk)

    def while_something_is_said(reader: Reader, *given: Any, **more: Any) -> dict[str, Any]:
        said = table.say("Only for the school")
        saying.settle_for_whom(table.cast.chair, said, [police.pk], "It is about their officer")
        return contents(reader, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "contents", while_something_is_said)
        assert "Only for the school" in carry(Reader(table.conference, school), before)
    assert NotFor.objects.filter(seat=police).exists()
    kept_a_moment_before: frozenset[uuid.UUID] = frozenset()
    copy = carrying.carried(Reader(table.conference, police), before, kept_a_moment_before)
    assert "Only for the school" not in copy
