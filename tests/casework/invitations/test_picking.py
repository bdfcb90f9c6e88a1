"""Who of the directory is proposed: by the procedure's list, by an earlier conference, by working with a child."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quoracy.casework.access.scope import within
from quoracy.casework.agencies.questions import directory
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.picking import proposed
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, arranged
from tests.screens.reading import signed_in

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def wednesday() -> Any:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def by_name(conference: Conference) -> dict[str, Any]:
    offered = list(directory())
    found = proposed(conference, offered)
    return {one.name: found.get(one.pk) for one in offered}


def test_who_was_asked_about_the_child_before_is_ticked_and_says_so(cast: Cast, family: Family) -> None:
    arranged(cast, family.ava, asked=[SCHOOL])
    now = Conference.objects.create(
        authority=cast.authority, type="review", state="arranged", requested_by=cast.social_worker, grounds="Review"
    )
    now.about.create(authority=cast.authority, child=family.ava)
    found = by_name(now)
    assert found[SCHOOL].tick
    assert found[SCHOOL].because == ["Was asked to an earlier conference about Ava Larkwhistle"]
    assert not (found[HEALTH_VISITOR] and found[HEALTH_VISITOR].tick)
    Conference.objects.filter(pk=now.pk).update(state="authorised")
    other = Conference.objects.create(
        authority=cast.authority, type="review", state="arranged", requested_by=cast.social_worker, grounds="Review"
    )
    other.about.create(authority=cast.authority, child=family.noah)
    assert by_name(other)[SCHOOL] is None, "Noah's conference learns nothing from Ava's"


@pytest.mark.clause("WAR-3.13", "BOL-1.31")
@pytest.mark.parametrize(
    ("procedure", "wanted"), [("warwickshire", True), ("bfg", True), ("bolton", False), ("wales", False)]
)
def test_a_line_of_the_procedure_that_nobody_meets_is_shown_with_its_clause(procedure: str, wanted: bool) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        Seat.objects.filter(conference=conference, agency="police").update(invited=False)
        row = by_name(conference)[POLICE]
        assert row.tick is wanted, "ticked only where the procedure wants them asked, not merely thought of"
        assert row.clauses
        assert row.because[0].startswith(("Must be asked", "Should be asked") if wanted else "To be thought of")
        page = signed_in(cast.administrator).get(f"/conferences/{conference.pk}/invite").content.decode()
        assert row.clauses[0] in page
        Seat.objects.filter(conference=conference, agency="police").update(invited=True)
        assert not by_name(conference)[POLICE].tick, "the line is met"


def test_as_many_queries_for_one_as_for_all(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, asked=[])
    counts = []
    for many in (1, 99):
        offered = sorted(directory(), key=lambda one: one.user_id is None)[:many]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            proposed(conference, offered)
        counts.append(len(asked))
    assert counts[0] == counts[1]
