"""Disagreements: who is told of one, at which step it is, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Agency
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import escalated
from quoracy.casework.conferences.actions import deciding, dissenting, escalating
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.questions import seats
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
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


def school_of(conference: Conference) -> Giver:
    seat = next(seat for seat in seats(conference) if seat.name == SCHOOL)
    return Giver(seat, seat.name)


def disputed(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava)
    lead = {"lead_name": "Head of Chalk School", "lead_email": "head@chalk.example"}
    Agency.objects.filter(practitioners__name=SCHOOL).update(**lead)
    decided(cast, conference, family.ava)
    dissenting.dissent(school_of(conference), part_of(conference, family.ava), "She is safe with her aunt")
    return conference


def test_those_who_learn_of_a_dissent_are_written_to_once_and_its_words_stay_inside(cast: Cast, family: Family) -> None:
    conference = disputed(cast, family)
    dissenting.dissent(school_of(conference), part_of(conference, family.ava), "She is safe with her aunt now")
    written = Message.objects.filter(template="dissent_entered")
    heads = cast.people["head_of_service"].name
    assert {message.to_name for message in written} == {cast.chair.name, heads, "Head of Chalk School"}
    assert written.count() == 3
    assert set(deciding.told_of_dissent(part_of(conference, family.ava))) == {one.to_name for one in written}
    assert all("aunt" not in message.body and "Ava" not in message.body for message in written)


@pytest.mark.clause("BFG-4.11.1b")
def test_closing_opens_an_escalation_for_each_dissent_and_it_is_open_until_an_outcome_is_entered(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        row = part_of(conference, family.ava)
        answers = dict.fromkeys(("suffered", "likely"), "yes")
        deciding.answer(
            cast.chair, row, {"answers": answers, "reasons": dict.fromkeys(answers, "As heard")}, row.version
        )
        stated = {
            "limbs": {"first_limb": ["maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"]}
        }
        row = part_of(conference, family.ava)
        deciding.answer(cast.chair, row, stated, row.version)
        decided(cast, conference, family.ava)
        dissenting.dissent(school_of(conference), part_of(conference, family.ava), "She is safe with her aunt")
        escalating.open_after_closing(cast.chair, conference, [part_of(conference, family.ava)])
        escalating.open_after_closing(cast.chair, conference, [part_of(conference, family.ava)])
        (standing,) = escalated.of_conference(conference)
        assert (standing.row.who, standing.row.reasons, standing.row.decided) == (
            SCHOOL,
            "She is safe with her aunt",
            "plan",
        )
        assert standing.unstarted
        assert (standing.next and standing.next.key, standing.row.due_on) == ("agency", None)
        with time_machine.travel("2026-11-30 09:00 +0000", tick=False):  # Monday, three working days on
            assert escalated.of_conference(conference)[0].days_open == 3


def test_an_escalation_goes_step_by_step_to_its_outcome_and_somebody_answers_for_each(
    cast: Cast, family: Family
) -> None:
    conference = disputed(cast, family)
    settled(cast, part_of(conference, family.ava))
    closed(cast, conference)
    row = Escalation.objects.get()
    for stranger in (cast.colleague, cast.social_worker):
        with pytest.raises(NoRight):
            escalating.take_step(stranger, row, "", row.version)
    manager = cast.team_manager
    row = escalating.take_step(manager, row, "The leads spoke", row.version)
    with pytest.raises(Objected, match="Somebody changed this"):
        escalating.take_step(manager, row, "", 0)
    row = escalating.take_step(manager, row, "", row.version)
    assert [step.step for step in row.steps.all()] == ["agency", "senior"]
    with pytest.raises(Objected, match="no further step"):
        escalating.take_step(manager, row, "", row.version)
    with pytest.raises(Objected, match="Enter what came of it"):
        escalating.enter_outcome(manager, row, " ", row.version)
    assert [one.row.pk for one in escalated.open_ones(manager)] == [row.pk]
    row = escalating.enter_outcome(manager, row, "The school accepts the plan", row.version)
    assert (row.outcome_by, row.due_on) == (manager, None)
    assert escalated.open_ones(manager) == []
    with pytest.raises(Objected, match="closed"):
        escalating.enter_outcome(manager, row, "Again", row.version)


@pytest.mark.clause("BOL-1.94b", "BOL-1.95")
def test_a_tie_is_referred_and_heard_with_its_clocks_on_the_childs_chronology(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        row = part_of(conference, family.ava)
        answers = {"information_enough": "yes", "likelihood": "Likely", "continuing_risk": "yes"}
        shown = {
            "first_test": ["ill_treatment_or_impairment_shown", "evidence", "more_is_likely", "harm_is_significant"]
        }
        told = {"answers": answers, "reasons": dict.fromkeys(answers, "As heard"), "limbs": shown}
        deciding.answer(cast.chair, row, told, row.version)
        row = part_of(conference, family.ava)
        views = {WORKER: "plan", HEALTH_VISITOR: "plan", POLICE: "no_plan", SCHOOL: "no_plan"}
        hears(cast, row, views)
        stated = deciding.Stated("plan", ("neglect",), "As heard", consensus=False, dispute="Whether it goes on")
        deciding.record_decision(cast.chair, row, stated, row.version)
        settled(cast, part_of(conference, family.ava))
        closed(cast, conference)
        escalation = Escalation.objects.get()
        assert (escalation.dissent, escalation.due_on) == (None, date(2026, 12, 2))  # Wednesday
        referral = Duty.objects.get(key="split_decision_referral")
        assert referral.open
        escalation = escalating.take_step(cast.chair, escalation, "Sent to the Head of Service", escalation.version)
        assert not Duty.objects.get(key="split_decision_referral").open
        assert escalation.due_on == date(2026, 12, 23)  # 28 days on
        with time_machine.travel("2026-12-24 09:00 +0000", tick=False):
            assert escalated.of_conference(conference)[0].late


@pytest.mark.clause("BFG-4.1.4b")
def test_an_agency_disagrees_with_holding_a_conference_and_the_booked_day_stands(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        Agency.objects.filter(practitioners__name=SCHOOL).update(
            lead_name="Head of Chalk", lead_email="head@chalk.example"
        )
        for given, place in (
            (("", "Head", "No need"), "agency"),
            (("education", " ", "No need"), "who"),
            (("education", "Head", " "), "reasons"),
        ):
            with pytest.raises(Objected) as objected:
                escalating.disagree_about_holding(cast.team_manager, conference, *given)
            assert objected.value.findings[0].place == place
        with pytest.raises(NoRight):
            escalating.disagree_about_holding(cast.colleague, conference, "education", "Head", "No need")
        row = escalating.disagree_about_holding(cast.team_manager, conference, "education", "Head", "No need")
        told = set(Message.objects.filter(template="holding_disputed").values_list("to_name", flat=True))
        assert told == {cast.team_manager.name, "Head of Chalk"}
        assert (row.matter, escalated.still_open(conference)) == (Escalation.Matter.HOLDING, True)
        conference.refresh_from_db()
        assert conference.state == Conference.State.ARRANGED
        escalating.enter_outcome(cast.team_manager, row, "They come after all", row.version)
        assert not escalated.still_open(conference)
