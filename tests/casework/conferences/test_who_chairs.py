"""Who may chair a conference: registered or named for it, with no part in the case, confirmed by the chair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine

from quoracy.casework.access.models import Appointment, Role, User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import tie
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences import cases, choosing
from quoracy.casework.conferences.actions import arranging, chairing, meeting, parting
from quoracy.casework.conferences.actions.chairing import Choice, Contacts
from quoracy.casework.conferences.chairs import ChairsContacts, NamedChair
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.casework.invitations.actions import inviting
from quoracy.casework.plans.models import Plan
from quoracy.casework.records.drafting import SOURCES
from quoracy.casework.room import taking
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_case import Fact
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged, authorised, part_of, wanted

Capacity = NamedChair.Capacity


@dataclass(frozen=True)
class Unit:
    """The people under a procedure, a family, and a conference that waits to be arranged."""

    cast: Cast
    family: Family
    conference: Conference

    def arrange(self, chair: User, **more: object) -> Conference:
        self.conference.refresh_from_db()
        gates_seen_to(self.cast.administrator, self.conference, Step.BOOK)
        told = wanted(self.cast, self.conference, chair=chair, **more)
        return arranging.arrange(self.cast.administrator, self.conference, told)

    def choice(self, user: User) -> choosing.ChairChoice | None:
        rows = choosing.chair_choices(self.conference, date(2026, 11, 25))
        return next((one for one in rows if one.user == user), None)

    def looked_after(self) -> None:
        self.family.ava.alerts = ["looked after"]
        self.family.ava.save()
        Plan.objects.create(authority=self.cast.authority, child=self.family.ava, started_on=date(2026, 3, 2))


Under = Callable[..., Unit]


@pytest.fixture
def under(db: None) -> Iterator[Under]:
    with ExitStack() as stack:

        def made(procedure: str) -> Unit:
            cast = cast_under(procedure)
            stack.enter_context(time_machine.travel(WEDNESDAY, tick=False))
            stack.enter_context(within(cast.authority))
            family = larkwhistles(cast)
            return Unit(cast, family, authorised(cast, family.ava))

        yield made


def objects(do: Callable[[], object], place: str) -> str:
    with pytest.raises(Objected) as objected:
        do()
    found = next(one for one in objected.value.findings if one.place == place)
    return found.says


PAST = (
    ("ended tie", lambda u: _ended_tie(u)),
    ("led a plan by name", lambda u: _plan_led(u)),
    ("at an earlier conference by name", lambda u: _sat(u)),
    ("answered a request", lambda u: _answered(u)),
)


def _ended_tie(unit: Unit) -> str:
    made = tie(unit.cast.chair, unit.family.ava, Tie.Capacity.TEAM_MANAGER, reason="managed it once")
    Tie.objects.filter(pk=made.pk).update(since=date(2024, 1, 8), until=date(2024, 3, 1))
    return "from 8 January 2024 to 1 March 2024"


def _plan_led(unit: Unit) -> str:
    Plan.objects.create(
        authority=unit.cast.authority,
        child=unit.family.ava,
        started_on=date(2023, 3, 2),
        ended_on=date(2023, 9, 1),
        lead_name=unit.cast.chair.name.upper(),
    )
    return "Lead of the plan"


def _sat(unit: Unit) -> str:
    earlier = Conference.objects.create(
        authority=unit.cast.authority, type="review", state="stood_down", requested_by=unit.cast.social_worker
    )
    earlier.about.create(authority=unit.cast.authority, child=unit.family.ava)
    Seat.objects.create(
        authority=unit.cast.authority,
        conference=earlier,
        name=unit.cast.chair.name,
        title="Social worker",
        agency="social_care",
    )
    return "at an earlier conference"


def _answered(unit: Unit) -> str:
    Conference.objects.filter(pk=unit.conference.pk).update(ruled_by=unit.cast.chair)
    return "answered a request"


@pytest.mark.clause("BFG-4.3.1f", "BFG-4.8.1c")
@pytest.mark.parametrize("how", [made for _name, made in PAST], ids=[name for name, _made in PAST])
def test_every_part_ever_recorded_keeps_somebody_out_of_the_chair(under: Under, how: Callable[[Unit], str]) -> None:
    unit = under("bfg")
    says = how(unit)
    choice = unit.choice(unit.cast.chair)
    assert choice is not None
    assert choice.stopped
    why = {"independence_reason": "Nobody else is free"}
    assert says in objects(lambda: unit.arrange(unit.cast.chair, reasons=why), "chair")
    assert unit.arrange(unit.cast.second_chair).chair == unit.cast.second_chair


@pytest.mark.clause("BFG-4.8.1c")
def test_a_part_in_the_case_of_one_child_counts_for_the_conference_of_all(under: Under) -> None:
    unit = under("bfg")
    unit.conference.about.create(authority=unit.cast.authority, child=unit.family.noah)
    tie(unit.cast.chair, unit.family.noah, Tie.Capacity.SOCIAL_WORKER, reason="works with Noah")
    assert "Noah" in objects(lambda: unit.arrange(unit.cast.chair), "chair")


@pytest.mark.clause("BOL-1.14")
def test_the_unit_records_why_a_chair_with_a_part_in_the_case_sits_all_the_same(under: Under) -> None:
    unit = under("bolton")
    _ended_tie(unit)
    objects(lambda: unit.arrange(unit.cast.chair), "independence_reason")
    held = unit.arrange(unit.cast.chair, reasons={"independence_reason": "Worked with Ava for a week, six years ago"})
    kept = Departure.objects.get(conference=held)
    assert (kept.clause, kept.by) == ("BOL-1.14", unit.cast.administrator)


@pytest.mark.clause("BOL-1.14")
def test_bookings_and_workload_stand_beside_each_chair(under: Under) -> None:
    unit = under("bolton")
    other = authorised(unit.cast, unit.family.noah)
    Plan.objects.create(authority=unit.cast.authority, child=unit.family.noah, started_on=date(2026, 3, 2))
    arranging.arrange(unit.cast.administrator, other, wanted(unit.cast, other))
    busy, free = unit.choice(unit.cast.chair), unit.choice(unit.cast.second_chair)
    assert busy is not None
    assert free is not None
    assert [at.isoformat() for at in busy.bookings] == ["2026-11-25T10:00:00+00:00"]
    assert (busy.that_week, busy.children) == (1, 1)
    assert (free.bookings, free.that_week, free.children) == ((), 0, 0)


@pytest.mark.clause("BOL-1.13", "BOL-5.10")
def test_a_manager_of_the_unit_names_a_substitute_with_a_reason_and_nobody_else_does(under: Under) -> None:
    unit = under("bolton")
    someone = unit.cast.health_visitor
    assert unit.choice(someone) is None
    assert "not registered" in objects(lambda: unit.arrange(someone), "chair")
    for part in ("administrator", "social_worker", "team_manager", "chair"):
        with pytest.raises(NoRight):
            chairing.name_substitute(unit.cast.people[part], unit.conference, someone, "Ill")
    objects(lambda: chairing.name_substitute(unit.cast.quality, unit.conference, someone, " "), "reason")
    chairing.name_substitute(unit.cast.quality, unit.conference, someone, "Both officers are ill")
    held = unit.arrange(someone)
    assert held.chair == someone
    named = choosing.standing(held)[0]
    assert (named.by, named.reason) == (unit.cast.quality, "Both officers are ill")
    drafts = [draft.text for source in SOURCES for draft in source(held)]
    assert any("Both officers are ill" in text and unit.cast.quality.name in text for text in drafts)


@pytest.mark.clause("BOL-5.10")
def test_a_substitute_is_one_for_that_conference_alone_and_loses_the_rights_with_the_chair(under: Under) -> None:
    unit = under("bolton")
    someone = User.objects.get(pk=unit.cast.health_visitor.pk)
    chairing.name_substitute(unit.cast.quality, unit.conference, someone, "Both officers are ill")
    unit.arrange(someone)
    assert Appointment.objects.get(user=someone, role=Role.SUBSTITUTE_CHAIR).until is None
    other = authorised(unit.cast, unit.family.noah)
    more = wanted(unit.cast, other, chair=someone, starts_at=wanted(unit.cast, other).starts_at + timedelta(days=1))
    objects(lambda: arranging.arrange(unit.cast.administrator, other, more), "chair")
    unit.arrange(unit.cast.second_chair)
    assert Appointment.objects.get(user=someone, role=Role.SUBSTITUTE_CHAIR).until == date(2026, 11, 24)


@pytest.mark.clause("BOL-5.10")
def test_the_chair_of_the_last_conference_is_proposed_first_and_invites_in_their_own_name(under: Under) -> None:
    unit = under("bolton")
    Conference.objects.filter(pk=arranged(unit.cast, unit.family.noah).pk).update(state="closed")
    review = Conference.objects.create(
        authority=unit.cast.authority, type="review", state="authorised", requested_by=unit.cast.social_worker
    )
    review.about.create(authority=unit.cast.authority, child=unit.family.noah)
    first = choosing.chair_choices(review, date(2026, 11, 25))
    assert (first[0].user, first[0].chaired_last) == (unit.cast.chair, True)
    again = choosing.proposed_again(review, unit.cast.second_chair, first)
    assert again is not None
    assert choosing.proposed_again(review, unit.cast.chair, first) is None


@pytest.mark.clause("WAR-4.10")
def test_the_booking_service_itself_names_another_person_with_a_reason(under: Under) -> None:
    unit = under("warwickshire")
    someone = unit.cast.health_visitor
    objects(lambda: unit.arrange(someone), "chair")
    chairing.name_substitute(unit.cast.administrator, unit.conference, someone, "Every officer is ill")
    held = unit.arrange(someone)
    with pytest.raises(NoRight):
        meeting.only_the_chair(unit.cast.chair, held, chairing.Right.RUN_CONFERENCE)
    fresh = User.objects.get(pk=someone.pk)
    meeting.only_the_chair(fresh, held, chairing.Right.RUN_CONFERENCE)


def test_under_a_silent_procedure_nobody_is_named(under: Under) -> None:
    unit = under("england")
    objects(
        lambda: chairing.name_substitute(unit.cast.quality, unit.conference, unit.cast.health_visitor, "Ill"), "user"
    )


@pytest.mark.clause("BFG-4.2.9a", "BFG-4.2.10a")
def test_for_a_looked_after_child_no_invitation_goes_before_the_choice_is_made(under: Under) -> None:
    unit = under("bfg")
    assert choosing.choices_open(unit.conference) == []
    unit.looked_after()
    held = unit.arrange(unit.cast.chair)
    assert [one.stops for one in choosing.choices_open(held)] == [True]
    assert choosing.choices_open(held)[0] in inviting.before_sending(held)
    said = Choice(unit.cast.chair, Capacity.REVIEWING_OFFICER, "Ava knows her", "The review is held by another")
    with pytest.raises(NoRight):
        chairing.choose_for_looked_after(unit.cast.administrator, part_of(held, unit.family.ava), said)
    blank = Choice(unit.cast.chair, Capacity.REVIEWING_OFFICER, "Ava knows her", " ")
    about = part_of(held, unit.family.ava)
    objects(lambda: chairing.choose_for_looked_after(unit.cast.quality, about, blank), "independence")
    chairing.choose_for_looked_after(unit.cast.quality, about, said)
    assert choosing.choices_open(held) == []
    assert "Somebody else" in objects(lambda: unit.arrange(unit.cast.second_chair), "chair")
    other = authorised(unit.cast, unit.family.noah)
    assert choosing.standing(other) == [], "one choice is for one conference only"


@pytest.mark.clause("BFG-4.2.10a", "BFG-4.8.1c")
def test_the_choice_refuses_whoever_has_or_had_the_management_of_the_case(under: Under) -> None:
    unit = under("bfg")
    unit.looked_after()
    _ended_tie(unit)
    said = Choice(unit.cast.chair, Capacity.REVIEWING_OFFICER, "Ava knows her", "The review is held by another")
    about = part_of(unit.conference, unit.family.ava)
    objects(lambda: chairing.choose_for_looked_after(unit.cast.quality, about, said), "user")


@pytest.mark.clause("BFG-4.8.1a", "BFG-4.3.1g")
def test_somebody_from_outside_chairs_only_a_looked_after_childs_conference_and_the_unit_is_asked(under: Under) -> None:
    unit = under("bfg")
    outside = unit.cast.health_visitor
    name = lambda: chairing.name_substitute(unit.cast.quality, unit.conference, outside, "Nobody here may")  # noqa: E731
    assert "looked after" in objects(name, "user")
    unit.looked_after()
    about = part_of(unit.conference, unit.family.ava)
    wrong = Choice(outside, Capacity.ANOTHER_CHAIR, "Nobody here may", "ICRS only attends")
    objects(lambda: chairing.choose_for_looked_after(unit.cast.quality, about, wrong), "capacity")
    said = Choice(outside, Capacity.OUTSIDER, "Nobody here may", "The service only attends")
    chairing.choose_for_looked_after(unit.cast.quality, about, said)
    held = unit.arrange(outside)
    assert Seat.objects.get(conference=held, name=unit.cast.quality.name).invited
    assert Fact.CHAIR_IS_NOT_THE_REVIEWING_OFFICER in cases.case_of(held).facts
    assert any("Nobody here may" in draft.text for source in SOURCES for draft in source(held))


@pytest.mark.clause("BFG-4.8.1c")
def test_the_chair_confirms_before_opening_and_who_is_not_independent_gives_the_booking_back(under: Under) -> None:
    unit = under("bfg")
    held = unit.arrange(unit.cast.chair)
    arranging.invite(unit.cast.administrator, held, list(unit.cast.directory.values()))
    assert choosing.papers_closed(held)
    objects(lambda: meeting.open_conference(unit.cast.chair, held), "independent")
    with pytest.raises(NoRight):
        chairing.say_independent(unit.cast.second_chair, held, independent=True)
    objects(lambda: chairing.say_independent(unit.cast.chair, held, independent=False), "note")
    chairing.say_independent(unit.cast.chair, held, independent=False, note="I was Ava's worker elsewhere")
    held.refresh_from_db()
    assert (held.state, held.chair) == (Conference.State.AUTHORISED, None)
    assert not Tie.objects.filter(user=unit.cast.chair, capacity=Tie.Capacity.CHAIR, until__isnull=True).exists()
    objects(lambda: unit.arrange(unit.cast.chair), "chair")
    again = unit.arrange(unit.cast.second_chair)
    taking.settle(unit.cast.administrator, again, taking.Settling("person", unit.cast.administrator))
    chairing.say_independent(unit.cast.second_chair, again, independent=True)
    assert not choosing.papers_closed(again)
    assert meeting.open_conference(unit.cast.second_chair, again).state == Conference.State.OPEN


@pytest.mark.clause("BFG-4.8.1b")
def test_whom_a_chair_answers_to_is_two_people_and_a_manager_of_the_case_is_pointed_out(under: Under) -> None:
    unit = under("bfg")
    manager = unit.cast.team_manager
    unit.arrange(unit.cast.chair)
    same = Contacts(manager.name, "Chief of staff", "chief@command.example", manager)
    objects(lambda: chairing.keep_contacts(unit.cast.quality, unit.cast.chair, same), "complaints_to")
    two = Contacts("Colonel Invented", "Chief of staff", "chief@command.example", manager)
    with pytest.raises(NoRight):
        chairing.keep_contacts(unit.cast.chair, unit.cast.chair, two)
    _row, warnings = chairing.keep_contacts(unit.cast.quality, unit.cast.chair, two)
    assert [unit.cast.social_worker.name in one.says for one in warnings] == [True]
    fine = Contacts("Colonel Invented", "Chief of staff", "chief@command.example", unit.cast.head_of_service)
    assert chairing.keep_contacts(unit.cast.quality, unit.cast.chair, fine)[1] == []
    assert ChairsContacts.objects.get().complaints_to == unit.cast.head_of_service


@pytest.mark.clause("BFG-4.2.9b")
def test_where_the_child_comes_the_conference_can_meet_in_two_parts_with_two_lists(under: Under) -> None:
    unit = under("bfg")
    held = unit.arrange(unit.cast.chair)
    arranging.invite(unit.cast.administrator, held, list(unit.cast.directory.values()))
    assert not parting.offered(held)
    ChildsPart.objects.create(authority=unit.cast.authority, conference=held, child=unit.family.ava, answer="attending")
    assert parting.offered(held)
    mother = held.seats.get(person=unit.family.mother)
    school = held.seats.get(name="Winifred Chalkhurst")
    small, leaves = [str(mother.pk), str(school.pk)], [str(mother.pk)]
    objects(lambda: parting.meet_in_two(unit.cast.administrator, held, timedelta(hours=2), small, leaves), "minutes")
    found = parting.meet_in_two(unit.cast.administrator, held, timedelta(minutes=30), small, leaves)
    assert found is not None
    assert {seat.name for seat in found.small} == {mother.name, school.name}
    assert mother.name not in {seat.name for seat in found.full}
    assert school.name in {seat.name for seat in found.full}
    police = held.seats.get(name="PC Juno Lanternby")
    assert held.starts_at is not None
    assert police.comes_and_leaves(held)[0] == held.starts_at + timedelta(minutes=30)
    mother.refresh_from_db()
    assert mother.comes_and_leaves(held)[1] == held.starts_at + timedelta(minutes=30)
