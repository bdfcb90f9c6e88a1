"""What it costs to read a board anew: 30 devices in each of 20 rooms do so at every change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import agenda, saying
from quoracy.casework.room.models import Statement
from quoracy.casework.room.saying import Said
from quoracy.commands.demonstrating.people import Cast
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import POLICE, WEDNESDAY, under_way
from tests.screens.reading import signed_in

MOST = {"lbh": {"chair": 21, "health_visitor": 19}, "wales": {"chair": 21, "health_visitor": 19}}
"""Questions asked of the database for one copy, those of the session and of the authority's wall among them."""
K = Statement.Kind


@pytest.fixture(params=list(MOST))
def board(request: pytest.FixtureRequest, db: None) -> Iterator[tuple[Cast, Conference, str]]:
    cast = cast_under(request.param)
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        family = larkwhistles(cast)
        yield cast, under_way(cast, family.ava, family.noah), request.param


def asked_for(client: Client, conference: Conference) -> list[str]:
    """The questions of one copy, after the first look was written down and found in the journal."""
    address = f"/conferences/{conference.pk}/room/part"
    client.get(address)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    plumbing = ("SAVEPOINT", "RELEASE SAVEPOINT")  # in a test only: where it runs these are a transaction's ends
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(plumbing)]


def test_a_copy_is_read_with_few_questions_however_long_the_board(board: tuple[Cast, Conference, str]) -> None:
    cast, conference, procedure = board
    first = "worries" if procedure == "lbh" else "concerns"
    saying.say(cast.chair, conference, Said("Missed meals", first, K.FACT))
    clients = {part: signed_in(cast.people[part]) for part in ("chair", "health_visitor")}
    short = {part: asked_for(client, conference) for part, client in clients.items()}
    for number in range(12):
        seat = conference.seats.order_by("pk")[number % 3]
        saying.say(cast.chair, conference, Said(f"Thing {number}", first, K.OPINION, speaker=seat.pk))
    for point in agenda.points(conference)[:4]:
        agenda.go_to(cast.chair, conference, point.key)
    assert conference.seats.filter(name=POLICE).exists()
    for part, client in clients.items():
        long = asked_for(client, conference)
        assert len(long) == len(short[part]), "\n".join(long)
        assert len(long) <= MOST[procedure][part], "\n".join(one[:160] for one in long)
        assert len(set(long)) >= len(long) - 1, "nothing but the authority's wall is asked twice"
