"""What a conference's pages say is next, two writers at once, and letters to children old enough for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import lxml.html
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat, View
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters, prepare, readers
from tests.cast import Family
from tests.conferences_underway import (
    HEALTH_VISITOR,
    POLICE,
    SCHOOL,
    WEDNESDAY,
    WORKER,
    arranged,
    closed,
    decided,
    hears,
    part_of,
    settled,
    under_way,
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def words(answer: HttpResponse) -> str:
    main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
    return " ".join(main.text_content().split())


def shown(client: Client, conference: Conference, name: str = "conference") -> str:
    return words(client.get(reverse(f"live:{name}", args=[conference.pk])))


def primary(client: Client, conference: Conference) -> list[str]:
    page = lxml.html.fromstring(client.get(reverse("live:conference", args=[conference.pk])).content)
    buttons = page.get_element_by_id("main-content").xpath('.//*[contains(@class, "govuk-button")]')
    return [" ".join(one.text_content().split()) for one in buttons if "secondary" not in one.get("class")]


def test_the_chair_has_one_thing_to_press_at_every_step(cast: Cast, family: Family, client: Client) -> None:
    client.force_login(cast.chair)
    conference = under_way(cast, family.ava)
    assert primary(client, conference) == ["Next: Views, for Ava Larkwhistle"]
    hears(cast, part_of(conference, family.ava), dict.fromkeys((WORKER, HEALTH_VISITOR, POLICE, SCHOOL), "plan"))
    assert primary(client, conference) == ["Next: Decision, for Ava Larkwhistle"]
    settled(cast, decided(cast, conference, family.ava))
    assert primary(client, conference) == ["Close the conference"]
    closed(cast, conference)
    assert primary(client, conference) == ["Read the letters"]


def test_everybody_else_reads_for_whom_they_wait(cast: Cast, family: Family, client: Client) -> None:
    client.force_login(cast.social_worker)
    conference = arranged(cast, family.ava)
    assert f"{cast.chair.name} opens the conference" in shown(client, conference)
    assert primary(client, conference) == []


def test_the_closing_page_lists_what_each_child_lacks_and_asks_nothing_before(
    cast: Cast, family: Family, client: Client
) -> None:
    client.force_login(cast.chair)
    conference = under_way(cast, family.ava, family.noah)
    decided(cast, conference, family.noah, "no_plan")
    page = client.get(reverse("live:close", args=[conference.pk]))
    assert "Ava Larkwhistle: not decided yet" in words(page)
    assert reverse("live:decide", args=[conference.pk, family.ava.pk]).encode() in page.content
    assert "Noah Larkwhistle: no plan is needed Settled" in words(page)
    assert b'name="ended"' not in page.content


def test_what_was_settled_stands_on_the_closed_conference(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    closed(cast, conference)
    client.force_login(cast.social_worker)
    page = shown(client, conference)
    for said in (WORKER, "Tuesday 1 December 2026", "Wednesday 17 February 2027", "and by whom"):
        assert said in page


def typed(seat: Seat, seen: str, **boxes: str) -> dict[str, str]:
    key = str(seat.pk).replace("-", "_")
    return {f"seen_{key}": seen, **{f"{name}_{key}": value for name, value in boxes.items()}}


def seat_of(conference: Conference, name: str) -> Seat:
    return next(seat for seat in questions.seats(conference) if seat.name == name)


def seen_of(answer: HttpResponse, seat: Seat) -> str:
    page = lxml.html.fromstring(answer.content)
    (box,) = page.xpath(f'//input[@name="seen_{str(seat.pk).replace("-", "_")}"]')
    return str(box.get("value"))


def test_two_who_take_views_at_once_lose_neither(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    client.force_login(cast.chair)
    where = reverse("live:views", args=[conference.pk, family.ava.pk])
    police, school = seat_of(conference, POLICE), seat_of(conference, SCHOOL)
    before = seen_of(client.get(where), police)
    client.post(where, typed(police, before, view="plan", likelihood="Likely, says the first"))
    client.post(where, typed(police, before, view="") | typed(school, before, view="no_plan", likelihood="Unlikely"))
    assert set(View.objects.values_list("seat__name", "view")) == {(POLICE, "plan"), (SCHOOL, "no_plan")}

    late = client.post(where, typed(police, before, view="no_plan", likelihood="Unlikely, says the second"))
    assert View.objects.get(seat=police).likelihood == "Likely, says the first"
    assert "While you were writing, this was kept" in words(late)
    assert "Likely, says the first" in words(late)
    assert "Unlikely, says the second" in words(late)
    client.post(where, typed(police, seen_of(late, police), view="no_plan", likelihood="Unlikely, says the second"))
    assert View.objects.get(seat=police).likelihood == "Unlikely, says the second"


def test_words_without_a_view_are_not_lost(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    client.force_login(cast.chair)
    where = reverse("live:views", args=[conference.pk, family.ava.pk])
    answer = client.post(where, typed(seat_of(conference, POLICE), "", view="", likelihood="Very likely"))
    assert f"Choose the view of {POLICE}" in words(answer)
    assert "Very likely" in words(answer)
    assert b"<title>Error: " in answer.content


def older(child: Child, born: date) -> None:
    child.born = born
    child.save(update_fields=["born"])


@pytest.mark.parametrize(("born", "old_enough"), [(date(2014, 11, 25), True), (date(2014, 11, 26), False)])
def test_a_child_of_twelve_may_have_a_letter(cast: Cast, family: Family, born: date, *, old_enough: bool) -> None:
    older(family.ava, born)
    conference = under_way(cast, family.ava, family.noah)
    own = [reader for reader in readers(conference) if reader.child]
    assert [reader.children for reader in own] == ([(family.ava.pk,)] if old_enough else [])
    assert not any(reader.by_default for reader in own)


def test_a_child_is_written_to_about_themselves_alone_when_the_chair_says_so(
    cast: Cast, family: Family, client: Client
) -> None:
    older(family.ava, date(2012, 6, 3))
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    conference = closed(cast, conference)
    own = next(reader for reader in readers(conference) if reader.child)
    (one,) = prepare(conference, [own.seat.pk])
    assert [child.name for child in one.letter.children] == ["Ava Larkwhistle"]
    assert (one.letter.addressee.name, one.letter.addressee.capacity) == ("Ava Larkwhistle", "child")
    for _again in range(2):
        (letter,) = make_letters(cast.chair, conference, [own.seat.pk]).kept
        assert letter.children == [family.ava.pk]
    assert Seat.objects.filter(name="Ava Larkwhistle").count() == 1
    client.force_login(cast.chair)
    assert "The child" not in shown(client, conference)


def test_a_mother_of_two_is_said_to_be_the_mother_of_both(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, family.noah)
    assert {"Mother of Ava and Noah", "Mother of Noah and Ava"} & {s.title for s in questions.seats(conference)}
