"""Brothers and sisters in one conference or in several: each keeps request, answer and clock, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.actions import arranging
from quoracy.casework.conferences.models import Conference
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged, authorised, requested, wanted

REASON = "Noah's matters are a different father's"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def _sends(client: Client, name: str, conference: Conference, **more: object) -> str:
    told = {"reason": REASON, "version": conference.version, **more}
    return client.post(reverse(f"convening:{name}", args=[conference.pk]), told, follow=True).content.decode()


def _children(conference: Conference) -> list[str]:
    return [row.child.given_names for row in conference.about.select_related("child")]


def _clocks() -> list[tuple[object, ...]]:
    return sorted(Duty.objects.values_list("child", "key", "due_on", "open"), key=str)


@pytest.mark.clause("WAL-7.02", "WAL-7.03")
def test_a_group_is_divided_with_the_reason_and_no_clock_begins_anew(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = authorised(cast, family.ava, family.noah)
        before = _clocks()
    with time_machine.travel("2026-11-27 10:00 +0000", tick=False):
        client.force_login(cast.administrator)
        page = client.get(reverse("convening:children", args=[conference.pk])).content.decode()
        assert "WAL-7.02" in page
        assert "WAL-7.03" in page
        _sends(client, "children", conference, children=[str(family.noah.pk)])
        with within(cast.authority):
            own = Conference.objects.get(apart_from=conference)
            assert (_children(conference), _children(own)) == (["Ava"], ["Noah"])
            assert (own.state, own.ruling, own.grouping) == ("authorised", "Three agencies share the worry", REASON)
            assert own.requested_at.date() == conference.requested_at.date()
            assert _clocks() == before
            told = family.noah.events.filter(conference=own.pk).values_list("kind", flat=True)
            assert set(told) == {"conference_requested", "conference_authorised"}
            assert not family.ava.events.filter(conference=own.pk).exists()
            changed = JournalEntry.objects.filter(child=family.noah.pk, what="settled which children sit together")
            assert {entry.conference for entry in changed.filter(act="changed")} == {conference.pk, own.pk}
            for one in (conference, own):
                one.refresh_from_db()
            first = arranging.arrange(cast.administrator, own, wanted(cast, own, starts_at=AT_TEN + timedelta(days=7)))
            assert first.state == Conference.State.ARRANGED
        page = client.get(reverse("convening:conference", args=[conference.pk])).content.decode()
        assert reverse("convening:conference", args=[own.pk]) in page


@pytest.mark.clause("WAL-7.02")
def test_two_requests_of_a_household_become_one_conference(cast: Cast, family: Family, client: Client) -> None:
    first, second = requested(cast, family.ava), requested(cast, family.noah, grounds="He is seen with bruises")
    before = [clock for clock in _clocks() if clock[1] != "strategy_discussion"]
    client.force_login(cast.team_manager)
    _sends(client, "join", first, other=str(second.pk))
    for one in (first, second):
        one.refresh_from_db()
    assert _children(first) == ["Ava", "Noah"]
    assert _children(second) == []
    assert first.grounds == "Missed meals\nHe is seen with bruises"
    assert (second.state, first.grouping) == ("stood_down", REASON)
    assert [clock for clock in _clocks() if clock[1] != "strategy_discussion"] == before


def test_nothing_is_divided_without_a_reason_or_down_to_nobody(cast: Cast, family: Family, client: Client) -> None:
    conference = authorised(cast, family.ava, family.noah)
    client.force_login(cast.administrator)
    _sends(client, "children", conference, children=[str(family.noah.pk)], reason=" ")
    page = _sends(client, "children", conference, children=[str(family.noah.pk), str(family.ava.pk)])
    assert "Leave at least one child in this conference" in page
    assert REASON.replace("'", "&#39;") in page  # what was typed is still there
    assert not Conference.objects.filter(apart_from=conference).exists()
    _sends(client, "children", conference, children=[str(family.noah.pk)])
    page = _sends(client, "children", conference, children=[str(family.ava.pk)])  # the same form a second time
    assert "Somebody changed this conference" in page
    assert Conference.objects.filter(apart_from=conference).count() == 1


def test_once_people_are_asked_what_they_wrote_is_not_divided(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava, family.noah)
    client.force_login(cast.administrator)
    page = _sends(client, "children", conference, children=[str(family.noah.pk)])
    assert "settled before a day is fixed" in page
    Conference.objects.filter(pk=conference.pk).update(state="authorised", starts_at=None, ends_at=None)
    assert "cannot be divided" in _sends(client, "children", conference, children=[str(family.noah.pk)])
    assert len(_children(conference)) == 2
    page = client.get(reverse("convening:conference", args=[conference.pk])).content.decode()
    assert reverse("convening:children", args=[conference.pk]) not in page


def test_the_social_worker_who_asked_does_not_settle_it(cast: Cast, family: Family, client: Client) -> None:
    conference = authorised(cast, family.ava, family.noah)
    client.force_login(cast.social_worker)
    for name in ("children", "join"):
        assert client.post(reverse(f"convening:{name}", args=[conference.pk]), {"reason": "x"}).status_code == 403
    assert len(_children(conference)) == 2
