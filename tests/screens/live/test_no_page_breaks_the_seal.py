"""Giving, typing, looking and revealing in any order: no page shows a sealed view to anybody but whoever gave it.

Each view carries marks of its own in what it says. Whoever may not read it meets them at no address there is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from quoracy.casework.conferences.models import Conference
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, WORKER, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import signed_in
from tests.screens.test_everybody import ADDRESSES

CHILDREN = ("ava", "noah")
CHANGES = {"account_logout", "guests:leave", "guests:door", "guests:code", "live:make_letters", "first_page"}
"""Addresses that end the reader's visit, or that are asked without being read."""


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@dataclass
class Somebody:
    """A reader, by what they come in, and whether they sit at the table."""

    client: Client
    by_link: bool = False
    sits: bool = False
    reads_the_record: bool = False


@dataclass
class Mark:
    """What stands in one view: whose it is, about whom, and whether it has been taken out again."""

    text: str
    whose: str
    child: str
    typed: bool = False


class Sealing(RuleBasedStateMachine):
    """A conference of two children with everybody looking."""

    cast: Cast
    family: Family

    @initialize()
    def begin(self) -> None:
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.marks: list[Mark] = []
        self.shown: dict[str, str] = {}
        cast, family = self.cast, self.family
        self.conference: Conference = under_way(cast, family.ava, family.noah)
        seats = {seat.name: seat for seat in self.conference.seats.select_related("practitioner", "person")}
        self.police = seats[POLICE]
        mother = family_seat(self.conference, family.mother)
        self.people = {
            HEALTH_VISITOR: Somebody(signed_in(cast.health_visitor), sits=True),
            WORKER: Somebody(signed_in(cast.social_worker), sits=True),
            SCHOOL: Somebody(inside(cast, linked(cast, self.conference, seats[SCHOOL])), by_link=True, sits=True),
            POLICE: Somebody(inside(cast, linked(cast, self.conference, self.police)), by_link=True, sits=True),
            "mother": Somebody(inside(cast, linked(cast, self.conference, mother)), by_link=True),
            "chair": Somebody(signed_in(cast.chair), reads_the_record=True),
            "record": Somebody(signed_in(cast.administrator), reads_the_record=True),
            "manager": Somebody(signed_in(cast.team_manager)),
            "head": Somebody(signed_in(cast.head_of_service)),
        }
        for who, child in ((HEALTH_VISITOR, "ava"), (SCHOOL, "ava"), (WORKER, "noah")):  # no walk without a seal
            self.give(who=who, child=child)

    def at(self, name: str, child: str, *more: object) -> str:
        return reverse(f"live:{name}", args=[self.conference.pk, getattr(self.family, child).pk, *more])

    def new(self, whose: str, child: str, *, typed: bool = False) -> Mark:
        self.marks.append(Mark(f"zq{len(self.marks)}x", whose, child, typed))
        return self.marks[-1]

    def fields(self, mark: Mark) -> dict[str, Any]:
        says = {"view": "plan", "likelihood": f"{mark.text} likely", "reasons": f"{mark.text} why"}
        return says | {"because": f"{mark.text} again", "once": str(uuid.uuid4())}

    def where(self, who: str, child: str) -> str:
        if self.people[who].by_link:
            return reverse("live:guest_view", args=[getattr(self.family, child).pk])
        return self.at("my_view", child)

    @rule(who=st.sampled_from([HEALTH_VISITOR, WORKER, SCHOOL, POLICE]), child=st.sampled_from(CHILDREN))
    def give(self, who: str, child: str) -> None:
        mark = self.new(who, child)
        answer = self.people[who].client.post(self.where(who, child), self.fields(mark))
        assert answer.status_code == 302

    @rule(who=st.sampled_from([HEALTH_VISITOR, SCHOOL]), child=st.sampled_from(CHILDREN))
    def leave_half_typed(self, who: str, child: str) -> None:
        mark, person = self.new(who, child), self.people[who]
        keep = reverse("guest_keep" if person.by_link else "keep")
        typed = {"reasons": f"{mark.text} half"}
        person.client.post(keep, typed, query_params={"page": self.where(who, child)})
        mark.typed = True  # nobody else ever reads it, the reveal opens what was given only

    @rule(child=st.sampled_from(CHILDREN))
    def type_from_paper(self, child: str) -> None:
        mark = self.new(POLICE, child)
        answer = self.people["record"].client.post(self.at("paper", child, self.police.pk), self.fields(mark))
        assert answer.status_code == 302

    @rule(child=st.sampled_from(CHILDREN), shown=st.sampled_from(["without_names", "with_names", "chair_only"]))
    def reveal(self, child: str, shown: str) -> None:
        told = {"shown": shown, "reason": "Time is short", "once": str(uuid.uuid4())}
        answer = self.people["chair"].client.post(self.at("sealed", child), told)
        given = any(mark.child == child and not mark.typed for mark in self.marks)
        assert answer.status_code == (302 if given else 200)
        if given:
            self.shown.setdefault(child, shown)

    @rule(who=st.sampled_from(["chair", "record", HEALTH_VISITOR, SCHOOL, POLICE]))
    def look(self, who: str) -> None:
        for name in ("sealed", "views", "decide", "my_view", "my_views", "conference", "guest_view", "guest_views"):
            for child in CHILDREN:
                self.read(who, name, self.address(f"live:{name}", child))

    def address(self, name: str, child: str) -> str | None:
        told = {"conference": self.conference.pk, "child": getattr(self.family, child).pk, "seat": self.police.pk}
        holes = next(one.holes for one in ADDRESSES if one.name == name)
        try:
            return reverse(name, kwargs={hole: told[hole] for hole in holes})
        except (KeyError, NoReverseMatch):
            return None

    def read(self, who: str, name: str, address: str | None) -> None:
        if address is None:
            return
        answer = self.people[who].client.get(address)
        said = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # one or the other
        for mark in self.marks:
            if not self.may_read(who, mark):
                assert mark.text.encode() not in said, f"{who} reads {mark} at {name}"

    def may_read(self, who: str, mark: Mark) -> bool:
        if who == mark.whose:
            return True
        shown = self.shown.get(mark.child)
        if shown is None or mark.typed:
            return False
        person = self.people[who]
        return person.reads_the_record or (person.sits and shown == "with_names")

    def teardown(self) -> None:
        if not hasattr(self, "scope"):
            return
        try:
            self.everybody_reads_everything()
        finally:
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    def everybody_reads_everything(self) -> None:
        for one in ADDRESSES:
            if one.name in CHANGES or not set(one.holes) <= {"child", "conference", "seat"} or ":" not in one.name:
                continue
            guests = "guest" in one.name or one.name.startswith("family:")
            for who in (who for who, person in self.people.items() if person.by_link is guests):
                for child in CHILDREN if one.name.startswith("live:") and "child" in one.holes else CHILDREN[:1]:
                    self.read(who, one.name, self.address(one.name, child))


@pytest.mark.clause("LBH-6.04")
def test_no_order_of_giving_looking_and_revealing_shows_a_sealed_view_to_anybody_else(
    cast: Cast, family: Family
) -> None:
    Sealing.cast, Sealing.family = cast, family
    run_state_machine_as_test(
        Sealing,
        settings=settings(
            max_examples=2,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=(Phase.generate,),  # a walk takes half a minute: what was found is told as it was found
        ),
    )
