"""Figures for the safeguarding board: counted agency by agency, with nobody named, and only for those who may."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.reports.figures import Figures, figures
from quoracy.casework.reports.models import Sharing
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import NEXT_WEDNESDAY, asked, author, guest, signed, written
from tests.screens.reading import boxes, refused, seen, signed_in, words

AFTER = "2026-12-10 10:00 +0000"
PAGE, FILE, BEHIND = "oversight:agencies", "oversight:agencies_csv", "oversight:agency"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("lbh")
    with within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    """Closed: health was there and reported in time; the school stayed away and reported late; the police did nothing.

    Social care was represented by a deputy with a seat of their own.
    """
    with time_machine.travel(WEDNESDAY, tick=False):
        found = asked(cast, family.ava, family.noah)
        by = author(cast.health_visitor, found)
        written(by, family.ava, family.noah)
        signed(by)
    with time_machine.travel("2026-12-02 09:59 +0000", tick=False):
        late = guest(found, "school")
        written(late, family.ava, family.noah)
        signed(late, reasons={"late_reason": "I was ill"})
    found.seats.filter(agency="health").update(present=True)
    found.seats.exclude(agency="health").update(present=False)
    worker = found.seats.get(agency="social_care")
    deputy = Seat.objects.create(
        authority=cast.authority, conference=found, name="Deputy", agency="social_care", present=True
    )
    Invitation.objects.update_or_create(
        seat=worker,
        defaults={
            "authority": cast.authority,
            "conference": found,
            "way": "email",
            "answer": "deputy",
            "deputy": deputy,
        },
    )
    Conference.objects.filter(pk=found.pk).update(state="closed")
    return found


def of(cast: Cast) -> dict[str, Figures]:
    return {row.agency: row for row in figures(cast.authority, date(2026, 10, 1), date(2026, 12, 31))}


@pytest.mark.clause("LBH-2.05", "WAR-5.02")
def test_each_agency_came_sent_a_deputy_a_report_only_or_neither(cast: Cast, conference: Conference) -> None:
    found = of(cast)
    assert (found["health"].asked, found["health"].there, found["health"].away) == (1, 1, 0)
    assert (found["social_care"].asked, found["social_care"].there, found["social_care"].by_deputy) == (1, 1, 1)
    assert (found["education"].report_only, found["education"].neither, found["education"].away) == (1, 0, 1)
    assert (found["police"].report_only, found["police"].neither, found["police"].away) == (0, 1, 1)
    for one in found.values():
        assert one.asked == one.there + one.report_only + one.neither


def test_reports_are_in_time_late_or_missing(cast: Cast, conference: Conference) -> None:
    found = of(cast)
    assert (found["health"].reports_asked, found["health"].reports_in_time) == (1, 1)
    assert (found["education"].reports_late, found["education"].reports_in_time) == (1, 0)
    assert (found["police"].reports_missing, found["police"].nothing_to_report) == (1, 0)
    conference.report_requests.filter(owed_by="police").update(not_involved="We do not know them")
    assert (of(cast)["police"].reports_missing, of(cast)["police"].nothing_to_report) == (0, 1)


def test_shared_in_time_means_with_everybody_of_the_family_in_time(
    cast: Cast, family: Family, conference: Conference
) -> None:
    assert conference.seats.filter(person=family.mother).exists()
    report = conference.report_requests.get(owed_by="health_visiting").report
    before = of(cast)["health"]
    assert (before.to_share, before.shared_in_time) == (1, 0)
    Sharing.objects.create(
        authority=cast.authority,
        report=report,
        person=family.mother,
        given_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
        entered_by="Honor",
    )
    assert of(cast)["health"].shared_in_time == 1


def test_only_what_was_held_and_closed_in_the_time_is_counted(cast: Cast, conference: Conference) -> None:
    assert figures(cast.authority, date(2026, 12, 3), date(2026, 12, 31)) == []
    Conference.objects.filter(pk=conference.pk).update(state="stood_down")
    assert figures(cast.authority, date(2026, 10, 1), date(2026, 12, 31)) == []


@pytest.mark.clause("LBH-2.06")
@time_machine.travel(AFTER, tick=False)
def test_the_page_and_the_file_name_no_child(cast: Cast, conference: Conference) -> None:
    client = signed_in(cast.head_of_service)
    page = seen(client, reverse(PAGE))
    assert "Thursday 1 October 2026" in words(page)
    rows = list(csv.reader(io.StringIO(client.get(reverse(FILE)).content.decode())))
    police = next(row for row in rows if row[0] == "Police")
    assert police[1:10] == ["1", "0", "0", "0", "1", "1", "0", "0", "1"]
    [link] = [a for a in page.cssselect("td a") if a.text_content().strip() == "Police"]
    behind = seen(client, link.get("href"))
    assert f"{NEXT_WEDNESDAY:%A} 2 December 2026" in words(behind)
    assert "away, sent nothing" in words(behind)
    for text in (words(page), str(rows), words(behind)):
        assert "Larkwhistle" not in text
        assert "Ava" not in text


@time_machine.travel(AFTER, tick=False)
def test_a_chosen_day_is_counted_from_and_a_wrong_one_is_said(cast: Cast, conference: Conference) -> None:
    client = signed_in(cast.head_of_service)
    asked_since = client.get(reverse(PAGE), boxes("since", date(2026, 12, 3))).content.decode()
    assert "No conference has been held and closed since that day" in asked_since
    wrong = client.get(reverse(PAGE), {"since-day": "41", "since-month": "1", "since-year": "2026"}).content.decode()
    assert "govuk-error-summary" in wrong


def test_only_those_who_may_see_figures_see_them(cast: Cast, family: Family, elsewhere: Cast) -> None:
    for name in ("social_worker", "colleague", "chair", "administrator", "team_manager", "system"):
        for where in (PAGE, FILE, BEHIND):
            assert refused(signed_in(cast.people[name]), reverse(where)), (name, where)
    assert signed_in(cast.analyst).get(reverse(PAGE)).status_code == 200
    assert refused(signed_in(cast.analyst), reverse(BEHIND))


@time_machine.travel(AFTER, tick=False)
def test_another_authority_counts_nothing_of_this_one(cast: Cast, conference: Conference, elsewhere: Cast) -> None:
    page = words(seen(signed_in(elsewhere.head_of_service), reverse(PAGE)))
    assert "No conference has been held and closed since that day" in page


def test_as_many_queries_for_many_conferences_as_for_one(cast: Cast, family: Family, conference: Conference) -> None:
    with CaptureQueriesContext(connection) as few:
        of(cast)
    for _n in range(3):
        again = Conference.objects.create(
            authority=cast.authority, type="review", state="closed", requested_by=cast.social_worker, grounds="x",
            starts_at=NEXT_WEDNESDAY,
        )  # fmt: skip
        Seat.objects.create(authority=cast.authority, conference=again, name="PC", agency="police", present=True)
    with CaptureQueriesContext(connection) as many:
        assert of(cast)["police"].there == 3
    assert len(many) == len(few)
