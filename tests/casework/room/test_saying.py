"""What is said stands on the board once, as its kind, by whom, and nobody's words are lost."""

from __future__ import annotations

import pytest
import time_machine

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import agenda, questions, saying
from quoracy.casework.room.models import Agreement, Statement
from quoracy.casework.room.readers import reader
from quoracy.casework.room.saying import Said, TwoEditorsError
from quoracy.casework.room.telling import number_of
from tests.casework.room.conftest import Meet

K = Statement.Kind


def said(heading: str = "worries", text: str = "Missed four appointments", kind: str = K.FACT, **more: object) -> Said:
    return Said(text, heading, kind, **more)  # type: ignore[arg-type]  # any field


def test_a_statement_keeps_who_said_it_of_whom_how_it_is_known_and_at_which_item(meet: Meet) -> None:
    met = meet("lbh")
    worker = met.seat(agency="social_care")
    agenda.go_to(met.cast.chair, met.conference, f"social_worker.{worker.pk}")
    row = saying.say(
        met.cast.administrator,
        met.conference,
        said(child=met.family.ava.pk, speaker=worker.pk, hand=2, source="The surgery's letter"),
    )
    row.refresh_from_db()
    assert (row.child, row.speaker, row.hand, row.source) == (met.family.ava, worker, 2, "The surgery's letter")
    assert row.item == f"{worker.name}: what is known, the dangers, what makes the child safer"
    assert (row.typed_by, row.version, row.number) == (met.cast.administrator, 1, number_of(met.conference.pk))
    written = JournalEntry.objects.filter(user=met.cast.administrator, conference=met.conference.pk)
    assert written.filter(what="put down what was said", child=met.family.ava.pk).count() == 1


@pytest.mark.clause("LBH-4.20", "LBH-1.03")
def test_the_board_has_the_four_headings_in_their_order(meet: Meet) -> None:
    met = meet("lbh")
    columns = questions.board(reader(met.cast.chair, met.conference.pk))
    assert [column.heading.key for column in columns] == ["worries", "strengths", "views", "needs"]
    with pytest.raises(Objected, match="heading"):
        saying.say(met.cast.chair, met.conference, said("risks"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " \0 "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"kind": "rumour"}, "kind"),
        ({"hand": 4}, "hand"),
        ({"heading": ""}, "heading"),
    ],
)
def test_what_is_not_whole_is_objected_to_at_its_field(meet: Meet, change: dict[str, object], field: str) -> None:
    met = meet("lbh")
    with pytest.raises(Objected) as objected:
        saying.say(met.cast.chair, met.conference, said(**change))  # type: ignore[arg-type]  # on purpose
    assert objected.value.findings[0].place == field
    assert not Statement.objects.exists()


def test_nobody_but_the_chair_and_the_record_taker_puts_anything_down(meet: Meet) -> None:
    met = meet("lbh")
    row = saying.say(met.cast.chair, met.conference, said())
    for other in ("colleague", "social_worker", "health_visitor", "team_manager", "second_chair", "analyst"):
        with pytest.raises(NoRight):
            saying.say(met.cast.people[other], met.conference, said())
        with pytest.raises(NoRight):
            saying.edit(met.cast.people[other], row, said(text="Mine"), 1)
        with pytest.raises(NoRight):
            saying.settle_for_whom(met.cast.people[other], row, [], "No")
    with pytest.raises(NoRight):
        saying.settle_for_whom(met.cast.administrator, row, [], "It is the chair's")
    assert Statement.objects.get().text == "Missed four appointments"


def test_two_people_edit_one_statement_and_neither_loses_words(meet: Meet) -> None:
    met = meet("lbh")
    row = saying.say(met.cast.chair, met.conference, said(text="Missed four"))
    saying.edit(met.cast.administrator, row, said(text="Missed four appointments"), row.version)
    with pytest.raises(TwoEditorsError) as two:
        saying.edit(met.cast.chair, row, said(text="Missed four since May"), row.version)
    assert (two.value.now.text, two.value.typed.text) == ("Missed four appointments", "Missed four since May")
    merged = said(text="Missed four appointments since May")
    saying.edit(met.cast.chair, row, merged, two.value.now.version)
    row.refresh_from_db()
    assert (row.text, row.version) == ("Missed four appointments since May", 3)
    assert [one.text for one in questions.earlier(row)] == ["Missed four", "Missed four appointments"]


def test_a_statement_is_struck_through_with_a_reason_and_stays_on_view(meet: Meet) -> None:
    met = meet("lbh")
    row = saying.say(met.cast.chair, met.conference, said())
    with pytest.raises(Objected, match="why"):
        saying.strike(met.cast.chair, row, " ", 1)
    saying.strike(met.cast.chair, row, "It was Noah's appointment", 1)
    with pytest.raises(Objected, match="struck through"):
        saying.edit(met.cast.chair, row, said(text="Other"), 2)
    shown = questions.statements_for(reader(met.cast.chair, met.conference.pk)).get()
    assert (shown.text, shown.struck) == ("Missed four appointments", "It was Noah's appointment")


@pytest.mark.clause("LBH-4.16")
def test_the_chair_asks_what_an_opinion_rests_on_and_the_answer_is_kept(meet: Meet) -> None:
    met = meet("lbh")
    fact = saying.say(met.cast.chair, met.conference, said())
    opinion = saying.say(met.cast.chair, met.conference, said(text="She does not care", kind=K.OPINION))
    assert questions.wants_evidence(met.conference, fact) is None
    asked = questions.wants_evidence(met.conference, opinion)
    assert asked is not None
    assert asked.clauses == ("LBH-4.16",)
    with pytest.raises(NoRight):
        saying.ask_for_evidence(met.cast.administrator, opinion)
    opinion = saying.ask_for_evidence(met.cast.chair, opinion)
    opinion = saying.answer_evidence(met.cast.administrator, opinion, "She did not look at Ava once in two visits")
    assert questions.wants_evidence(met.conference, opinion) is None
    assert (opinion.evidence_asked_at is not None, opinion.evidence) == (
        True,
        "She did not look at Ava once in two visits",
    )
    general = saying.mark_general(met.cast.chair, fact)
    assert questions.wants_evidence(met.conference, general) is not None
    none_given = saying.answer_evidence(met.cast.chair, general, "")
    assert none_given.evidence_answered_at is not None, "that there was none is kept as an answer"
    assert questions.wants_evidence(met.conference, none_given) is None


@pytest.mark.clause("LBH-4.23", "LBH-4.24", "LBH-4.25", "LBH-4.26")
def test_a_safety_goal_is_read_back_in_its_own_words_and_everybody_is_asked(meet: Meet) -> None:
    met = meet("lbh")
    danger = saying.say(met.cast.chair, met.conference, said("worries", "Ava will go hungry", K.DANGER))
    goal = saying.say(met.cast.chair, met.conference, said("needs", "Ava eats three times a day", K.GOAL))
    hv = met.seat(agency="health")
    with pytest.raises(Objected, match="Read the goal out first"):
        saying.hear_agreement(met.cast.chair, goal, hv, Agreement.Says.AGREES)
    with pytest.raises(Objected, match="Only a safety goal"):
        saying.read_back(met.cast.chair, danger, danger.version)
    with pytest.raises(Objected, match="changed since"):
        saying.read_back(met.cast.chair, goal, goal.version + 1)
    goal = saying.read_back(met.cast.chair, goal, goal.version)
    saying.hear_agreement(met.cast.administrator, goal, hv, Agreement.Says.AGREES)
    with pytest.raises(Objected, match="would add"):
        saying.hear_agreement(met.cast.chair, goal, met.mother, Agreement.Says.ADDS)
    saying.hear_agreement(met.cast.chair, goal, met.mother, Agreement.Says.ADDS, "And sleeps at night")
    goal.refresh_from_db()
    changed = said("needs", "Ava eats three times a day and sleeps", K.GOAL)
    goal = saying.edit(met.cast.chair, goal, changed, goal.version)
    assert goal.read_back == "Ava eats three times a day", "the first wording stays on view"
    assert {one.words for one in goal.agreements.all()} == {"", "And sleeps at night"}


@pytest.mark.clause("LBH-4.22", "WAR-4.09", "WAL-2.04")
@pytest.mark.parametrize(
    ("procedure", "worry", "empty"),
    [("lbh", "worries", "strengths"), ("warwickshire", "risks", "strengths"), ("wales", "concerns", "strengths")],
)
def test_the_chair_is_told_while_one_side_of_the_board_is_empty(
    meet: Meet, procedure: str, worry: str, empty: str
) -> None:
    met = meet(procedure)
    chair = reader(met.cast.chair, met.conference.pk)
    assert questions.notices(chair, questions.board(chair)) == []
    saying.say(met.cast.chair, met.conference, said(worry))
    assert [one.place for one in questions.notices(chair, questions.board(chair))] == [empty]
    saying.say(met.cast.chair, met.conference, said(empty, "Grandmother takes Ava on Fridays"))
    assert questions.notices(chair, questions.board(chair)) == []


@pytest.mark.parametrize("procedure", ["england", "bolton"])
def test_a_procedure_that_asks_for_no_balance_is_told_nothing(meet: Meet, procedure: str) -> None:
    met = meet(procedure)
    chair = reader(met.cast.chair, met.conference.pk)
    first = questions.board(chair)[0].heading.key
    saying.say(met.cast.chair, met.conference, said(first))
    assert questions.notices(chair, questions.board(chair)) == []


def test_nothing_is_put_down_once_the_conference_is_not_under_way(meet: Meet) -> None:
    met = meet("lbh")
    row = saying.say(met.cast.chair, met.conference, said())
    Conference.objects.filter(pk=met.conference.pk).update(state=Conference.State.CLOSED)
    for do in (
        lambda: saying.say(met.cast.chair, met.conference, said()),
        lambda: saying.edit(met.cast.chair, row, said(text="Later"), 1),
        lambda: agenda.go_to(met.cast.chair, met.conference, "opening"),
    ):
        with pytest.raises(Objected, match="not under way"):
            do()


def test_each_change_of_a_board_has_the_next_number(meet: Meet) -> None:
    met = meet("lbh")
    before = number_of(met.conference.pk)
    with time_machine.travel("2026-11-25 09:40 +0000", tick=False):
        row = saying.say(met.cast.chair, met.conference, said())
        saying.edit(met.cast.chair, row, said(text="Missed five"), 1)
        agenda.go_to(met.cast.chair, met.conference, "dangers")
        agenda.go_to(met.cast.chair, met.conference, "dangers")
    assert number_of(met.conference.pk) == before + 3, "going to where one is changes nothing"
