"""The pages from the request to the day arranged: what stops, what asks for a reason, and who sees nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import lxml.html
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import ClosureDay, JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import tie
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences.models import Conference, Delay, Departure, Seat
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import POLICE, WEDNESDAY, arranged, authorised, discussed, requested


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(name: str, conference: Conference, query: str = "") -> str:
    return reverse(f"convening:{name}", args=[conference.pk]) + query


def words(answer: HttpResponse) -> str:
    main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
    return " ".join(main.text_content().split())


def asking(family: Family, **more: object) -> dict[str, object]:
    return {"children": [str(family.ava.pk)], "type": "initial", "grounds": "Missed meals", **more}


def arrangement(cast: Cast, conference: Conference, day: int, month: int = 12, **more: object) -> dict[str, object]:
    date_ = {"starts_at-day": day, "starts_at-month": month, "starts_at-year": 2026}
    told = {"time": "10am", "minutes": 120, "place": "Room 2", "chair": cast.chair.pk, "version": conference.version}
    return {**date_, **told, **more}


PAGES = ("conference", "answer", "arrange", "invite", "contact", "postpone", "stand_down", "delay", "children", "join")


def test_who_has_no_tie_sees_nothing_on_any_page(cast: Cast, family: Family, elsewhere: Cast, client: Client) -> None:
    conference = arranged(cast, family.ava, family.noah)
    addresses = [address(name, conference) for name in PAGES]
    addresses.append(reverse("convening:request") + f"?child={family.ava.pk}")
    for stranger in (cast.colleague, elsewhere.administrator, cast.analyst, cast.system):
        client.force_login(stranger)
        for one in addresses:
            for answer in (client.get(one), client.post(one)):
                assert answer.status_code == 403, one
                assert b"Larkwhistle" not in answer.content
    refused = JournalEntry.objects.filter(user=cast.colleague, act=JournalEntry.Act.REFUSED)
    assert refused.count() == 2 * len(addresses)
    client.logout()
    assert {client.get(one).status_code for one in addresses} == {302}


def test_a_sibling_is_offered_and_never_ticked_for_anybody(cast: Cast, family: Family, client: Client) -> None:
    client.force_login(cast.social_worker)
    page = lxml.html.fromstring(client.get(reverse("convening:request") + f"?child={family.ava.pk}").content)
    boxes = page.cssselect("[name=children]")
    assert [(box.get("value"), box.get("checked") is not None) for box in boxes] == [
        (str(family.ava.pk), True),
        (str(family.noah.pk), False),
    ]


@pytest.mark.clause("ENG-1.01", "BOL-1.19", "WAL-3.01", "BFG-4.1.7a")
def test_a_conference_before_its_strategy_discussion_is_refused_at_its_place(
    cast: Cast, family: Family, client: Client
) -> None:
    client.force_login(cast.social_worker)
    answer = client.post(reverse("convening:request"), asking(family))
    page = lxml.html.fromstring(answer.content)
    assert "There is no strategy discussion about Ava" in page.cssselect("#id_type-error")[0].text_content()
    assert page.cssselect("[name=grounds]")[0].text.strip() == "Missed meals"
    assert not Conference.objects.exists()


def test_two_open_initial_conferences_are_refused(cast: Cast, family: Family, client: Client) -> None:
    requested(cast, family.ava)
    client.force_login(cast.social_worker)
    answer = client.post(reverse("convening:request"), asking(family))
    assert "already has an initial conference under way" in words(answer)
    assert Conference.objects.count() == 1


@pytest.mark.clause("BOL-1.15")
def test_urgent_needs_its_reason_and_is_asked_why_it_is_later(cast: Cast, family: Family, client: Client) -> None:
    discussed(cast, family.ava)
    client.force_login(cast.social_worker)
    refused = client.post(reverse("convening:request"), asking(family, urgent="on"))
    assert "Say why it is urgent" in words(refused)
    conference = authorised(cast, family.noah, urgent=True, urgency="He is not safe at night")
    client.force_login(cast.administrator)
    page = words(client.get(address("arrange", conference, f"?chair={cast.chair.pk}")))
    assert "Thursday 26 November 2026 (the first day free, because it is urgent)" in page
    told = arrangement(cast, conference, 1)
    asked = client.post(address("arrange", conference), told)
    assert b"id_later_reason" in asked.content
    assert "BOL-1.15" in words(asked)
    client.post(address("arrange", conference), told | {"later_reason": "The interpreter is free then"})
    assert Departure.objects.get().reason == "The interpreter is free then"


@pytest.mark.clause("BOL-1.16")
def test_days_before_what_is_awaited_are_marked_and_the_limit_stands(
    cast: Cast, family: Family, client: Client
) -> None:
    awaiting = {"awaited": "The hospital's report", "awaited_until": date(2026, 12, 3)}
    conference = authorised(cast, family.ava, **awaiting)
    client.force_login(cast.administrator)
    page = lxml.html.fromstring(client.get(address("arrange", conference, f"?chair={cast.chair.pk}")).content)
    says = {
        day.cssselect(".q-strip__date")[0].text_content().split(" 20")[0]: day.text_content() for day in _days(page)
    }
    assert "Before what is awaited has come" in says["Wed 2 Dec"]
    assert "Before what is awaited has come" not in says["Thu 3 Dec"]
    assert "Last lawful day" in says["Tue 8 Dec"]
    assert "Late" in says["Wed 9 Dec"]


def _days(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return list(page.cssselect(".q-strip__day"))


@pytest.mark.clause("ENG-1.09", "BOL-1.19")
def test_the_strip_shows_closures_and_the_chairs_other_conferences(cast: Cast, family: Family, client: Client) -> None:
    ClosureDay.objects.create(authority=cast.authority, day=date(2026, 12, 2), reason="Offices closed")
    arranged(cast, family.noah)
    conference = authorised(cast, family.ava)
    client.force_login(cast.administrator)
    page = lxml.html.fromstring(client.get(address("arrange", conference, f"?chair={cast.chair.pk}")).content)
    says = {
        day.cssselect(".q-strip__date")[0].text_content().split(" 20")[0]: day.text_content() for day in _days(page)
    }
    assert "closed: the authority's own closure day" in says["Wed 2 Dec"]
    assert "Chair sits at 10am" in says["Wed 25 Nov"]
    assert "Last lawful day" in says["Wed 9 Dec"]  # the closed day does not count


@pytest.mark.clause("ENG-1.01", "BOL-1.19", "WAL-3.01", "BFG-4.1.7a")
def test_a_day_after_the_last_lawful_one_asks_for_a_reason_beside_it(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = authorised(cast, family.ava)
    client.force_login(cast.administrator)
    told = arrangement(cast, conference, 9)
    asked = client.post(address("arrange", conference), told)
    assert "The last lawful day for Ava Larkwhistle is Tuesday 8 December 2026" in words(asked)
    assert "ENG-1.01" in words(asked)
    assert b"Room 2" in asked.content
    assert client.post(address("arrange", conference), told | {"late_reason": "The chair is ill"}).status_code == 302
    assert Departure.objects.get().clause == "ENG-1.01"


def test_a_chair_who_managed_the_case_or_sits_elsewhere_cannot_be_had(
    cast: Cast, family: Family, client: Client
) -> None:
    tie(cast.second_chair, family.ava, Tie.Capacity.TEAM_MANAGER, reason="managed it before")
    arranged(cast, family.noah)
    conference = authorised(cast, family.ava)
    client.force_login(cast.administrator)
    page = words(client.get(address("arrange", conference)))
    assert "has managed this case and is not independent of it (Team manager of Ava Larkwhistle" in page
    managed = arrangement(cast, conference, 1, chair=cast.second_chair.pk)
    assert "has managed this case" in words(client.post(address("arrange", conference), managed))
    busy = client.post(address("arrange", conference), arrangement(cast, conference, 25, 11))
    assert "already chairs another conference then" in words(busy)
    conference.refresh_from_db()
    assert conference.state == Conference.State.AUTHORISED


def test_a_stale_form_keeps_what_was_typed(cast: Cast, family: Family, client: Client) -> None:
    conference = authorised(cast, family.ava)
    Conference.objects.filter(pk=conference.pk).update(version=3)
    client.force_login(cast.administrator)
    answer = client.post(address("arrange", conference), arrangement(cast, conference, 1, place="The quiet room"))
    assert "Somebody changed this conference" in words(answer)
    assert b"The quiet room" in answer.content


def test_only_a_manager_answers_and_a_refusal_needs_reasons(cast: Cast, family: Family, client: Client) -> None:
    conference = requested(cast, family.ava)
    client.force_login(cast.social_worker)
    assert client.post(address("answer", conference), {"answer": "authorise"}).status_code == 403
    client.force_login(cast.team_manager)
    assert "Give your reasons" in words(client.post(address("answer", conference), {"answer": "refuse"}))
    client.post(address("answer", conference), {"answer": "refuse", "reasons": "Support is enough"})
    client.force_login(cast.social_worker)
    assert "Support is enough" in words(client.get(address("conference", conference)))


@pytest.mark.clause("WAR-3.13")
def test_agencies_that_are_always_invited_cannot_be_left_out(db: None, client: Client) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        Seat.objects.filter(conference=conference, name=POLICE).delete()
        client.force_login(cast.administrator)
        assert "Ask somebody from police" in words(client.get(address("conference", conference)))
        answer = client.post(address("invite", conference), {})
        assert "Ask somebody from police" in words(answer)
        assert "WAR-3.13" in words(answer)
        police = str(cast.directory[POLICE].pk)
        assert client.post(address("invite", conference), {"from_police": [police]}).status_code == 302


@pytest.mark.clause("WAL-3.04", "WAL-3.05", "WAL-3.06")
def test_only_the_chair_puts_off_and_each_child_is_kept_safe_first(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        where = address("postpone", conference)
        client.force_login(cast.administrator)
        refused = client.get(where)
        assert refused.status_code == 403
        assert "only the chair of this conference (Mercy Okonjo-Vale)" in words(refused)
        later = arrangement(cast, conference, 1)
        assert "Put the conference off instead" in words(client.post(address("arrange", conference), later))
        client.force_login(cast.chair)
        told = {"reason": "Snow has closed the roads", "version": conference.version}
        asked = words(client.post(where, told))
        assert "Say how Ava Larkwhistle is protected" in asked
        assert "Give the new date" in asked
        ava = str(family.ava.pk).replace("-", "_")
        safe = {f"how_{ava}": "She stays with her aunt", f"who_{ava}": "Sunniva Brackenridge"}
        promised = {"fixed_by": "Bryn Tallowby", "fixed_on-day": 27, "fixed_on-month": 11, "fixed_on-year": 2026}
        assert client.post(where, told | safe | promised).status_code == 302
        conference.refresh_from_db()
        assert conference.state == Conference.State.AUTHORISED


def test_standing_down_keeps_each_child_safe(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava, family.noah)
    client.force_login(cast.chair)
    ava, noah = (str(child.pk).replace("-", "_") for child in (family.ava, family.noah))
    told = {"reason": "Two agencies cannot come", f"protection_{ava}": "With her aunt"}
    asked = client.post(address("stand_down", conference), told)
    assert "How is Noah Larkwhistle kept safe" in words(asked)
    assert b"With her aunt" in asked.content
    client.post(address("stand_down", conference), told | {f"protection_{noah}": "With his aunt"})
    conference.refresh_from_db()
    assert conference.state == Conference.State.AUTHORISED


@pytest.mark.clause("BFG-4.1.10a", "BFG-4.1.10b", "BFG-4.1.10c")
def test_a_delay_asks_why_who_watches_and_what_keeps_each_child_safe(db: None, client: Client) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = authorised(cast, ava)
        client.force_login(cast.administrator)
        late = arrangement(cast, conference, 15, late_reason="No flight before")
        answer = client.post(address("arrange", conference), late, follow=True)
        assert "Answer for the delay" in words(answer)
        client.force_login(cast.team_manager)
        assert "the conference about Ava Larkwhistle is late" in words(client.get(address("conference", conference)))
        key = str(ava.pk).replace("-", "_")
        told = {f"reasons_{key}": "No flight", f"how_{key}": "Visits", f"by_{key}": "Sunniva", f"often_{key}": "Daily"}
        assert "What is done to keep Ava" in words(client.post(address("delay", conference), told))
        client.post(address("delay", conference), told | {f"safeguarding_{key}": "Her father has moved out"})
        kept = Delay.objects.get()
        assert (kept.due_on, kept.how_often) == (date(2026, 12, 8), "Daily")
        shown = words(client.get(address("conference", conference)))
        assert "Her father has moved out" in shown
        assert "is late. Say why" not in shown


def test_a_procedure_without_steps_for_a_delay_asks_for_none(cast: Cast, family: Family, client: Client) -> None:
    conference = authorised(cast, family.ava)
    client.force_login(cast.administrator)
    told = arrangement(cast, conference, 15, late_reason="The chair is ill")
    assert client.post(address("arrange", conference), told)["Location"] == address("invite", conference)


@pytest.mark.clause("WAL-5.04", "ENG-1.06")
def test_what_the_quorum_would_be_is_shown_before_the_day(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    shown = words(client.get(address("contact", conference)))
    assert "If everybody came, Ava Larkwhistle:" in shown
    assert "needs" in shown
    assert str(family.ava.pk) not in shown
