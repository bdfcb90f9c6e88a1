"""What casework answers the conference's screens: slots, delays, gaps, and whose letter holds which child."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import arranging, deciding, meeting, putting_off
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.actions import add_person
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters import Capacity, Language, Outcome
from quoracy.documents.letters_of_conference import make_letters, prepare, readers
from tests.cast import Family
from tests.conferences_underway import (
    AT_TEN,
    HEALTH_VISITOR,
    POLICE,
    WEDNESDAY,
    arranged,
    authorised,
    closed,
    decided,
    part_of,
    settled,
    under_way,
    wanted,
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def finished(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    return closed(cast, conference)


def test_a_father_of_one_reads_of_that_one_only(cast: Cast, family: Family) -> None:
    father = add_person(cast.authority, "Thaddeus", "Larkwhistle", address="9 Elsewhere Row, Nowhere", language="cy")
    relate(family.noah, father, "father")
    letters = {one.reader.seat.name: one.letter for one in prepare(finished(cast, family))}
    assert [child.name for child in letters["Thaddeus Larkwhistle"].children] == ["Noah Larkwhistle"]
    assert letters["Thaddeus Larkwhistle"].addressee.language is Language.WELSH
    mother = letters["Delphine Larkwhistle"]
    assert [child.outcome for child in mother.children] == [Outcome.PLAN, Outcome.NO_PLAN]
    assert mother.addressee.capacity is Capacity.PARENT
    assert mother.addressee.address == ("7 Made-up Terrace", "Nowhere", "ZZ7 7ZZ")


def test_supporters_and_observers_get_no_letter_by_default_and_the_chair_none_at_all(
    cast: Cast, family: Family
) -> None:
    conference = under_way(cast, family.ava)
    for standing in ("supporter", "observer", "minute_taker"):
        meeting.add_seat(cast.chair, conference, name=standing, title="", agency="", standing=standing)
    offered = {reader.seat.name: reader.by_default for reader in readers(conference)}
    assert offered["supporter"] is offered["observer"] is False
    assert offered["Delphine Larkwhistle"] is offered[HEALTH_VISITOR] is True
    assert "minute_taker" not in offered


def test_a_letter_says_where_to_complain_who_leads_and_when(cast: Cast, family: Family) -> None:
    one = next(one for one in prepare(finished(cast, family)) if one.reader.seat.person)
    assert one.lacks == ()
    assert one.letter.complaint is not None
    assert one.letter.complaint.contact is not None
    assert one.letter.complaint.contact.name == "Complaints Team"
    ava = one.letter.children[0]
    assert ava.lead is not None
    assert ava.lead.name == "Sunniva Brackenridge"
    assert (ava.core_group_on, ava.review_on) == (date(2026, 12, 1), date(2027, 2, 17))


def test_nobody_without_the_right_makes_letters(cast: Cast, family: Family) -> None:
    conference = finished(cast, family)
    with pytest.raises(NoRight):
        make_letters(cast.social_worker, conference)


@pytest.mark.clause("BOL-1.15", "BOL-1.16")
def test_the_suggested_day_waits_for_what_is_awaited_but_never_past_the_limit(cast: Cast, family: Family) -> None:
    plain = authorised(cast, family.ava)
    assert questions.suggested_day(plain, cast.chair) == date(2026, 12, 7)  # Monday, eight working days on
    urgent = authorised(cast, family.noah, urgent=True, urgency="Not safe at night")
    assert questions.suggested_day(urgent, cast.chair) == date(2026, 11, 26)  # Thursday
    plain.awaited_until = date(2026, 12, 8)
    assert questions.suggested_day(plain, cast.chair) == date(2026, 12, 8)  # Tuesday, the last lawful day
    plain.awaited_until = date(2026, 12, 11)
    assert questions.suggested_day(plain, cast.chair) == date(2026, 11, 26)  # the limit does not move


def test_the_database_lets_no_chair_sit_twice_at_once(cast: Cast, family: Family) -> None:
    arranged(cast, family.ava)
    other = authorised(cast, family.noah)
    overlapping = wanted(cast, other, starts_at=AT_TEN + timedelta(minutes=90))
    with pytest.raises(Objected, match="already chairs another conference then"):
        arranging.arrange(cast.administrator, other, overlapping)
    following = replace(overlapping, starts_at=AT_TEN + timedelta(minutes=120))
    assert arranging.arrange(cast.administrator, other, following).state == Conference.State.ARRANGED


@pytest.mark.clause("ENG-1.01")
def test_a_conference_is_late_once_its_last_day_has_passed(cast: Cast, family: Family) -> None:
    conference = authorised(cast, family.ava)
    assert questions.late_for(conference) == []
    with time_machine.travel("2026-12-09 09:00 +0000", tick=False):  # Wednesday, the day after the last
        assert [last.child for last in questions.late_for(conference)] == [family.ava]


@pytest.mark.clause("WAL-5.01")
def test_who_is_not_here_and_who_has_not_judged_are_gaps(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava, absent=(POLICE,))
    about = part_of(conference, family.ava)
    seat = Seat.objects.get(conference=conference, name=HEALTH_VISITOR)
    deciding.take_view(cast.chair, about, seat, deciding.Said("plan"))
    gaps = deciding.gaps(about)
    assert f"{POLICE} (Police) is not here" in gaps
    assert not any(HEALTH_VISITOR in gap for gap in gaps)


def test_a_relative_who_came_and_is_nobody_known_gets_no_letter_about_the_children(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava, family.noah)
    seat = meeting.add_seat(
        cast.chair, conference, name="Rufus Larkwhistle", title="Uncle", agency="", standing=Seat.Standing.FAMILY
    )
    settled(cast, decided(cast, conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    conference = closed(cast, conference)
    assert seat.pk not in {one.reader.seat.pk for one in prepare(conference)}
    made = make_letters(cast.chair, conference, [seat.pk])
    assert made.kept == ()
    assert "whose relative they are" in made.failed[0][1]


def test_a_conference_with_a_decision_is_not_stood_down_with_it(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava)
    about = decided(cast, conference, family.ava)
    safe = {family.ava.pk: "With her aunt"}
    with pytest.raises(Objected, match="A decision about Ava Larkwhistle is recorded"):
        putting_off.stand_down(cast.chair, conference, "Too few", safe)
    deciding.take_back(cast.chair, about, about.version)
    assert putting_off.stand_down(cast.chair, conference, "Too few", safe).state == Conference.State.AUTHORISED
