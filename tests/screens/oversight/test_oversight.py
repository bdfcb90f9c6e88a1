"""Oversight: who has looked, and which conferences are late, where they wait and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.actions import requesting
from quoracy.casework.conferences.models import Departure
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.screens.reading import refused, seen, signed_in, words

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"
LOOKS, LATE = "oversight:looks", "oversight:late"


def discussed(cast: Cast, child: Child, day: date) -> None:
    held = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    record_strategy_discussion(cast.social_worker, [child], held_at=held, concerns="Bruises", starts_section_47=True)


def test_the_journal_of_the_authority_shows_looks_and_refusals(cast: Cast, family: Family) -> None:
    signed_in(cast.colleague).get(reverse("children:now", args=[family.ava.pk]))
    client = signed_in(cast.head_of_service)
    page = seen(client, reverse(LOOKS))
    assert "opened the child's file" in words(page)
    [refusal] = [row for row in page.cssselect("tbody tr") if row.cssselect(".govuk-tag--red")]
    assert cast.colleague.name in refusal.text_content()
    assert "Was refused" in refusal.text_content()
    assert "Ava Larkwhistle" in refusal.text_content()
    only = words(seen(client, f"{reverse(LOOKS)}?person={cast.colleague.pk}"))
    assert "opened the child's file" not in only
    assert len(seen(client, f"{reverse(LOOKS)}?refused=1").cssselect("tbody tr")) == 1


def test_only_those_who_oversee_see_it(cast: Cast, family: Family, elsewhere: Cast) -> None:
    for user in (cast.social_worker, cast.colleague, cast.administrator, cast.analyst, cast.system):
        assert refused(signed_in(user), reverse(LOOKS)), user
    assert Client().get(reverse(LOOKS)).status_code == 302
    assert "Larkwhistle" not in words(seen(signed_in(elsewhere.head_of_service), reverse(LOOKS)))
    assert JournalEntry.objects.filter(act="refused", user=cast.colleague).exists()


def test_late_conferences_are_for_managers_and_those_who_oversee(cast: Cast, family: Family, elsewhere: Cast) -> None:
    for user in (cast.social_worker, cast.colleague, cast.chair, cast.analyst):
        assert refused(signed_in(user), reverse(LATE)), user
    assert Client().get(reverse(LATE)).status_code == 302
    with time_machine.travel(WEDNESDAY, tick=False):
        discussed(cast, family.ava, date(2026, 10, 28))
        assert "No conference is late" in words(seen(signed_in(elsewhere.head_of_service), reverse(LATE)))


@pytest.mark.clause("BOL-1.18", "BOL-1.20")
@time_machine.travel(WEDNESDAY, tick=False)
def test_a_late_case_says_how_long_it_has_waited_and_at_which_step() -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        discussed(cast, family.ava, date(2026, 10, 26))  # Monday
        discussed(cast, family.ava, date(2026, 10, 28))  # Wednesday: the last day is Wednesday 18 November
        discussed(cast, family.noah, date(2026, 11, 24))  # in time
        client = signed_in(cast.team_manager)
        page = words(seen(client, reverse(LATE)))
        assert "Noah" not in page
        assert "5 working days late" in page
        assert "last day Wednesday 18 November 2026" in page
        assert "22 working days since the first strategy discussion" in page
        assert "Waits for a social worker to request the conference" in page
        asked = requesting.request_conference(cast.social_worker, [family.ava], type="initial", grounds="Harm")
        assert "Waits for the team manager's answer" in words(seen(client, reverse(LATE)))
        requesting.authorise(cast.team_manager, asked, "Agreed")
        assert "Waits for the unit to arrange it" in words(seen(client, reverse(LATE)))


@pytest.mark.clause("BFG-4.1.10a")
@time_machine.travel(WEDNESDAY, tick=False)
def test_the_team_manager_is_told_of_a_delay_until_reasons_are_given_and_then_with_them() -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        discussed(cast, family.ava, date(2026, 10, 28))
        conference = requesting.request_conference(cast.social_worker, [family.ava], type="initial", grounds="Harm")
        client = signed_in(cast.team_manager)
        page = words(seen(client, reverse(LATE)))
        assert "No reason given yet" in page
        assert "Nobody has said yet why it is late" in page
        Departure.objects.create(
            authority=cast.authority,
            conference=conference,
            clause="BFG-4.1.7a",
            says="After the last day",
            reason="The interpreter is ill",
            by=cast.administrator,
        )
        assert f"The interpreter is ill ({cast.administrator.name})" in words(seen(client, reverse(LATE)))


@time_machine.travel(WEDNESDAY, tick=False)
def test_twenty_late_conferences_take_no_more_questions_than_two(cast: Cast) -> None:
    client, counts = signed_in(cast.head_of_service), []
    for many in (2, 18):
        for _ in range(many):
            child = add_child(cast.social_worker, given_names="Pim", family_name="Mosswick", born=date(2020, 1, 1))
            discussed(cast, child, date(2026, 10, 28))
            requesting.request_conference(cast.social_worker, [child], type="initial", grounds="Harm")
        for name in (LOOKS, LATE):
            with CaptureQueriesContext(connection) as asked:
                seen(client, reverse(name))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
