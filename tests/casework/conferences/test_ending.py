"""The end of a meeting: who was told, who does what, what is awaited, who disagrees, and who gets a letter."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.actions import record
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.actions import awaiting, closing, committing, deciding, meeting, scaling, telling
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.actions.seeing_to import tell as tell_circumstances
from quoracy.casework.conferences.committed import from_outline, undertaken
from quoracy.casework.conferences.ending import Told
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.questions import about, seats
from quoracy.casework.conferences.reminding import remind_of_awaited
from quoracy.casework.messages.models import Message
from quoracy.casework.plans.questions import category_entries
from quoracy.casework.room import comings
from quoracy.casework.room.models import Coming
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import prepare
from quoracy.documents.next_steps import next_steps_of
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import (
    AT_TEN,
    HEALTH_VISITOR,
    SCHOOL,
    WEDNESDAY,
    closed,
    decided,
    part_of,
    settled,
    under_way,
)

NOON = AT_TEN + timedelta(hours=2)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def mother_of(conference: Conference, family: Family) -> Seat:
    return conference.seats.select_related("person").get(person=family.mother)


def ready(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    gates_seen_to(cast.chair, conference, Step.CLOSE)
    return conference


# ---------------------------------------------------------------- told before they leave


def test_nobody_of_the_family_is_forgotten_and_a_reason_is_owed_for_who_was_not_told(
    cast: Cast, family: Family
) -> None:
    conference = ready(cast, family)
    mother = mother_of(conference, family)
    with pytest.raises(Objected, match="Say why Delphine Larkwhistle was not told"):
        closing.close(cast.chair, conference, ended_at=NOON, told_of_rights=False)
    why = {mother.pk: "She wept, and her sister took her home"}
    done = closing.close(cast.chair, conference, ended_at=NOON, told_of_rights=False, untold=why)
    row = Told.objects.get(seat=mother)
    assert (row.outcome, row.rights, row.told_at, row.reason) == (False, False, None, why[mother.pk])
    assert not done.complaint_rights_told


def test_who_is_still_here_is_told_at_the_close_with_the_teller_and_the_time(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    done = closing.close(cast.chair, conference, ended_at=NOON, told_of_rights=True)
    row = Told.objects.get(seat=mother_of(conference, family))
    assert (row.outcome, row.rights, row.told_by, row.told_at) == (True, True, cast.chair.name, timezone.now())
    assert done.complaint_rights_told


def test_who_left_early_is_not_covered_by_telling_those_who_stayed(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    mother = mother_of(conference, family)
    comings.go(cast.chair, conference, mother)
    with pytest.raises(Objected, match="Say why Delphine Larkwhistle was not told") as objected:
        closing.close(cast.chair, conference, ended_at=NOON, told_of_rights=True)
    assert [one.place for one in objected.value.findings] == [f"untold_{mother.pk.hex}"]
    telling.tell(cast.social_worker, conference, mother, outcome=True, rights=True, how="By telephone")
    done = closing.close(cast.chair, conference, ended_at=NOON, told_of_rights=True)
    assert done.complaint_rights_told
    assert Told.objects.get(seat=mother).told_by == cast.social_worker.name


def test_the_outcome_cannot_have_been_told_before_it_is_decided_nor_in_the_time_to_come(
    cast: Cast, family: Family
) -> None:
    conference = under_way(cast, family.ava)
    mother = mother_of(conference, family)
    with pytest.raises(Objected, match="Not every child is decided yet"):
        telling.tell(cast.chair, conference, mother, outcome=True, rights=True)
    with pytest.raises(Objected, match="Say why"):
        telling.tell(cast.chair, conference, mother, outcome=False, rights=True)
    decided(cast, conference, family.ava)
    with pytest.raises(Objected, match="Enter a time that has passed"):
        telling.tell(
            cast.chair, conference, mother, outcome=True, rights=True, at=timezone.now() + timedelta(minutes=1)
        )
    with pytest.raises(NoRight):
        telling.tell(cast.colleague, conference, mother, outcome=True, rights=True)
    worker = next(seat for seat in seats(conference) if seat.name == HEALTH_VISITOR)
    with pytest.raises(Objected, match="Choose somebody of the family"):
        telling.tell(cast.chair, conference, worker, outcome=True, rights=True)


# ---------------------------------------------------------------- letters


def test_who_came_unasked_and_left_before_the_end_gets_a_letter_all_the_same(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    told = {"name": "Quill Hathersage", "title": "Drugs worker", "agency": "health", "standing": "member"}
    came = meeting.add_seat(cast.chair, conference, **told)
    comings.come(cast.chair, conference, came, Coming.Mode.PERSON)
    never = meeting.add_seat(cast.chair, conference, **{**told, "name": "Nobody Hathersage"})
    Seat.objects.filter(pk=never.pk).update(present=False)
    comings.Coming.objects.filter(seat=never).delete()
    comings.go(cast.chair, conference, came)
    names = {one.reader.seat.name for one in prepare(closed(cast, conference))}
    assert "Quill Hathersage" in names
    assert "Nobody Hathersage" not in names


# ---------------------------------------------------------------- who does what


@pytest.mark.clause("BFG-4.1.2d")
def test_decisions_and_recommendations_are_two_lists_and_each_is_addressed_and_answered(
    cast: Cast, family: Family
) -> None:
    conference = under_way(cast, family.ava, family.noah)
    school = next(seat for seat in seats(conference) if seat.name == SCHOOL)
    day = date(2026, 12, 1)
    committing.commit(
        cast.chair, conference, Undertaken("Keeps a diary", seat=school, child=family.ava.pk, by_when=day)
    )
    committing.commit(
        cast.chair,
        conference,
        Undertaken(
            "Offers a place in nursery", "Sure Start", child=family.noah.pk, kind="recommendation", accepted=False
        ),
    )
    first, second = sorted(undertaken(conference), key=lambda row: str(row.kind))
    assert (first.kind, first.accepted, first.who) == ("commitment", True, SCHOOL)
    assert (second.kind, second.accepted, second.who) == ("recommendation", False, "Sure Start")
    for wrong, place in (
        (Undertaken("", seat=school, by_when=day), "what"),
        (Undertaken("Visits", by_when=day), "who"),
        (Undertaken("Visits", seat=school), "by_when"),
        (Undertaken("Visits", seat=school, by_when=date(2026, 11, 24)), "by_when"),
    ):
        with pytest.raises(Objected) as objected:
            committing.commit(cast.chair, conference, wrong)
        assert objected.value.findings[0].place == place
    with pytest.raises(NoRight):
        committing.commit(cast.social_worker, conference, Undertaken("Visits", seat=school, by_when=day))
    with pytest.raises(Objected, match="Say why it is taken off"):
        committing.withdraw(cast.chair, first, " ")
    committing.withdraw(cast.chair, first, "The school cannot")
    assert undertaken(conference) == [second]


def test_the_outline_plan_is_offered_until_somebody_takes_it_on(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava)
    row = decided(cast, conference, family.ava)
    lines = [{"outcome": "Ava eats breakfast", "who": "winifred chalkhurst", "by_when": "2026-12-03"}]
    closing.set_terms(cast.chair, row, {"outline": lines}, row.version)
    (line,) = from_outline(about(conference), seats(conference), [])
    assert (line.what, line.by_when, line.seat and line.seat.name) == ("Ava eats breakfast", date(2026, 12, 3), SCHOOL)
    said = Undertaken(line.what, seat=line.seat, child=line.child, by_when=line.by_when, line=line.what)
    committing.commit(cast.chair, conference, said)
    assert from_outline(about(conference), seats(conference), undertaken(conference)) == []


def test_each_reads_their_own_next_steps_and_nobody_elses(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    mother = mother_of(conference, family)
    school = next(seat for seat in seats(conference) if seat.name == SCHOOL)
    day = date(2026, 12, 1)
    committing.commit(
        cast.chair, conference, Undertaken("Calls the midwife", seat=mother, child=family.ava.pk, by_when=day)
    )
    committing.commit(
        cast.chair, conference, Undertaken("Keeps a diary", seat=school, child=family.ava.pk, by_when=day)
    )
    closed(cast, conference)
    mine = next_steps_of(conference, mother)
    assert [(own.what, own.by_when, own.child) for own in mine.own] == [("Calls the midwife", day, family.ava.name)]
    assert [(one.kind, one.on) for one in mine.meetings] == [("review", date(2027, 2, 17))]
    assert mine.may_complain
    assert [one.kind for one in mine.receives] == ["letter", "record"]
    theirs = next_steps_of(conference, school)
    assert [own.what for own in theirs.own] == ["Keeps a diary"]
    assert not theirs.may_complain
    Seat.objects.filter(pk=mother.pk).update(kept_out=Seat.KeptOut.WHOLE)
    out = next_steps_of(conference, mother_of(conference, family))
    assert (out.own, out.meetings, out.decisions, out.may_complain) == ((), (), (), True)


# ---------------------------------------------------------------- a deferment


DEFERMENT = {
    "ground": "critical_information_missing",
    "reconvene_on": "2027-01-20",
    "entries": {
        "missing_information": "The bone scan",
        "why_critical": "It tells one injury from many",
        "held_by": "The hospital",
        "got_by": "Sunniva Brackenridge",
        "by_when": "2026-12-09",
        "kept_safe_by": "Her grandmother",
    },
    "more": [{"what": "The phone log", "held_by": "The force", "got_by": "Mercy", "by_when": "2026-12-16"}],
}


@pytest.mark.clause("BOL-1.90b")
def test_each_thing_awaited_has_its_holder_its_day_its_duty_and_its_reminders(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        row = part_of(conference, family.ava)
        deciding.record_decision(cast.chair, row, deciding.Stated("deferred", deferment=DEFERMENT), row.version)
        closed(cast, conference)
        due = dict(Duty.objects.filter(key="critical_information", open=True).values_list("agency", "due_on"))
        assert due == {"The hospital": date(2026, 12, 9), "The force": date(2026, 12, 16)}
        assert remind_of_awaited(cast.authority, date(2026, 12, 4)) == 0  # Friday: three working days before
        assert remind_of_awaited(cast.authority, date(2026, 12, 5)) == 0  # Saturday
        for _again in range(2):
            assert remind_of_awaited(cast.authority, date(2026, 12, 7)) == 2  # Monday
        written = Message.objects.filter(template="information_awaited")
        assert {message.to_name for message in written} == {cast.chair.name, cast.social_worker.name}
        assert written.count() == 2
        assert "scan" not in written[0].body
        remind_of_awaited(cast.authority, date(2026, 12, 10))
        assert Message.objects.filter(template="information_late").count() == 2
        scan, log = awaiting.awaited(part_of(conference, family.ava))
        with pytest.raises(Objected, match="a day that has come"):
            awaiting.it_came(cast.social_worker, scan, date(2026, 11, 26))
        awaiting.it_came(cast.social_worker, scan, date(2026, 11, 25))
        assert log.came_on is None
        open_ = Duty.objects.filter(key="critical_information", open=True)
        assert [duty.agency for duty in open_] == ["The force"]
        with pytest.raises(NoRight):
            awaiting.it_came(cast.colleague, log, date(2026, 11, 25))


# ---------------------------------------------------------------- numbers, and what is set aside


@pytest.mark.clause("LBH-6.03")
def test_relatives_give_their_number_openly_and_apart_where_the_procedure_lets_them(db: None) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        row, mother = part_of(conference, family.ava), mother_of(conference, family)
        scaling.give_openly(mother, row, 7, "She sleeps now", cast.chair)
        scaling.give_openly(mother, row, 8, "She sleeps well")
        assert [(one.seat.name, one.scale, one.typed_by) for one in scaling.open_numbers(row)] == [
            (mother.name, 8, None)
        ]
        assert row.views.count() == row.own_views.count() == 0
        with pytest.raises(Objected, match="from 0 to 10"):
            scaling.give_openly(mother, row, 11)
        school = next(seat for seat in seats(conference) if seat.name == SCHOOL)
        with pytest.raises(NoRight):
            scaling.give_openly(school, row, 3)


def test_no_relative_gives_a_number_where_the_procedure_has_no_scale(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava)
    with pytest.raises(Objected, match="give no number"):
        scaling.give_openly(mother_of(conference, family), part_of(conference, family.ava), 7)


@pytest.mark.clause("BFG-4.5.7e")
def test_a_question_of_the_investigation_is_noted_without_an_answer(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        with pytest.raises(Objected, match="Nothing says that there is an investigation"):
            scaling.set_aside(cast.chair, conference, "Where were you that night?")
        tell_circumstances(cast.chair, conference, [("", "criminal_investigation")])
        with pytest.raises(NoRight):
            scaling.set_aside(cast.social_worker, conference, "Where were you that night?")
        row = scaling.set_aside(cast.chair, conference, "Where were you that night?", mother_of(conference, family))
        assert row.question == "Where were you that night?"
        assert not hasattr(row, "answer")


# ---------------------------------------------------------------- the category


@pytest.mark.clause("BOL-1.71", "BFG-4.9.5c")
def test_the_category_of_the_beginning_stays_with_its_day_and_a_later_one_is_added(cast: Cast, family: Family) -> None:
    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    closed(cast, conference)
    first = category_entries(family.ava)
    assert [(one.on, one.categories, one.first, one.reasons) for one in first] == [
        (date(2026, 11, 25), ("neglect",), True, "As heard")
    ]
    told = {"outcome": "plan_continues", "reasons": "He shouts"}
    with time_machine.travel("2027-02-20 12:00 +0000", tick=False):
        for on, category in ((date(2027, 2, 17), "neglect"), (date(2027, 2, 18), "emotional")):
            review = uuid.uuid4()
            record(cast.chair, family.ava, "conference_held", on=on, conference=review, type="review", quorate=True)
            record(cast.chair, family.ava, "decision", on=on, conference=review, categories=[category], **told)
    entries = category_entries(family.ava)
    assert entries[:1] == first
    assert [(one.on, one.categories, one.first) for one in entries[1:]] == [(date(2027, 2, 18), ("emotional",), False)]
