"""Today: each role sees its own, nothing drifts unseen, and ten thousand children cost no more than ten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, tie
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.actions import requesting
from quoracy.casework.conferences.models import Conference
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.screens.reading import seen, signed_in, words

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"


def discussed(cast: Cast, child: Child, day: date = date(2026, 11, 24)) -> None:
    held = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    record_strategy_discussion(cast.social_worker, [child], held_at=held, concerns="Bruises", starts_section_47=True)


def asked_for(cast: Cast, child: Child, **more: Any) -> Conference:
    return requesting.request_conference(cast.social_worker, [child], type="initial", grounds="Harm", **more)


def today(user: Any, query: str = "") -> str:
    return words(seen(signed_in(user), reverse("home:today") + query))


@time_machine.travel(WEDNESDAY, tick=False)
def test_what_is_late_stands_first_with_how_late_it_is_and_why(cast: Cast, family: Family) -> None:
    discussed(cast, family.ava, date(2026, 10, 29))  # a Thursday: the last day was Thursday 19 November
    discussed(cast, family.noah)
    page = seen(signed_in(cast.social_worker), reverse("home:today") + "?show=unit")
    rows = [" ".join(row.text_content().split()) for row in page.cssselect("table.q-table tbody tr")]
    assert "Overdue" in rows[0]
    assert "4 working days late" in rows[0]
    assert "Ava Larkwhistle" in rows[0]
    assert "Why this date?" in rows[0]
    assert "Noah Larkwhistle" in rows[1]
    assert "1 overdue" in words(page)


@time_machine.travel(WEDNESDAY, tick=False)
def test_each_role_sees_its_own_turn(cast: Cast, family: Family) -> None:
    discussed(cast, family.ava)
    [whose] = Duty.objects.filter(child=family.ava, open=True).values_list("falls_to", flat=True)
    for role in ("social_worker", "administrator"):
        page = today(cast.people[role])
        assert ("Waiting for me (1)" in page) is (role == whose), role
        assert ("Waiting for others (1)" in page) is (role != whose), role
    assert "Waiting for others (1)" in today(cast.head_of_service)
    assert "Hold the initial conference" in today(cast.head_of_service)
    assert "Nothing is due." in today(cast.colleague)


@time_machine.travel(WEDNESDAY, tick=False)
def test_nobody_sees_the_children_of_others(cast: Cast, family: Family, elsewhere: Cast) -> None:
    discussed(cast, family.ava)
    for user in (cast.colleague, cast.chair, elsewhere.head_of_service, cast.analyst, cast.system, cast.health_visitor):
        assert "Larkwhistle" not in today(user, "?show=unit"), user
    assert Client().get(reverse("home:today")).status_code == 302


def test_who_has_no_cases_reads_what_they_may_do(cast: Cast) -> None:
    assert "You may: see figures" in today(cast.analyst)
    assert "administer who may sign in" in today(cast.system)


@pytest.mark.clause("BOL-1.15", "BOL-1.16", "BOL-1.18")
def test_requests_that_wait_say_how_long_and_the_urgent_come_first() -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        with time_machine.travel("2026-11-18 10:00 +0000", tick=False):
            discussed(cast, family.ava, date(2026, 11, 16))
            asked_for(cast, family.ava, awaited="The paediatrician's opinion")
        with time_machine.travel("2026-11-24 10:00 +0000", tick=False):
            discussed(cast, family.noah, date(2026, 11, 23))
            urgent = asked_for(cast, family.noah, urgent=True, urgency="The father is due home on Friday")
        with time_machine.travel(WEDNESDAY, tick=False):
            page = today(cast.team_manager)
            requesting.authorise(cast.team_manager, urgent, "Agreed")
            for_the_unit = today(cast.administrator)
    assert page.index("Urgent Noah Larkwhistle") < page.index("Ava Larkwhistle, initial conference")
    assert "waits for 5 working days, 7 working days since the first strategy discussion" in page
    assert "The father is due home on Friday" in page
    assert "Still awaited: The paediatrician's opinion" in page
    assert "Conferences to arrange Urgent Noah Larkwhistle" in for_the_unit
    assert "waits for 0 working days, 2 working days since" in for_the_unit


@time_machine.travel(WEDNESDAY, tick=False)
def test_conferences_of_today_and_the_days_to_come(cast: Cast, family: Family) -> None:
    for child, days in ((family.ava, 0), (family.noah, 2)):
        discussed(cast, child)
        conference = asked_for(cast, child)
        starts = datetime(2026, 11, 25, 14, tzinfo=UTC) + timedelta(days=days)
        conference.state, conference.chair = Conference.State.ARRANGED, cast.chair
        conference.starts_at, conference.ends_at = starts, starts + timedelta(hours=2)
        conference.save()
        tie(cast.chair, child, Tie.Capacity.CHAIR)
    page = today(cast.chair)
    assert "1 conference today" in page
    assert page.index("Conferences today") < page.index("Ava Larkwhistle") < page.index("In the next six days")
    assert "Fri 27 Nov, 2pm" in page
    assert "Would not be quorate for Ava" in page  # nobody is asked yet


def test_nobody_is_led_to_a_page_that_would_refuse_them(cast: Cast, family: Family) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        discussed(cast, family.ava)
        assert "Request a conference" in today(cast.social_worker)
        assert "Hold the initial conference" in today(cast.administrator)
        assert "Request a conference" not in today(cast.administrator)


@time_machine.travel(WEDNESDAY, tick=False)
def test_thirty_children_take_no_more_questions_than_three_and_come_in_pages(cast: Cast) -> None:
    client, counts = signed_in(cast.administrator), []
    for many in (3, 27):
        for n in range(many):
            child = add_child(cast.social_worker, given_names="Pim", family_name="Mosswick", born=date(2020, 1, 1))
            discussed(cast, child)
            if n < 10:
                asked_for(cast, child)
        for query in ("?show=unit", "?show=others", ""):
            with CaptureQueriesContext(connection) as asked:
                seen(client, reverse("home:today") + query)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    first = seen(client, reverse("home:today") + "?show=unit")
    assert len(first.cssselect("table.q-table tbody tr")) == 25
    second = seen(client, reverse("home:today") + "?show=unit&page=2")
    assert len(second.cssselect("table.q-table tbody tr")) == 5
    assert "Nothing is due" in words(seen(client, reverse("home:today") + "?show=unit&page=999"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999999999999999", "²"])
def test_a_page_number_that_is_none_shows_the_first(cast: Cast, page: str) -> None:
    seen(signed_in(cast.administrator), f"{reverse('home:today')}?page={page}&show=nonsense")
