"""Views under seal: given by each for themselves, opened together, changed only with a reason; and dissent after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences import sealed
from quoracy.casework.conferences.actions import deciding, dissenting, meeting, own_views
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.conferences.sealing import OwnDissent, OwnView, Reveal, ViewChange
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, decided, part_of, under_way

PLAN = deciding.Said("plan", "Very likely", "Meals were missed all term", ("neglect",))
NO_PLAN = deciding.Said("no_plan", "Unlikely", "Things have turned")


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def seat_of(conference: Conference, name: str) -> Seat:
    return Seat.objects.select_related("conference").get(conference=conference, name=name)


def as_(conference: Conference, name: str) -> Giver:
    return Giver(seat_of(conference, name), name)


@pytest.fixture
def about(cast: Cast, family: Family) -> ConferenceChild:
    return part_of(under_way(cast, family.ava, family.noah), family.ava)


def everybody_gives(about: ConferenceChild) -> None:
    for seat in about.conference.seats.filter(present=True, standing="member"):
        own_views.give(Giver(seat, seat.name), about, PLAN)


@pytest.mark.clause("LBH-6.04")
def test_a_view_is_sealed_until_the_chair_reveals_all_of_them_together(cast: Cast, about: ConferenceChild) -> None:
    everybody_gives(about)
    assert not View.objects.exists()
    assert sealed.spread(about) is None
    own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES)
    assert View.objects.filter(about=about, view="plan").count() == sealed.count(about).given
    spread = sealed.spread(about)
    assert spread is not None
    assert spread.tally["plan"] == sealed.count(about).given


@pytest.mark.clause("WAL-2.09", "WAL-2.11")
def test_a_view_about_one_child_is_nobodys_view_of_a_sibling(
    cast: Cast, family: Family, about: ConferenceChild
) -> None:
    everybody_gives(about)
    own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES)
    noah = part_of(about.conference, family.noah)
    assert sealed.count(noah).given == 0
    assert sealed.revealed(noah) is None
    assert not noah.views.exists()


def test_revealing_twice_does_it_once(cast: Cast, about: ConferenceChild) -> None:
    everybody_gives(about)
    first = own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES)
    assert own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES) == first
    assert Reveal.objects.get(about=about).shown == Reveal.Shown.WITHOUT_NAMES


def test_nobody_but_the_chair_of_this_conference_reveals(cast: Cast, about: ConferenceChild) -> None:
    everybody_gives(about)
    for part in ("second_chair", "administrator", "social_worker", "health_visitor"):
        with pytest.raises(NoRight):
            own_views.reveal(cast.people[part], about, Reveal.Shown.WITH_NAMES)
    assert not Reveal.objects.exists()


@pytest.mark.clause("LBH-6.04")
def test_not_waiting_for_everybody_takes_a_reason_that_is_kept(cast: Cast, about: ConferenceChild) -> None:
    own_views.give(as_(about.conference, SCHOOL), about, PLAN)
    with pytest.raises(Objected) as objected:
        own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES)
    assert objected.value.findings[0].place == "reason"
    assert SCHOOL not in str(objected.value)
    done = own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES, "The police were called away")
    assert (done.given, done.reason) == (1, "The police were called away")
    assert done.asked == 4


def test_nothing_given_is_nothing_to_reveal(cast: Cast, about: ConferenceChild) -> None:
    with pytest.raises(Objected, match="Nobody has given"):
        own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES, "no reason helps")


def test_while_sealed_a_view_is_changed_freely_and_leaves_no_trace(cast: Cast, about: ConferenceChild) -> None:
    giver = as_(about.conference, SCHOOL)
    own_views.give(giver, about, PLAN)
    own_views.give(giver, about, NO_PLAN)
    assert OwnView.objects.get(about=about).view == "no_plan"
    assert not ViewChange.objects.exists()


@pytest.mark.clause("LBH-6.04")
def test_what_was_shown_is_changed_with_a_reason_and_the_first_stays_on_record(
    cast: Cast, about: ConferenceChild
) -> None:
    everybody_gives(about)
    own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES)
    giver = as_(about.conference, SCHOOL)
    with pytest.raises(Objected) as objected:
        own_views.give(giver, about, NO_PLAN)
    assert objected.value.findings[0].place == "because"
    own_views.give(giver, about, NO_PLAN, "I had the wrong child in mind")
    own_views.give(giver, about, NO_PLAN)  # the same once more changes nothing
    change = ViewChange.objects.get(seat=giver.seat)
    assert (change.before["view"], change.after["view"]) == ("plan", "no_plan")
    assert OwnView.objects.get(about=about, seat=giver.seat).view == "plan"
    assert View.objects.get(about=about, seat=giver.seat).view == "no_plan"
    assert giver.seat is not None
    with pytest.raises(Objected, match="under seal"):
        deciding.take_view(cast.chair, about, giver.seat, PLAN)


def test_a_view_given_after_the_reveal_is_marked_as_late(cast: Cast, about: ConferenceChild) -> None:
    own_views.give(as_(about.conference, SCHOOL), about, PLAN)
    own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES, "The health visitor is on the telephone")
    own_views.give(as_(about.conference, HEALTH_VISITOR), about, NO_PLAN)
    assert ViewChange.objects.get().reason == own_views.LATE


@pytest.mark.clause("LBH-6.04")
def test_paper_is_typed_by_the_record_taker_and_says_so(cast: Cast, about: ConferenceChild) -> None:
    police = seat_of(about.conference, POLICE)
    own_views.type_from_paper(cast.administrator, about, police, PLAN)
    own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES, "The others will not come back")
    spread = sealed.spread(about)
    assert spread is not None
    assert [(line.seat.name, line.typed_by) for line in spread.lines] == [(POLICE, cast.administrator.name)]


def test_paper_tells_nobody_whether_a_view_was_given_and_counts_behind_it(cast: Cast, about: ConferenceChild) -> None:
    own_views.give(as_(about.conference, POLICE), about, NO_PLAN)
    own_views.type_from_paper(cast.administrator, about, seat_of(about.conference, POLICE), PLAN)
    assert sealed.count(about).given == 1
    own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES, "The others will not come back")
    assert View.objects.get(about=about).view == "no_plan"
    assert ViewChange.objects.get().before["view"] == "plan"


def test_paper_is_not_typed_by_the_chair_before_the_reveal_nor_by_who_takes_no_record(
    cast: Cast, about: ConferenceChild
) -> None:
    for part in ("chair", "social_worker", "health_visitor", "head_of_service"):
        with pytest.raises(NoRight):
            own_views.type_from_paper(cast.people[part], about, seat_of(about.conference, POLICE), PLAN)
    assert not OwnView.objects.exists()


@pytest.mark.parametrize("standing", ["observer", "staff_supporter", "supporter", "family", "minute_taker"])
def test_who_is_no_member_gives_none(cast: Cast, about: ConferenceChild, standing: str) -> None:
    seat = seat_of(about.conference, SCHOOL)
    giver = Giver(seat, seat.name)
    Seat.objects.filter(pk=seat.pk).update(standing=standing)
    with pytest.raises(NoRight):
        own_views.give(giver, about, PLAN)


def test_who_is_not_here_or_of_another_conference_gives_none(cast: Cast, about: ConferenceChild) -> None:
    giver = as_(about.conference, SCHOOL)
    Seat.objects.filter(pk=giver.seat.pk).update(present=False)  # type: ignore[union-attr]  # it has a seat
    with pytest.raises(NoRight):
        own_views.give(giver, about, PLAN)
    with pytest.raises(NoRight):
        own_views.give(Giver(None, cast.chair.name, cast.chair), about, PLAN)  # here the chair gives no view


@pytest.mark.clause("LBH-6.02", "LBH-6.09")
@pytest.mark.parametrize(
    ("said", "place"),
    [
        (deciding.Said("plan", "Likely", ""), "reasons"),
        (deciding.Said("plan", "", "Because"), "likelihood"),
        (deciding.Said("abstain", "", ""), "reasons"),
        (deciding.Said("does_not_know_the_family", "Likely", "Never met"), "view"),
    ],
)
def test_a_view_has_its_reasons_and_none_is_given_without(
    cast: Cast, about: ConferenceChild, said: deciding.Said, place: str
) -> None:
    with pytest.raises(Objected) as objected:
        own_views.give(as_(about.conference, SCHOOL), about, said)
    assert objected.value.findings[0].place == place
    own_views.give(as_(about.conference, SCHOOL), about, deciding.Said("abstain", "", "Met nobody of the family"))


def test_nothing_is_decided_while_views_are_sealed(cast: Cast, family: Family, about: ConferenceChild) -> None:
    everybody_gives(about)
    with pytest.raises(Objected, match="still sealed"):
        decided(cast, about.conference, family.ava)
    own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES)
    assert decided(cast, about.conference, family.ava).outcome == "plan"


def test_after_the_decision_no_view_is_given(cast: Cast, family: Family, about: ConferenceChild) -> None:
    decided(cast, about.conference, family.ava)
    with pytest.raises(Objected, match="is recorded"):
        own_views.give(as_(about.conference, SCHOOL), about, PLAN)


def test_another_authority_reaches_no_sealed_view(cast: Cast, elsewhere: Cast, about: ConferenceChild) -> None:
    everybody_gives(about)
    with within(elsewhere.authority):
        assert not OwnView.objects.exists()
        with pytest.raises(NoRight):
            sealed.giver_of(elsewhere.chair, about.conference_id)


def under(procedure: str, **more: Any) -> tuple[Cast, ConferenceChild]:
    cast = cast_under(procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        return cast, part_of(under_way(cast, family.ava, **more), family.ava)


@pytest.mark.clause("LBH-6.01")
def test_no_view_is_taken_before_the_threshold_is_explained(db: None) -> None:
    _cast, about = under("lbh")
    with within(about.authority), pytest.raises(Objected, match="explains"):
        own_views.give(as_(about.conference, SCHOOL), about, PLAN)


@pytest.mark.clause("LBH-6.03", "LBH-6.09")
def test_a_number_is_asked_for_where_the_procedure_scales_and_who_never_met_the_child_is_marked(db: None) -> None:
    cast, about = under("lbh", knowing={})
    with within(about.authority):
        deciding.answer(cast.chair, about, {"answers": {"threshold_explained": "yes"}}, about.version)
        giver = as_(about.conference, SCHOOL)
        with pytest.raises(Objected) as objected:
            own_views.give(giver, about, PLAN)
        assert objected.value.findings[0].place == "scale"
        own_views.give(giver, about, deciding.Said("plan", "Likely", "As heard", scale=3))
        own_views.reveal(cast.chair, about, Reveal.Shown.WITHOUT_NAMES, "The others are asked aloud")
        spread = sealed.spread(about)
        assert spread is not None
        assert {n: many for n, many in spread.numbers.items() if many} == {3: 1}
        assert spread.lines[0].presented is not None
        assert spread.lines[0].presented.clauses == ("LBH-6.09",)
        assert spread.lines[0].weighs.clauses == ("LBH-6.05",)


@pytest.mark.clause("BOL-1.92a", "BOL-1.92b")
def test_who_is_not_counted_is_shown_with_the_reason_and_the_clause(db: None) -> None:
    cast, about = under("bolton")
    with within(about.authority):
        conference = about.conference
        Seat.objects.filter(conference=conference, name__in=(SCHOOL, HEALTH_VISITOR)).update(line_management="One line")
        supporter = meeting.add_seat(
            cast.chair, conference, name="Ike", title="Colleague", agency="health", standing="staff_supporter"
        )
        own_views.give(as_(conference, SCHOOL), about, PLAN)
        own_views.give(as_(conference, HEALTH_VISITOR), about, PLAN)
        own_views.reveal(cast.chair, about, Reveal.Shown.WITH_NAMES, "The others are asked aloud")
        spread = sealed.spread(about)
        assert spread is not None
        weighs = {line.seat.name: line.weighs for line in spread.lines}
        assert HEALTH_VISITOR in weighs[SCHOOL].because
        assert weighs[SCHOOL].clauses == ("BOL-1.92a",)
        others = {seat.pk: why for seat, why in spread.others}
        assert others[supporter.pk].clauses == ("BOL-1.92b",)
        assert "no part in the vote" in others[supporter.pk].because


@pytest.mark.clause("BFG-4.11.1a", "BFG-4.11.1b", "BOL-1.93b")
def test_dissent_is_entered_after_the_decision_in_words_that_only_its_author_changes(db: None) -> None:
    cast, about = under("bfg")
    with within(about.authority):
        giver = as_(about.conference, SCHOOL)
        with pytest.raises(Objected, match="nothing to disagree"):
            dissenting.dissent(giver, about, "Too soon")
        ConferenceChild.objects.filter(pk=about.pk).update(
            outcome="no_plan", how="stated_by_chair", decided_at="2026-11-25 10:40+00:00", decided_by=cast.chair
        )
        about = part_of(about.conference, about.child)
        assert deciding.escalation(about) == ()
        with pytest.raises(Objected) as objected:
            dissenting.dissent(giver, about, "  ")
        assert objected.value.findings[0].place == "reasons"
        assert giver.seat is not None
        dissenting.type_dissent(cast.administrator, about, giver.seat, "The chair heard only half")
        with pytest.raises(Objected) as objected:
            dissenting.type_dissent(cast.administrator, about, giver.seat, "Other words")
        assert objected.value.findings[0].clauses == ("BFG-4.11.1a",)
        dissenting.dissent(giver, about, "Half of it was not heard")
        entered = sealed.dissents(about)
        assert [(one.seat.name, one.reasons, one.typed_by) for one in entered] == [
            (SCHOOL, "Half of it was not heard", None)
        ]
        assert cast.head_of_service.name in deciding.told_of_dissent(about)


@pytest.mark.clause("BFG-4.11.1b")
def test_dissent_sets_the_escalation_going_even_where_the_views_had_agreed(db: None) -> None:
    cast, about = under("bfg")
    with within(about.authority):
        likely = {"suffered": "no", "likely": "yes"}
        limbs = {"second_limb": ["judgement_that_it_is_likely", "research"]}
        told = {"answers": likely, "reasons": dict.fromkeys(likely, "As heard"), "limbs": limbs}
        about = deciding.answer(cast.chair, about, told, about.version)
        stated = deciding.Stated("plan", ("neglect",), "As heard", consensus=True)
        deciding.record_decision(cast.chair, about, stated, about.version)
        about = part_of(about.conference, about.child)
        assert deciding.escalation(about) == ()
        dissenting.dissent(as_(about.conference, POLICE), about, "We were outvoted in all but name", personal=True)
        assert [(step.key, step.clause, step.due) for step in deciding.escalation(about)] == [
            ("escalation", "BFG-4.11.1b", None)
        ]


def test_dissent_from_a_decision_that_was_taken_back_is_not_dissent_from_the_next(
    cast: Cast, family: Family, about: ConferenceChild
) -> None:
    about = decided(cast, about.conference, family.ava)
    dissenting.dissent(as_(about.conference, SCHOOL), about, "Too soon")
    deciding.take_back(cast.chair, about, about.version)
    assert sealed.dissents(part_of(about.conference, family.ava)) == []
    with time_machine.travel("2026-11-25 11:00 +0000", tick=False):
        about = decided(cast, about.conference, family.ava, "no_plan")
    assert sealed.dissents(about) == []
    assert OwnDissent.objects.count() == 1


def test_who_is_no_member_or_takes_no_record_enters_no_dissent(
    cast: Cast, family: Family, about: ConferenceChild
) -> None:
    about = decided(cast, about.conference, family.ava)
    seat = seat_of(about.conference, SCHOOL)
    for part in ("social_worker", "head_of_service", "health_visitor"):
        with pytest.raises(NoRight):
            dissenting.type_dissent(cast.people[part], about, seat, "Not mine to say")
    Seat.objects.filter(pk=seat.pk).update(standing="observer")
    with pytest.raises(NoRight):
        dissenting.dissent(Giver(seat, seat.name), about, "I only watched")
    assert not OwnDissent.objects.exists()
