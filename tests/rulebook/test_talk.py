"""What is still open in the talk, by each procedure (WAL-2.01, WAL-2.02, WAL-2.03, LBH-4.22)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from quoracy.rulebook import room, talk
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.procedure import Procedure, load_shelf
from quoracy.rulebook.reports import Passage, unsupported
from quoracy.rulebook.room import Speaker
from quoracy.rulebook.talk import Participant

MONDAY = date(2026, 3, 2)
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)  # Monday
EVERY = ("england", "wales", "bfg", "bolton", "lbh", "warwickshire")


def under(key: str) -> Procedure:
    return load_shelf().procedure(key, MONDAY)


HEALTH, POLICE = Participant("1", "health", "member"), Participant("2", "police", "staff_supporter")


@pytest.mark.clause("WAL-2.01")
@pytest.mark.parametrize(
    ("one", "has"),
    [
        (HEALTH, True),
        (POLICE, True),
        (Participant("3", "", "family"), False),
        (Participant("4", "", "member"), False),
        (Participant("5", "cafcass", "observer"), False),
        (Participant("6", "advocacy", "advocate"), False),
        (Participant("7", "social_care", "chair"), False),
    ],
)
def test_who_takes_part_for_an_agency_has_a_sheet_and_nobody_else(one: Participant, has: bool) -> None:
    assert talk.has_a_sheet(under("wales"), one) is has
    assert not talk.has_a_sheet(under("bolton"), one)


@pytest.mark.clause("WAL-2.01")
def test_each_task_of_each_child_names_the_agencies_that_are_missing() -> None:
    done = {("health", "ava", task) for task in ("analysis", "judgement", "action", "plan")} | {
        ("police", "ava", "plan")
    }
    found = talk.open_tasks(under("wales"), [HEALTH, POLICE], ["ava", "noah"], done)
    missing = {(one.task.key, one.child): one.agencies for one in found}
    assert missing["analysis", "ava"] == ("police",)
    assert ("plan", "ava") not in missing
    assert missing["plan", "noah"] == ("health", "police")
    assert len(missing) == 7
    assert talk.open_tasks(under("lbh"), [HEALTH], ["ava"], set()) == ()


@pytest.mark.clause("LBH-4.22")
def test_a_side_is_called_quiet_only_while_the_other_is_not() -> None:
    def quiet(key: str, **minutes: int) -> list[str]:
        last = {name: TEN + timedelta(minutes=value) for name, value in minutes.items()}
        return [one.place for one in talk.gone_quiet(under(key), last, TEN, TEN + timedelta(minutes=20))]

    assert quiet("lbh", worries=19, strengths=5) == ["strengths"]
    assert quiet("lbh", worries=19, strengths=6) == []
    assert quiet("lbh", worries=5) == [], "both quiet"
    assert quiet("lbh", worries=19) == ["strengths"], "never a word is quiet since the opening"
    assert quiet("lbh", worries=1, needs=19, strengths=19) == ["worries"]
    assert quiet("warwickshire", risks=19) == []


@pytest.mark.clause("WAL-2.03")
def test_what_was_not_discussed_is_told_where_the_procedure_carries_it_over() -> None:
    found = talk.undiscussed(under("wales"), 2)
    assert found is not None
    assert (found.holds, found.stops, found.clauses) == (False, False, ("WAL-2.03",))
    assert talk.undiscussed(under("wales"), 0) is None
    assert talk.undiscussed(under("bfg"), 2) is None


@pytest.mark.clause("WAL-2.02", "LBH-4.16")
@pytest.mark.parametrize("key", ["wales", "lbh"])
def test_an_opinion_without_evidence_is_unsupported_and_stops_nothing(key: str) -> None:
    bare = unsupported(under(key), Passage("p1", "opinion", "first", whose="mine", evidence=" "))
    assert bare is not None
    assert not bare.stops
    assert not bare.needs_reason
    assert unsupported(under(key), Passage("p1", "opinion", evidence="Three visits")) is None
    assert unsupported(under(key), Passage("p1", "fact")) is None
    assert unsupported(under("bolton"), Passage("p1", "opinion")) is None


@pytest.mark.parametrize("key", EVERY)
def test_under_every_procedure_the_social_worker_speaks_before_all_others(key: str) -> None:
    speakers = [Speaker("gp", "GP"), Speaker("sw", "Worker", social_worker=True), Speaker("pc", "Police")]
    about = [one.about for one in room.agenda(under(key), speakers, [("ava", "Ava")]) if one.about]
    assert about.index("sw") < min(about.index("gp"), about.index("pc")) < about.index("ava")


@pytest.mark.clause("LBH-4.13")
@pytest.mark.parametrize("key", ["england", "lbh"])
def test_the_familys_questions_follow_each_speaker(key: str) -> None:
    speakers = [Speaker("sw", "Worker", social_worker=True), Speaker("gp", "GP"), Speaker("pc", "Police")]
    keys = [one.key for one in room.agenda(under(key), speakers, [])]
    for name in ("social_worker.sw", "professionals.gp", "professionals.pc"):
        assert keys[keys.index(name) + 1] == f"{name}.questions"
