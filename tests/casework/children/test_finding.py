"""Search before create: same-sounding and transposed names, near dates of birth; and whom each may see."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from quoracy.casework.access.models import Appointment, User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.actions import add_child, record_birth, tie
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.children.names import likeness, near, sounds
from quoracy.casework.children.questions import find, possible_matches, visible_child, visible_to
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzŵŷéÁ'- ", min_size=1, max_size=30)


@given(NAMES, NAMES)
def test_the_order_of_names_makes_no_difference_to_their_sound(one: str, other: str) -> None:
    assert sounds(one, other) == sounds(other, one)


@given(NAMES)
def test_a_name_is_wholly_like_itself(name: str) -> None:
    assert not name.strip() or likeness(name, name) == 100


@given(st.dates(), st.dates())
def test_nearness_is_mutual(one: date, other: date) -> None:
    assert near(one, other) == near(other, one)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (date(2019, 6, 3), date(2019, 6, 3)),
        (date(2019, 3, 6), date(2019, 6, 3)),
        (date(2018, 6, 3), date(2019, 6, 3)),
        (date(2019, 6, 13), date(2019, 6, 3)),
    ],
    ids=["the same", "day and month swapped", "a year out", "days out"],
)
def test_a_mistyped_date_of_birth_is_near(typed: date, kept: date) -> None:
    assert near(typed, kept)


def test_dates_years_apart_are_not_near() -> None:
    assert not near(date(2015, 1, 1), date(2019, 6, 3))


@pytest.mark.parametrize(
    ("given_names", "family_name"),
    [
        ("Ava", "Larkwhistle"),
        ("Larkwhistle", "Ava"),
        ("Eva", "Larkwhistle"),
        ("AVA", "Larkwissel"),
        ("Ava Rose", "Larkwhistle"),
        ("Ava", "Lark-Whistle"),
    ],
    ids=["same", "transposed", "sounds alike", "spelt by ear", "second name", "hyphen"],
)
def test_a_child_already_on_file_is_shown_before_another_is_added(
    cast: Cast, family: Family, given_names: str, family_name: str
) -> None:
    matches = possible_matches(cast.social_worker, given_names, family_name, date(2019, 3, 6))
    assert family.ava in [match.child for match in matches]


def test_a_match_nobody_may_see_is_still_a_match_but_says_so(cast: Cast, family: Family) -> None:
    matches = possible_matches(cast.colleague, "Ava", "Larkwhistle", date(2019, 6, 3))
    assert [(match.child, match.visible) for match in matches][:1] == [(family.ava, False)]


def test_an_unlike_child_is_no_match(cast: Cast, family: Family) -> None:
    assert possible_matches(cast.social_worker, "Peregrine", "Oddfellow", date(2019, 6, 3)) == []


@pytest.mark.parametrize("words", ["larkwhistle", "Ava", "whistle lark", "LARKWHISTLE ava", "Larkwistle"])
def test_finding_by_any_part_in_any_order(cast: Cast, family: Family, words: str) -> None:
    found = find(cast.social_worker, words)
    if words == "whistle lark":
        assert found == []  # two words that are no part of the name
    else:
        assert family.ava in found


def test_finding_by_number_and_by_date_of_birth(cast: Cast, family: Family) -> None:
    assert find(cast.social_worker, family.noah.number.lower()) == [family.noah]
    assert find(cast.social_worker, "", born=date(2023, 9, 11)) == [family.noah]
    assert find(cast.social_worker, "   ") == []


def test_the_colleague_with_no_tie_finds_nobody(cast: Cast, family: Family) -> None:
    assert find(cast.colleague, "Larkwhistle") == []
    assert not visible_to(cast.colleague).exists()
    with pytest.raises(NoRight, match="no such file for you"):
        visible_child(cast.colleague, family.ava.pk)


@pytest.mark.parametrize("part", ["analyst", "system", "health_visitor", "colleague"])
def test_those_without_a_tie_see_no_child(cast: Cast, family: Family, part: str) -> None:
    assert not visible_to(cast.people[part]).exists()


@pytest.mark.parametrize("part", ["administrator", "head_of_service", "quality", "out_of_hours"])
def test_those_who_oversee_see_every_child(cast: Cast, family: Family, part: str) -> None:
    assert visible_to(cast.people[part]).count() == 2


def test_a_tie_shows_one_child_and_not_the_sibling_until_it_ends(cast: Cast, family: Family) -> None:
    tied = tie(cast.colleague, family.noah, Tie.Capacity.SOCIAL_WORKER)
    assert list(visible_to(cast.colleague)) == [family.noah]
    tied.until = date(2020, 1, 1)
    tied.save()
    assert not visible_to(cast.colleague).exists()


@pytest.mark.parametrize("part", ["health_visitor", "colleague"])
def test_being_asked_to_a_conference_opens_no_file(cast: Cast, family: Family, part: str) -> None:
    tie(cast.people[part], family.noah, Tie.Capacity.PRACTITIONER, reason="asked to the conference")
    assert not visible_to(cast.people[part]).exists()


def test_a_tie_without_an_appointment_opens_no_file(cast: Cast, family: Family) -> None:
    Appointment.objects.filter(user=cast.social_worker).update(until=date(2020, 1, 2))
    left = User.objects.get(pk=cast.social_worker.pk)
    assert not visible_to(left).exists()


def test_numbers_are_never_used_twice(cast: Cast, family: Family) -> None:
    third = add_child(cast.social_worker, given_names="Posy", family_name="Larkwhistle", born=date(2025, 1, 1))
    assert len({family.ava.number, family.noah.number, third.number}) == 3


@time_machine.travel("2027-02-25 10:00 +0000")
def test_an_unborn_child_gets_a_name_with_the_birth_and_keeps_the_expected_date(cast: Cast) -> None:
    baby = add_child(cast.social_worker, given_names="", family_name="Tanglewood", expected=date(2027, 3, 3))
    assert baby.name == "Unborn baby Tanglewood"
    record_birth(cast.social_worker, baby, date(2027, 2, 20), "Ottilie", "F")
    baby.refresh_from_db()
    assert (baby.name, baby.expected, baby.unborn) == ("Ottilie Tanglewood", date(2027, 3, 3), False)
    assert find(cast.social_worker, "Ottilie") == [baby]
    assert Child.objects.count() == 1
