"""Who has been asked under which heading, and a heading that has gone quiet (LBH-4.22)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.room import asking, questions, saying
from quoracy.casework.room.models import Statement
from quoracy.casework.room.readers import reader
from quoracy.casework.room.saying import Said
from quoracy.casework.room.table import read
from quoracy.rulebook.chronology import LONDON
from tests.casework.room.conftest import Meet, Meeting

HALF_PAST_NINE = datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)  # Wednesday


def not_asked(met: Meeting) -> dict[str, set[str]]:
    rows = asking.rounds(read(met.conference), Statement.objects.filter(conference=met.conference))
    return {one.heading: {seat.name for seat in one.not_asked} for one in rows}


@pytest.mark.clause("LBH-4.22")
def test_everybody_here_is_asked_under_both_headings_relatives_included(meet: Meet) -> None:
    met = meet("lbh")
    before = not_asked(met)
    assert set(before) == {"worries", "strengths"}
    assert {"Delphine Larkwhistle", "Thaddeus Larkwhistle", met.cast.health_visitor.name} <= before["worries"]
    assert met.cast.chair.name not in before["worries"]
    asking.ask(met.cast.chair, met.conference, met.mother.pk, "worries")
    after = not_asked(met)
    assert before["worries"] - after["worries"] == {"Delphine Larkwhistle"}
    assert after["strengths"] == before["strengths"], "asked under one heading is not asked under the other"
    said = Said("She laughs at home", "strengths", Statement.Kind.OBSERVATION, speaker=met.father.pk)
    row = saying.say(met.cast.administrator, met.conference, said)
    assert "Thaddeus Larkwhistle" not in not_asked(met)["strengths"], "whoever spoke was asked"
    saying.strike(met.cast.chair, row, "Put down by mistake", row.version)
    assert "Thaddeus Larkwhistle" in not_asked(met)["strengths"]
    asking.ask(met.cast.chair, met.conference, met.mother.pk, "worries", holds=False)
    assert not_asked(met) == before


@pytest.mark.clause("LBH-4.22")
def test_only_the_chair_says_who_was_asked_and_only_of_who_is_here(meet: Meet) -> None:
    met = meet("lbh")
    for part in ("administrator", "health_visitor", "colleague"):
        with pytest.raises(NoRight):
            asking.ask(met.cast.people[part], met.conference, met.mother.pk, "worries")
    with pytest.raises(Objected):
        asking.ask(met.cast.chair, met.conference, met.mother.pk, "needs")
    met.conference.seats.filter(pk=met.mother.pk).update(present=False)
    with pytest.raises(Objected):
        asking.ask(met.cast.chair, met.conference, met.mother.pk, "worries")


@pytest.mark.clause("LBH-4.22")
def test_the_chair_is_told_of_the_heading_that_has_gone_quiet(meet: Meet) -> None:
    met = meet("lbh")
    chair = reader(met.cast.chair, met.conference.pk)

    def told(minutes: int) -> list[str]:
        moment = HALF_PAST_NINE + timedelta(minutes=minutes)
        return [one.says for one in questions.notices(chair, questions.board(chair), moment)]

    for minutes, heading in ((1, "worries"), (2, "strengths"), (10, "worries"), (16, "worries")):
        with time_machine.travel(HALF_PAST_NINE + timedelta(minutes=minutes), tick=False):
            saying.say(met.cast.chair, met.conference, Said(f"At {minutes}", heading, Statement.Kind.FACT))
    assert told(16) == []
    assert told(17) == ["Nothing has been added for 15 minutes under “What is going well?”."]
    assert told(31) == [], "where both are quiet alike nothing is pointed out"
    everybody = reader(met.cast.health_visitor, met.conference.pk)
    assert questions.notices(everybody, questions.board(everybody), HALF_PAST_NINE + timedelta(minutes=17)) == []


def test_a_procedure_that_does_not_ask_has_no_rounds(meet: Meet) -> None:
    assert not_asked(meet("bolton")) == {}
