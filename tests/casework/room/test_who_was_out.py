"""What is said while somebody is out of the room is never in their copy, in whatever order things happen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Seat
from quoracy.casework.exclusions import leaving
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.room import comings, questions, saying
from quoracy.casework.room.models import NotFor, Statement
from quoracy.casework.room.readers import Reader, reader, readers
from quoracy.casework.room.saying import Said
from quoracy.rulebook.chronology import LONDON
from tests.casework.room.conftest import Meet, Meeting

STARTS = datetime(2026, 11, 25, 10, 0, tzinfo=LONDON)  # Wednesday


def copy_of(met: Meeting, seat: Seat) -> set[str]:
    """The texts in the copy of somebody at the table."""
    seat.refresh_from_db()
    children = frozenset({met.family.ava.pk})
    return {row.text for row in questions.statements_for(Reader(met.conference, seat, children=children))}


def say(met: Meeting, text: str) -> Statement:
    return saying.say(met.cast.chair, met.conference, Said(text, "family", Statement.Kind.FACT))


@pytest.mark.clause("BFG-4.5.6a")
def test_what_is_said_while_the_father_is_out_is_not_for_him_and_is_for_the_mother(meet: Meet) -> None:
    met = meet()
    say(met, "before")
    ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "The police's information")
    say(met, "while out")
    leaving.let_in_again(met.cast.chair, ruling)
    say(met, "after")
    assert copy_of(met, met.father) == {"before", "after"}
    assert copy_of(met, met.mother) == {"before", "while out", "after"}
    assert NotFor.objects.get().seat == met.father


STEPS = st.lists(
    st.tuples(st.sampled_from(["leave", "back", "say", "edit", "evidence", "pause"]), st.integers(0, 5)), max_size=14
)


@pytest.mark.clause("BFG-4.5.6a", "BFG-4.5.5a")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_leaving_returning_and_speaking_gives_him_what_was_said_without_him(
    meet: Meet, shared: dict[str, Meeting], steps: list[tuple[str, int]]
) -> None:
    met = shared["met"] = shared.get("met") or meet()  # one conference; each order of things is taken back
    with transaction.atomic(), time_machine.travel(STARTS, tick=False) as clock:
        secret: set[str] = set()
        said: list[Statement] = []
        ruling: Exclusion | None = None
        for number, (step, which) in enumerate(steps):
            clock.shift(timedelta(seconds=7))
            text, out = f"words {number}", ruling is not None
            if step == "leave" and ruling is None:
                ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
            elif step == "back" and ruling is not None:
                leaving.let_in_again(met.cast.chair, ruling)
                ruling = None
            elif step == "say":
                said.append(say(met, text))
                secret |= {text} if out else set()
            elif step == "edit" and said:
                row = said[which % len(said)]
                row.refresh_from_db()
                saying.edit(met.cast.chair, row, Said(f"{row.text}, {text}", row.heading, row.kind), row.version)
                secret |= {text} if out else set()
            elif step == "evidence" and said:
                saying.answer_evidence(met.cast.chair, said[which % len(said)], text)
                secret |= {text} if out else set()
        seat = met.father
        theirs = questions.statements_for(Reader(met.conference, seat, children=frozenset({met.family.ava.pk})))
        shown = " ".join(f"{row.text}, {row.evidence}," for row in theirs) + " "
        assert not [words for words in secret if f"{words}," in shown]
        whole = questions.statements_for(reader(met.cast.chair, met.conference.pk))
        assert {row.pk for row in whole} == {row.pk for row in said}, "the chair has all of it"
        transaction.set_rollback(True)


@pytest.fixture
def shared() -> dict[str, Meeting]:
    return {}


@pytest.mark.clause("BFG-4.5.6a")
def test_the_chair_changes_for_whom_it_is_not_and_says_why(meet: Meet) -> None:
    met = meet()
    ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
    row = say(met, "while out")
    leaving.let_in_again(met.cast.chair, ruling)
    with pytest.raises(Objected, match="why"):
        saying.settle_for_whom(met.cast.chair, row, [], " ")
    saying.settle_for_whom(met.cast.chair, row, [met.mother.pk], "She may not hear it either; he knew it all along")
    assert copy_of(met, met.father) == {"while out"}
    assert copy_of(met, met.mother) == set()
    kept = {one.seat: (one.holds, one.reason) for one in NotFor.objects.select_related("seat")}
    assert kept[met.father][0] is False
    assert kept[met.father][1].startswith("She may not")


def test_what_is_written_down_late_can_be_marked_as_said_while_they_were_out(meet: Meet) -> None:
    met = meet()
    ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
    leaving.let_in_again(met.cast.chair, ruling)
    late = Said("said before he came in", "family", Statement.Kind.FACT, while_out=[met.father.pk])
    saying.say(met.cast.chair, met.conference, late)
    assert copy_of(met, met.father) == set()


def test_what_is_said_is_not_for_somebody_whom_the_chair_has_ruled_out(meet: Meet) -> None:
    met = meet()
    Seat.objects.filter(pk=met.father.pk).update(kept_out=Seat.KeptOut.WHOLE)
    say(met, "without him")
    assert copy_of(met, met.father) == set()


@pytest.mark.clause("BFG-4.5.1h")
def test_a_part_ruled_by_the_clock_is_kept_from_them_outside_their_time(meet: Meet) -> None:
    met = meet()
    father = met.father
    Seat.objects.filter(pk=father.pk).update(kept_out=Seat.KeptOut.PART, comes_after=timedelta(minutes=30))
    Exclusion.objects.create(
        authority=met.cast.authority,
        conference=met.conference,
        seat=father,
        requested_by=met.cast.chair,
        requested_for="social_care",
        requested_at=STARTS,
        outcome=Exclusion.Outcome.GRANTED_IN_PART,
        items=["The police's information"],
        comes_after=timedelta(minutes=30),
        ruled_by=met.cast.chair,
        ruled_at=STARTS,
    )
    with time_machine.travel(STARTS + timedelta(minutes=10), tick=False):
        say(met, "in the first half hour")
    with time_machine.travel(STARTS + timedelta(minutes=40), tick=False):
        say(met, "when he is there")
    assert copy_of(met, father) == {"when he is there"}


def test_whoever_goes_by_themselves_is_kept_out_of_nothing_but_sees_the_board_only_when_back(
    meet: Meet,
) -> None:
    met = meet()
    comings.go(met.cast.chair, met.conference, met.mother)
    say(met, "while she fetched the child")
    assert copy_of(met, met.mother) == set()
    comings.come(met.cast.chair, met.conference, met.mother, "person")
    assert copy_of(met, met.mother) == {"while she fetched the child"}


def test_a_parent_reads_nothing_of_a_child_who_is_not_theirs(meet: Meet) -> None:
    met = meet("lbh", both=True)
    chair = met.cast.chair
    saying.say(chair, met.conference, Said("of Noah", "worries", "fact", child=met.family.noah.pk))
    saying.say(chair, met.conference, Said("of Ava", "worries", "fact", child=met.family.ava.pk))
    saying.say(chair, met.conference, Said("of the family", "worries", "fact"))
    assert copy_of(met, met.father) == {"of Ava", "of the family"}


def test_who_reads_the_board(meet: Meet) -> None:
    met = meet("lbh")
    for part in ("chair", "administrator", "social_worker", "health_visitor"):
        assert reader(met.cast.people[part], met.conference.pk).sees_board, part
    for part in ("colleague", "team_manager", "second_chair", "analyst", "system", "head_of_service"):
        with pytest.raises(NoRight):
            reader(met.cast.people[part], met.conference.pk)
    hv = met.seat(practitioner__user=met.cast.health_visitor)
    Seat.objects.filter(pk=hv.pk).update(present=False)
    assert not reader(met.cast.health_visitor, met.conference.pk).sees_board
    Seat.objects.filter(pk=hv.pk).update(present=True, kept_out=Seat.KeptOut.WHOLE)
    with pytest.raises(NoRight):
        reader(met.cast.health_visitor, met.conference.pk)


@pytest.mark.clause("BFG-4.5.6a")
def test_why_something_was_struck_while_they_were_out_does_not_reach_them(meet: Meet) -> None:
    met = meet()
    row = say(met, "said to his face")
    ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
    saying.strike(met.cast.chair, row, "The police were told otherwise by her sister", row.version)
    for _back in range(2):
        theirs = questions.statements_for(Reader(met.conference, met.father))
        assert "sister" not in " ".join(f"{one.text} {one.struck}" for one in theirs)
        if not _back:
            leaving.let_in_again(met.cast.chair, ruling)
    assert copy_of(met, met.mother) == {"said to his face"}


@pytest.mark.clause("BFG-4.5.6a")
def test_a_page_the_chair_opened_earlier_gives_nobody_what_was_kept_from_them_since(meet: Meet) -> None:
    met = meet()
    row = say(met, "in the open")
    ruling = leaving.ask_to_leave(met.cast.chair, met.conference, met.father, "An item")
    row = saying.edit(met.cast.administrator, row, Said("and while out", row.heading, row.kind), row.version)
    saying.settle_for_whom(met.cast.chair, row, [met.mother.pk], "It is about her sister", seen=[])
    leaving.let_in_again(met.cast.chair, ruling)
    assert copy_of(met, met.father) == copy_of(met, met.mother) == set()
    saying.settle_for_whom(met.cast.chair, row, [], "Both may know now", seen=[met.mother.pk, met.father.pk])
    assert copy_of(met, met.father) == copy_of(met, met.mother) == {"and while out"}


@pytest.mark.parametrize("standing", [Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE])
def test_a_supporter_with_an_account_reads_no_more_of_the_board_than_one_by_link(
    meet: Meet, standing: Seat.Standing
) -> None:
    met = meet("bolton")
    seat = met.conference.seats.get(practitioner__user=met.cast.health_visitor)
    seat.present = True
    seat.save()
    assert reader(met.cast.health_visitor, met.conference.pk).sees_board
    seat.standing = standing
    seat.save()
    assert not reader(met.cast.health_visitor, met.conference.pk).sees_board
    [together] = readers([met.cast.health_visitor], met.conference.pk).values()
    assert not together.sees_board
