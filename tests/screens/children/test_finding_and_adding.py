"""Finding a child and adding one: nobody gets a second file unseen, and nobody sees a file that is not theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.children.actions import add_child
from quoracy.casework.children.models import Child
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.screens.reading import boxes, error_at, seen, sent, signed_in, words

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def asked(**other: Any) -> dict[str, Any]:
    told = {
        "given_names": "Bertram",
        "family_name": "Mosswick",
        "born_yet": "yes",
        **boxes("born", date(2020, 2, 29)),
        "sex": "M",
        "address": "8 Made-up Terrace, Nowhere",
        "mother_given_names": "Hermia",
        "mother_family_name": "Mosswick",
        "responsible": ["mother"],
    }
    return {**told, **other}


def found(client: Client, **query: str) -> str:
    return words(seen(client, f"{reverse('children:find')}?{'&'.join(f'{k}={v}' for k, v in query.items())}"))


@pytest.mark.parametrize("typed", ["Ava Larkwhistle", "larkwhistle ava", "Ava Larkwistle", "Eva Larkwhistle"])
def test_a_name_is_found_in_any_order_and_by_its_sound(cast: Cast, family: Family, typed: str) -> None:
    assert "Ava Larkwhistle" in found(signed_in(cast.social_worker), words=typed)


def test_a_child_is_found_by_number_and_by_date_of_birth(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    assert "Ava Larkwhistle" in found(client, words=family.ava.number.lower())
    assert "Ava Larkwhistle" in found(client, born="2019-06-03")
    assert "No child found" in found(client, words="Larkwhistle", born="2001-01-01")


@pytest.mark.parametrize("name", ["O'Larkwhistle", "O’Larkwhistle", "Larkwhïstle-Ŵyn", LONG])
def test_apostrophes_accents_and_long_names_are_kept_and_found(cast: Cast, name: str) -> None:
    add_child(cast.social_worker, given_names="Siân", family_name=name, born=date(2020, 1, 1))
    client = signed_in(cast.social_worker)
    assert f"Siân {name}" in found(client, words=name)


def test_only_those_this_person_may_see_are_found(cast: Cast, family: Family, elsewhere: Cast) -> None:
    for user in (cast.colleague, elsewhere.social_worker):
        assert "No child found" in found(signed_in(user), words="Larkwhistle")
    assert Client().get(reverse("children:find")).status_code == 302
    for user in (cast.analyst, cast.system, cast.health_visitor):
        assert signed_in(user).get(reverse("children:find")).status_code == 403


def test_a_list_of_thirty_takes_no_more_questions_than_one_of_three(cast: Cast) -> None:
    client, counts = signed_in(cast.social_worker), []
    for many in (3, 27):
        for _ in range(many):
            add_child(cast.social_worker, given_names="Pim", family_name="Mosswick", born=date(2020, 1, 1))
        with CaptureQueriesContext(connection) as asked_for:
            found(client, words="Mosswick")
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_child_nobody_is_like_is_added_with_its_people(cast: Cast) -> None:
    client = signed_in(cast.social_worker)
    answer = sent(client, reverse("children:add"), asked())
    page = words(seen(client, answer["Location"]))
    assert "Bertram Mosswick" in page
    assert "Born Saturday 29 February 2020, 6 years" in page
    child = Child.objects.get()
    people = words(seen(client, reverse("children:people", args=[child.pk])))
    assert "Hermia Mosswick" in people
    assert child.relationships.get().parental_responsibility


@time_machine.travel(WEDNESDAY, tick=False)
def test_whoever_may_be_the_same_child_is_shown_before_a_file_is_opened(cast: Cast, family: Family) -> None:
    client, address = signed_in(cast.social_worker), reverse("children:add")
    fields = asked(given_names="Ava", family_name="Larkwistle", **boxes("born", date(2019, 3, 6)))
    first = sent(client, address, fields)
    assert "Look at who may be the same child" in error_at(first, "id_none_of_these")
    page = first.content.decode()
    assert "Ava Larkwhistle" in page
    assert "same-sounding name and a near date of birth" in page
    assert Child.objects.count() == 2

    shown = html.fromstring(page).cssselect("input[name=seen]")[0].get("value")
    assert sent(client, address, {**fields, "none_of_these": "on"}).status_code == 200  # not seen: asked again
    assert sent(client, address, {**fields, "none_of_these": "on", "seen": shown}).status_code == 302
    assert Child.objects.count() == 3


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_match_that_is_not_theirs_shows_only_that_it_is_there_and_whom_to_ask(cast: Cast, family: Family) -> None:
    client = signed_in(cast.colleague)
    fields = asked(given_names="Ava", family_name="Larkwhistle", **boxes("born", date(2019, 6, 3)), address="Elsewhere")
    page = sent(client, reverse("children:add"), fields).content.decode()
    assert "A child whose file you may not see" in page
    assert cast.social_worker.name in page
    assert family.ava.number not in page
    assert str(reverse("children:now", args=[family.ava.pk])) not in page
    assert JournalEntry.objects.filter(user=cast.colleague, child=family.ava.pk).exists()


@time_machine.travel(WEDNESDAY, tick=False)
@pytest.mark.parametrize(
    ("wrong", "place", "says"),
    [
        (boxes("born", date(2026, 11, 26)), "id_born", "still to come"),
        (boxes("born", date(1990, 1, 1)), "id_born", "more than 25 years ago"),
        ({"born-day": "", "born-month": "", "born-year": ""}, "id_born", "Enter the date of birth"),
        ({"given_names": ""}, "id_given_names", "Enter the given names"),
        ({"born_yet": "no", **boxes("expected", date(2028, 1, 1))}, "id_expected", "further ahead"),
        ({"born_yet": "no"}, "id_expected", "Enter the day on which the baby is expected"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_added(
    cast: Cast, wrong: dict[str, str], place: str, says: str
) -> None:
    answer = sent(signed_in(cast.social_worker), reverse("children:add"), asked(**wrong))
    assert says in error_at(answer, place)
    assert not Child.objects.exists()


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_brother_or_sister_comes_with_the_household_and_the_people(cast: Cast, family: Family) -> None:
    client, address = signed_in(cast.social_worker), reverse("children:add_sibling", args=[family.ava.pk])
    page = seen(client, address)
    assert page.cssselect("#id_family_name")[0].get("value") == "Larkwhistle"
    assert "7 Made-up Terrace" in page.cssselect("#id_address")[0].text
    kin = str(family.ava.relationships.get().pk)
    fields = asked(given_names="Zebedee", family_name="Larkwhistle", address=family.ava.household.address)
    fields |= {"same_family": [kin], "mother_given_names": "", "mother_family_name": ""}
    assert sent(client, address, fields).status_code == 302
    added = Child.objects.get(given_names="Zebedee")
    assert added.household == family.ava.household
    assert added.relationships.get().person == family.mother
    assert signed_in(cast.colleague).get(address).status_code == 403


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_double_click_adds_one_child(cast: Cast) -> None:
    client, once = signed_in(cast.social_worker), "0f6f3c1e-5a59-4b59-9f53-7d4b0ea3a001"
    answers = [sent(client, reverse("children:add"), asked(), once=once) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Child.objects.count() == 1


@time_machine.travel(WEDNESDAY, tick=False)
def test_an_unborn_baby_is_added_then_born_under_the_same_file(cast: Cast) -> None:
    client = signed_in(cast.social_worker)
    fields = asked(given_names="", born_yet="no", **boxes("expected", date(2026, 12, 9)))
    page = words(seen(client, sent(client, reverse("children:add"), fields)["Location"]))
    assert "Unborn baby Mosswick" in page
    assert "Expected Wednesday 9 December 2026, 38 weeks" in page
    child = Child.objects.get()
    address = reverse("children:birth", args=[child.pk])
    ahead = sent(client, address, {**boxes("on", date(2026, 12, 1)), "given_names": "Fern", "sex": "F"})
    assert "has not come yet" in error_at(ahead, "id_on")
    born = sent(client, address, {**boxes("on", date(2026, 11, 24)), "given_names": "Fern", "sex": "F"})
    assert "Fern Mosswick" in words(seen(client, born["Location"]))
    assert child.events.get().kind == "child_born"
    again = sent(client, address, {**boxes("on", date(2026, 11, 24)), "given_names": "Fern", "sex": "F"})
    assert "already recorded this birth" in again.content.decode()
