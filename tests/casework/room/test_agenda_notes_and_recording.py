"""The agenda and its times, the record taker's pad, and requests to record the meeting."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.room import agenda, notes, questions, recordings
from quoracy.casework.room.models import Note, RecordingRequest
from quoracy.rulebook.chronology import LONDON
from tests.casework.room.conftest import Meet

HALF_PAST_NINE = datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)  # Wednesday
R = RecordingRequest.Ruling
POLICE_HEARD = "Have the police been heard in full?"


@pytest.mark.clause("LBH-4.08", "LBH-4.09", "LBH-4.10", "LBH-4.11", "LBH-4.12", "LBH-6.10")
def test_the_social_worker_speaks_first_then_each_of_the_others_and_the_family_asks_after_each(
    meet: Meet,
) -> None:
    met = meet("lbh")
    said = [point.says for point in agenda.points(met.conference)]
    assert said[:2] == ["Open the conference: who is here", "The family genogram, if it helps"]
    assert said[2].startswith("Sunniva Brackenridge: what is known")
    assert said[3] == "The family's questions to Sunniva Brackenridge"
    others = [one for one in said if one.endswith(": the main concerns only")]
    assert len(others) == 3
    assert said[said.index(others[0]) + 1].startswith("The family's questions to")
    assert said[-1] == "The closing statement"
    assert {one.about for one in agenda.not_asked_yet(met.conference)} == {
        str(met.seat(agency=agency).pk) for agency in ("health", "police", "education")
    }
    agenda.go_to(met.cast.chair, met.conference, f"professionals.{met.seat(agency='police').pk}")
    assert len(agenda.not_asked_yet(met.conference)) == 2


@pytest.mark.clause("WAR-4.11", "BOL-1.02", "BOL-1.03", "BOL-1.01", "BOL-1.04", "BFG-4.1.2a", "BFG-4.1.2b", "WAL-4.18")
@pytest.mark.parametrize(
    ("procedure", "first", "some"),
    [
        ("warwickshire", "Why the conference was called", "Strengths and risks, side by side"),
        ("bolton", "Who is here", "Every other assessment that bears on the case"),
        (
            "bfg",
            "What a conference is for: analysis, not a criminal investigation",
            "Have the police been heard in full?",
        ),
        ("wales", "Who takes part, and who only observes", "What is strong in the family"),
        ("england", "Welcome: who is here, and why", "What the family says"),
    ],
)
def test_each_procedure_has_its_own_agenda(meet: Meet, procedure: str, first: str, some: str) -> None:
    met = meet(procedure)
    said = [point.says for point in agenda.points(met.conference)]
    assert said[0] == first
    assert some in said
    assert said[-1].endswith("Ava Larkwhistle")


def test_the_time_spent_on_each_point_is_counted_and_one_point_is_on_at_a_time(meet: Meet) -> None:
    met = meet("lbh")
    with time_machine.travel(HALF_PAST_NINE, tick=False) as clock:
        agenda.go_to(met.cast.chair, met.conference, "opening")
        clock.shift(timedelta(minutes=7))
        agenda.go_to(met.cast.administrator, met.conference, "dangers")
        clock.shift(timedelta(minutes=5))
        agenda.go_to(met.cast.chair, met.conference, "opening")
        clock.shift(timedelta(minutes=2))
        lines = {line.point.key: line for line in agenda.lines(met.conference, datetime.now(tz=LONDON))}
    assert (lines["opening"].minutes, lines["opening"].now) == (9, True)
    assert (lines["dangers"].minutes, lines["dangers"].done) == (5, True)
    with pytest.raises(Objected, match="no such point"):
        agenda.go_to(met.cast.chair, met.conference, "tea")
    for part in ("colleague", "health_visitor"):
        with pytest.raises(NoRight):
            agenda.go_to(met.cast.people[part], met.conference, "opening")


@pytest.mark.clause("WAL-6.01", "WAL-6.02")
def test_the_chair_is_told_of_the_two_hours_and_offered_a_break_after_one(meet: Meet) -> None:
    met = meet("wales")

    def after(minutes: int) -> questions.Clock:
        found = questions.clock(met.conference, HALF_PAST_NINE + timedelta(minutes=minutes))
        assert found is not None
        return found

    assert (after(59).break_offered, after(60).break_offered) == (False, True)
    assert (after(89).near_the_end, after(90).near_the_end, after(90).left) == (False, True, 30)
    assert after(130).left == -10, "it is never cut off"
    with time_machine.travel(HALF_PAST_NINE + timedelta(minutes=65), tick=False) as clock:
        agenda.go_to(met.cast.chair, met.conference, "break")
        assert after(66).pause is not None
        clock.shift(timedelta(minutes=10))
        agenda.go_to(met.cast.chair, met.conference, "strengths")
    assert (after(100).break_offered, after(100).minutes, after(134).since_break) == (False, 100, 59)
    elsewhere = meet("bolton")
    silent = questions.clock(elsewhere.conference, HALF_PAST_NINE + timedelta(hours=3))
    assert silent is not None
    assert (silent.near_the_end, silent.break_offered) == (False, False)


@pytest.mark.clause("BFG-4.14.3b")
def test_the_pad_is_its_writers_and_the_chairs_and_nobody_elses(meet: Meet) -> None:
    met = meet("bfg")
    taker, sheet = met.cast.administrator, uuid.uuid4()
    notes.keep(taker, met.conference, "Begun late", sheet=sheet, version=0)
    notes.keep(taker, met.conference, "Begun late, at ten past", sheet=sheet, version=0)
    pad = notes.pad_of(taker, met.conference)
    assert pad is not None
    assert (pad.text, pad.version) == ("Begun late, at ten past", 1), "a pause is no new version"
    assert [one.text for one in notes.pads_for_chair(met.cast.chair, met.conference)] == ["Begun late, at ten past"]
    for part in ("colleague", "health_visitor", "social_worker", "team_manager"):
        with pytest.raises(NoRight):
            notes.pad_of(met.cast.people[part], met.conference)
        with pytest.raises(NoRight):
            notes.pads_for_chair(met.cast.people[part], met.conference)
        with pytest.raises(NoRight):
            notes.keep(met.cast.people[part], met.conference, "Mine", sheet=sheet, version=1)
    with pytest.raises(NoRight):
        notes.pads_for_chair(taker, met.conference)


def test_two_windows_of_one_pad_never_overwrite_each_other(meet: Meet) -> None:
    met = meet("bfg")
    taker, one, other = met.cast.administrator, uuid.uuid4(), uuid.uuid4()
    notes.keep(taker, met.conference, "at the desk", sheet=one, version=0)
    with pytest.raises(notes.TwoSheetsError) as two:
        notes.keep(taker, met.conference, "on the tablet", sheet=other, version=0)
    assert two.value.now.text == "at the desk"
    notes.keep(taker, met.conference, "at the desk and on the tablet", sheet=other, version=1)
    with pytest.raises(notes.TwoSheetsError):
        notes.keep(taker, met.conference, "at the desk again", sheet=one, version=1)
    pad = Note.objects.get()
    assert pad.text == "at the desk and on the tablet"
    assert [row.text for row in pad.history.all()] == ["at the desk"]  # type: ignore[attr-defined]  # by pghistory


@pytest.mark.clause("BFG-4.15.b", "BFG-4.15.m", "BFG-4.15.o", "BFG-4.15.p")
def test_the_chair_answers_a_request_to_record_after_weighing_and_consulting(meet: Meet) -> None:
    met = meet("bfg")
    asked = recordings.ask_to_record(met.cast.administrator, met.conference, met.mother)
    assert asked.purpose == "", "nobody has to say why"
    with pytest.raises(Objected, match="waits for the chair"):
        recordings.ask_to_record(met.cast.chair, met.conference, met.mother)
    with pytest.raises(NoRight):
        recordings.rule(met.cast.administrator, asked, R.ALLOWED, "Yes")
    weighed = {"discussion": "Everybody will speak as freely", "child_first": "Ava is named to nobody new"}
    for ruling, reason, answers, consulted, place in (
        ("", "Yes", weighed, ["members"], "ruling"),
        (R.ALLOWED, " ", weighed, ["members"], "reason"),
        (R.ALLOWED, "Yes", {"discussion": "Yes"}, ["members"], "child_first"),
        (R.ALLOWED, "Yes", weighed, [], "consulted"),
    ):
        with pytest.raises(Objected) as objected:
            recordings.rule(met.cast.chair, asked, ruling, reason, weighed=answers, consulted=consulted)
        assert objected.value.findings[0].place == place
    told = "She follows it better so"
    with_reason = {"weighed": weighed, "consulted": ["members"], "without_advice": "Nobody could be reached"}
    ruled = recordings.rule(met.cast.chair, asked, R.ALLOWED, told, **with_reason)  # type: ignore[arg-type]  # any field
    assert (ruled.ruling, ruled.reason, ruled.ruled_by) == (R.ALLOWED, told, met.cast.chair)
    again = recordings.ask_to_record(met.cast.chair, met.conference, met.mother, "For the court")
    assert again.pk != asked.pk, "one answer is about one request"


def test_under_a_procedure_that_is_silent_the_chair_answers_with_a_reason(meet: Meet) -> None:
    met = meet("england")
    asked = recordings.ask_to_record(met.cast.chair, met.conference, met.mother, "To remember")
    assert recordings.rule(met.cast.chair, asked, R.REFUSED, "Others have not agreed").ruling == R.REFUSED
    for part in ("colleague", "health_visitor"):
        with pytest.raises(NoRight):
            recordings.ask_to_record(met.cast.people[part], met.conference, met.mother)
