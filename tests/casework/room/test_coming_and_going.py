"""Who comes and goes by the minute, and what the quorum makes of it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.actions import closing, meeting
from quoracy.casework.exclusions import leaving
from quoracy.casework.room import agenda, comings
from quoracy.casework.room.models import Coming
from quoracy.casework.room.questions import who_is_here
from quoracy.casework.room.readers import reader
from quoracy.casework.room.telling import number_of
from tests.casework.room.conftest import Meet, Meeting
from tests.conferences_underway import AT_TEN, decided, hears, part_of, settled


def quorate(met: Meeting) -> bool | None:
    return meeting.quoracy(met.conference)[met.family.ava.pk].quorate


@pytest.mark.clause("LBH-4.07")
def test_the_roll_writes_down_when_everybody_came(meet: Meet) -> None:
    met = meet("lbh")
    here = {row.seat.name for row in met.conference.comings.select_related("seat")}
    assert here == {seat.name for seat in met.conference.seats.filter(present=True)}
    assert all(row.left_at is None and row.mode == Coming.Mode.PERSON for row in met.conference.comings.all())


def test_the_quorum_is_counted_anew_as_people_come_and_go(meet: Meet) -> None:
    met = meet("lbh")
    assert quorate(met) is True
    for agency in ("police", "education"):
        comings.go(met.cast.administrator, met.conference, met.seat(agency=agency))
    assert quorate(met) is False
    with time_machine.travel("2026-11-25 10:20 +0000", tick=False):
        comings.come(met.cast.administrator, met.conference, met.seat(agency="education"), "video")
    assert quorate(met) is True
    school = met.seat(agency="education")
    first, second = school.comings.all()
    assert first.left_at is not None
    assert second.came_at - first.left_at == timedelta(minutes=50)
    assert (school.remote, second.mode) == (True, "video")


@pytest.mark.clause("BFG-4.5.7c")
def test_the_police_may_go_once_they_have_informed_and_no_longer_count(meet: Meet) -> None:
    met = meet("bfg")
    with pytest.raises(Objected, match="nobody of this agency"):
        comings.go(met.cast.chair, met.conference, met.seat(agency="education"), informed=True)
    with time_machine.travel("2026-11-25 10:25 +0000", tick=False):
        gone = comings.go(met.cast.chair, met.conference, met.seat(agency="police"), informed=True)
    assert gone is not None
    assert gone.informed
    assert gone.left_at is not None
    assert "police" not in meeting.quoracy(met.conference)[met.family.ava.pk].counted
    elsewhere = meet("lbh")
    with pytest.raises(Objected):
        comings.go(elsewhere.cast.chair, elsewhere.conference, elsewhere.seat(agency="police"), informed=True)


def test_coming_twice_is_coming_once_and_a_change_of_way_is_kept(meet: Meet) -> None:
    met = meet("lbh")
    school, before = met.seat(agency="education"), number_of(met.conference.pk)
    comings.come(met.cast.chair, met.conference, school, "person")
    assert number_of(met.conference.pk) == before
    comings.come(met.cast.chair, met.conference, school, "telephone", "observer")
    assert [(row.mode, row.standing) for row in school.comings.all()] == [
        ("person", "member"),
        ("telephone", "observer"),
    ]
    school.refresh_from_db()
    assert school.standing == "observer"
    comings.go(met.cast.chair, met.conference, school)
    assert comings.go(met.cast.chair, met.conference, school) is None


@pytest.mark.clause("BFG-4.5.6a")
def test_whoever_was_asked_to_leave_is_let_in_by_the_chair_alone(meet: Meet) -> None:
    met = meet("bfg")
    leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
    with pytest.raises(Objected, match="lets them in"):
        comings.come(met.cast.administrator, met.conference, met.father, "person")
    seen = {one.seat.name: one for one in who_is_here(reader(met.cast.chair, met.conference.pk))}
    assert seen["Thaddeus Larkwhistle"].out_since is not None
    others = {one.seat.name for one in who_is_here(reader(met.cast.health_visitor, met.conference.pk))}
    assert "Thaddeus Larkwhistle" not in others
    assert "Delphine Larkwhistle" in others


def test_nobody_without_the_part_writes_down_who_comes(meet: Meet) -> None:
    met = meet("lbh")
    for part in ("colleague", "health_visitor", "social_worker"):
        with pytest.raises(NoRight):
            comings.go(met.cast.people[part], met.conference, met.mother)
        with pytest.raises(NoRight):
            comings.come(met.cast.people[part], met.conference, met.mother, "person")


def test_the_quorum_of_a_decision_stays_as_it_was_when_people_go(meet: Meet) -> None:
    met = meet("england")
    about = part_of(met.conference, met.family.ava)
    hears(met.cast, about, dict.fromkeys([s.name for s in met.conference.seats.all()], "plan"))
    about = decided(met.cast, met.conference, met.family.ava)
    frozen = about.quorum
    assert frozen
    for agency in ("police", "education", "health"):
        comings.go(met.cast.chair, met.conference, met.seat(agency=agency))
    about.refresh_from_db()
    assert about.quorum == frozen
    settled(met.cast, about)
    for agency in ("police", "education", "health"):
        comings.come(met.cast.chair, met.conference, met.seat(agency=agency), "person")
    agenda.go_to(met.cast.chair, met.conference, "welcome")
    closing.close(met.cast.chair, met.conference, ended_at=AT_TEN + timedelta(hours=2), told_of_rights=True)
    assert not met.conference.comings.filter(left_at__isnull=True).exists()
    assert not met.conference.turns.filter(ended_at__isnull=True).exists()
