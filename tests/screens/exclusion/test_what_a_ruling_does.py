"""What a request and a ruling do to invitations, calendars, reminders, the roll and the pages of those who come."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.actions import meeting, putting_off
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import actions
from quoracy.casework.exclusions.actions import Ruled
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.actions import inviting, reminding
from quoracy.casework.invitations.facts import hoped
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.invitations.questions import readiness
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.casework.people.models import Person
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.enclosures import enclosures
from quoracy.documents.exclusion_notice import paragraphs
from quoracy.rulebook.deferments import Protection
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged
from tests.guests_inside import family_seat, inside, linked
from tests.screens.exclusion.test_keeping_out import FEAR, GRANTED
from tests.screens.reading import signed_in

DAY = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)  # Friday
WHOLE = replace(GRANTED, outcome="granted", whole=True, items=())
FOR_A_PART = replace(GRANTED, comes_after=timedelta(minutes=45))
WHY = {"ruling.whole": "He has threatened everybody", "request.reached_chair_on": "It happened last night"}
NOT = Ruled(outcome="refused", reasons="The evidence is two years old")


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    cast = cast_under("bfg")
    with time_machine.travel("2026-11-18 09:30 +0000", tick=True), within(cast.authority):
        yield cast


@pytest.fixture
def home(people: Cast) -> Family:
    return larkwhistles(people)


@pytest.fixture
def father(people: Cast, home: Family) -> Person:
    person = add_person(people.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
    person.address = "3 Kiln Row, Invented Halt"
    person.save()
    relate(home.noah, person, "father", parental_responsibility=True)
    return person


@pytest.fixture
def conference(people: Cast, home: Family, father: Person) -> Conference:
    conference = arranged(people, home.noah, starts_at=DAY)
    family_seat(conference, father)
    see_to_everything(people, conference)
    return conference


def seat_of(conference: Conference) -> Seat:
    return Seat.objects.select_related("person").get(conference=conference, person__given_names="Thaddeus")


def asked_for(people: Cast, conference: Conference) -> Exclusion:
    told = actions.Asked(whole=False, part=("The children's views",), evidence=FEAR)
    return actions.request_exclusion(people.social_worker, conference, seat_of(conference), told, WHY)


def ruled(people: Cast, conference: Conference, how: Ruled) -> Exclusion:
    return actions.rule(people.chair, asked_for(people, conference), how, WHY)


def invite(people: Cast, conference: Conference) -> None:
    found = [*inviting.list_findings(conference), *inviting.before_sending(conference)]
    inviting.invite_all(people.administrator, conference, {one.place: "Agreed by telephone" for one in found})


def to_him() -> list[Message]:
    return list(Message.objects.filter(to_name="Thaddeus Larkwhistle").order_by("made_at", "pk"))


def templates() -> list[str]:
    return [message.template for message in to_him()]


def begins(message: Message) -> datetime:
    [event] = Calendar.from_ical(message.calendar).walk("VEVENT")
    start = event["dtstart"].dt
    assert isinstance(start, datetime)
    return start


@pytest.mark.clause("BFG-4.4.1j")
def test_while_the_chair_has_not_ruled_his_invitation_and_no_other_waits(people: Cast, conference: Conference) -> None:
    row = asked_for(people, conference)
    invite(people, conference)
    assert templates() == []
    assert Invitation.objects.filter(conference=conference, asked_at__isnull=False).count() >= 4
    page = signed_in(people.administrator).get(f"/conferences/{conference.pk}/invitations").content.decode()
    assert "Waits for the chair" in page
    actions.rule(people.chair, row, NOT, WHY)
    invite(people, conference)
    assert templates() == ["invitation_family"]


@pytest.mark.clause("WAR-3.09")
def test_under_another_procedure_he_is_asked_as_usual_until_the_ruling(db: None) -> None:
    cast = cast_under("warwickshire")
    with time_machine.travel("2026-11-18 09:30 +0000", tick=False), within(cast.authority):
        family = larkwhistles(cast)
        person = add_person(cast.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
        relate(family.noah, person, "father", parental_responsibility=True)
        conference = arranged(cast, family.noah, starts_at=DAY)
        seat = family_seat(conference, person)
        see_to_everything(cast, conference)
        actions.request_exclusion(
            cast.social_worker, conference, seat, actions.Asked(whole=True, reason="He has threatened the school")
        )
        invite(cast, conference)
        assert templates() == ["invitation_family"]


@pytest.mark.clause("BFG-4.4.1j", "BFG-4.5.5a")
def test_kept_out_of_all_of_it_he_gets_no_invitation_no_reminder_and_no_new_place(
    people: Cast, conference: Conference
) -> None:
    ruled(people, conference, WHOLE)
    invite(people, conference)
    assert templates() == []
    [ready] = [one for one in readiness(people.administrator, DAY.date()) if one.conference == conference]
    assert ready.unsent == 0, "nobody is owed an invitation any more"
    seats = list(conference.seats.select_related("invitation"))
    assert seat_of(conference) not in hoped(seats), "nobody waits for him"
    with time_machine.travel("2026-12-02 09:30 +0000", tick=False):
        reminding.chase(people.authority, datetime(2026, 12, 2, 9, 30, tzinfo=UTC))
    conference.refresh_from_db()
    move(people, conference)
    assert templates() == []


@pytest.mark.clause("BFG-4.4.1j")
def test_asked_already_and_then_kept_out_he_is_reminded_of_nothing(people: Cast, conference: Conference) -> None:
    invite(people, conference)
    his = Invitation.objects.get(seat=seat_of(conference)).pk
    soon = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
    assert his in {one.invitation for one in reminding.decisions(people.authority, soon)}
    ruled(people, conference, WHOLE)
    assert his not in {one.invitation for one in reminding.decisions(people.authority, soon)}
    with time_machine.travel(soon, tick=False):
        reminding.chase(people.authority, soon)
    assert templates() == ["invitation_family"]


def move(people: Cast, conference: Conference) -> Conference:
    later = DAY + timedelta(days=3)
    meanwhile = {row.child_id: Protection("Seen daily", "Sunniva") for row in conference.about.all()}
    off = putting_off.PuttingOff("The chair is ill", meanwhile, later, "Mercy", DAY.date(), conference.version)
    moved = putting_off.postpone(people.chair, conference, off)
    moved.place = "Room 9"
    moved.save()
    return moved


@pytest.mark.clause("BFG-4.5.9a", "WAR-3.10")
def test_asked_already_his_diary_is_put_right_when_he_has_been_told_and_not_before(
    people: Cast, conference: Conference
) -> None:
    invite(people, conference)
    row = ruled(people, conference, WHOLE)
    assert templates() == ["invitation_family"], "the chair or the unit tells him first"
    actions.give_notice(people.chair, row, "The chair rang him")
    assert templates() == ["invitation_family", "kept_out"]
    told = to_him()[-1]
    assert "METHOD:CANCEL" in told.calendar
    for hidden in ("Room 2", GRANTED.told, "crowbar", "Noah"):
        assert hidden not in told.subject + told.body
    assert Invitation.objects.get(seat=seat_of(conference)).asked_at is None


@pytest.mark.clause("BFG-4.5.9a", "BFG-4.5.9b")
def test_the_notice_is_posted_once_with_every_part_of_it(people: Cast, conference: Conference) -> None:
    row = ruled(people, conference, WHOLE)
    client, address = signed_in(people.administrator), f"/conferences/{conference.pk}/kept-out/{row.pk}"
    assert GRANTED.told in client.get(f"{address}/told").content.decode()
    for _again in range(2):
        assert client.post(f"{address}/post", {"once": str(uuid.uuid4())}).status_code == 302
    row.refresh_from_db()
    assert row.notice_given_at is not None
    assert "3 Kiln Row" in row.notice_how
    [notice] = to_him()
    assert (notice.channel, notice.address) == ("letter", "3 Kiln Row, Invented Halt")
    for part in paragraphs(row):
        assert part in notice.body
    [letter] = enclosures(notice)
    assert letter.content.startswith(b"%PDF")


@pytest.mark.clause("BFG-4.5.9a")
def test_without_an_address_the_page_says_to_give_it_by_hand(people: Cast, conference: Conference) -> None:
    row = ruled(people, conference, WHOLE)
    Person.objects.filter(given_names="Thaddeus").update(address="", household=None)
    answer = signed_in(people.chair).post(
        f"/conferences/{conference.pk}/kept-out/{row.pk}/post", {"once": str(uuid.uuid4())}
    )
    assert "Give the notice by hand" in answer.content.decode()
    row.refresh_from_db()
    assert row.notice_given_at is None


@pytest.mark.clause("BFG-4.5.1h", "BFG-4.5.5a")
def test_for_a_part_he_is_asked_for_the_time_at_which_he_comes(people: Cast, conference: Conference) -> None:
    ruled(people, conference, FOR_A_PART)
    invite(people, conference)
    [invitation] = to_him()
    assert "10:45am" in invitation.body
    assert "a part of the conference" in invitation.body
    assert begins(invitation) == DAY + timedelta(minutes=45)
    conference.refresh_from_db()
    move(people, conference)
    changed = to_him()[-1]
    assert begins(changed) == DAY + timedelta(days=3, minutes=45), "the ruling outlasts a postponement"
    assert "Monday 7 December 2026 at 10:45am" in changed.body


@pytest.mark.clause("BFG-4.5.1h")
def test_asked_already_he_is_told_the_new_time_with_the_notice(people: Cast, conference: Conference) -> None:
    invite(people, conference)
    row = ruled(people, conference, replace(GRANTED, leaves_after=timedelta(minutes=30)))
    actions.give_notice(people.chair, row, "The chair rang him")
    assert templates() == ["invitation_family"], "he comes when he was asked to come, and leaves earlier"
    row = actions.rule(people.chair, row, FOR_A_PART, WHY)
    actions.give_notice(people.chair, row, "The chair rang him again")
    assert templates() == ["invitation_family", "kept_out_part"]
    assert begins(to_him()[-1]) == DAY + timedelta(minutes=45)


@pytest.mark.clause("BFG-4.5.1h")
@pytest.mark.parametrize(
    ("comes", "leaves"), [(timedelta(hours=3), None), (None, timedelta(hours=-1)), (timedelta(90), timedelta(30))]
)
def test_times_outside_the_conference_are_not_taken(
    people: Cast, conference: Conference, comes: timedelta | None, leaves: timedelta | None
) -> None:
    with pytest.raises(Objected) as objected:
        ruled(people, conference, replace(GRANTED, comes_after=comes, leaves_after=leaves))
    assert objected.value.findings[0].place in ("comes_at", "leaves_at")
    assert seat_of(conference).kept_out == Seat.KeptOut.ASKED


@pytest.mark.clause("BFG-4.5.8a")
def test_let_in_again_on_new_facts_he_is_asked_anew(people: Cast, conference: Conference) -> None:
    invite(people, conference)
    row = ruled(people, conference, WHOLE)
    actions.give_notice(people.chair, row, "The chair rang him")
    actions.rule(people.chair, row, NOT, WHY)
    told = {message.key.partition(" ")[2].partition(" ")[2]: message for message in to_him()}
    assert {key: one.template for key, one in told.items()} == {
        "asked": "invitation_family",
        "cancelled 1": "kept_out",
        "asked 1": "invitation_family",
    }
    assert "Room 2" in told["asked 1"].body
    assert seat_of(conference).kept_out == Seat.KeptOut.NO


@pytest.mark.clause("BFG-4.5.9a")
def test_told_to_stay_out_he_hears_of_another_day_but_not_of_the_place(people: Cast, conference: Conference) -> None:
    row = ruled(people, conference, WHOLE)
    actions.give_notice(people.chair, row, "The chair rang him")
    conference.refresh_from_db()
    moved = move(people, conference)
    [told] = to_him()
    assert told.template == "kept_out_moved"
    assert "Monday 7 December" in told.body
    assert "Room 9" not in told.body
    moved.save()
    assert templates() == ["kept_out_moved"], "the same news is told once"


@pytest.mark.clause("BFG-4.5.1a", "BFG-4.5.3b", "WAR-3.11")
def test_the_chair_the_asker_and_the_social_worker_hear_at_once_and_no_message_names_anybody(
    people: Cast, conference: Conference
) -> None:
    row = asked_for(people, conference)
    assert Message.objects.get(template="keeping_out_asked").to_user == people.chair
    actions.rule(people.chair, row, GRANTED, WHY)
    assert Message.objects.get(template="keeping_out_ruled").to_user == people.social_worker
    assert Message.objects.get(template="views_of_absent").to_user == people.social_worker
    for message in Message.objects.filter(template__in=("keeping_out_asked", "keeping_out_ruled", "views_of_absent")):
        for hidden in ("Thaddeus", "Noah", "crowbar", GRANTED.told):
            assert hidden not in message.subject + message.body


@pytest.mark.clause("WAR-3.11", "BFG-4.5.10b")
def test_the_social_worker_writes_down_what_he_thinks_and_the_chair_reads_it(
    people: Cast, conference: Conference
) -> None:
    row = ruled(people, conference, GRANTED)
    address = f"/conferences/{conference.pk}/kept-out/{row.pk}/views"
    assert "not asked yet" in signed_in(people.chair).get(f"/conferences/{conference.pk}/").content.decode()
    said = {"views": "He wants to see Noah on Sundays", "once": str(uuid.uuid4())}
    assert signed_in(people.social_worker).post(address, said).status_code == 302
    assert "see Noah on Sundays" in signed_in(people.chair).get(address).content.decode()
    assert "not asked yet" not in signed_in(people.chair).get(f"/conferences/{conference.pk}/").content.decode()
    for stranger in (people.second_chair, people.colleague, people.health_visitor):
        assert signed_in(stranger).get(address).status_code == 403
        with pytest.raises(NoRight):
            actions.write_views(stranger, row, "Mine")
    with pytest.raises(Objected):
        actions.write_views(people.social_worker, row, " ")


@pytest.mark.clause("WAR-3.10", "BFG-4.5.9a")
def test_the_conference_does_not_open_until_he_was_told_or_it_is_written_why_not(people: Cast, home: Family) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        person = add_person(people.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
        relate(home.noah, person, "father", parental_responsibility=True)
        today = arranged(people, home.noah, starts_at=AT_TEN)
        family_seat(today, person)
        row = ruled(people, today, GRANTED)
        with pytest.raises(Objected, match="Explain the ruling"):
            meeting.open_conference(people.chair, today)
        actions.give_notice(people.chair, row, "Nobody knows where he is", given=False)
        assert meeting.open_conference(people.chair, today).state == Conference.State.OPEN


def roll_of(conference: Conference, **present: Any) -> dict[uuid.UUID, meeting.RollCall]:
    return {
        seat.pk: meeting.RollCall(present.get("everybody", True), False, seat.standing, frozenset())
        for seat in conference.seats.all()
    }


@pytest.mark.clause("BFG-4.5.8a", "BFG-4.5.5a")
def test_the_roll_does_not_take_him_as_here_and_says_why(people: Cast, conference: Conference) -> None:
    ruled(people, conference, WHOLE)
    with pytest.raises(Objected, match="Only a new ruling lets them in") as objected:
        meeting.call_roll(people.chair, conference, roll_of(conference))
    assert objected.value.findings[0].place == f"here_{seat_of(conference).pk}"
    assert not conference.seats.filter(present=True).exists(), "nothing of the roll is half taken"
    away = roll_of(conference)
    away[seat_of(conference).pk] = meeting.RollCall(False, False, Seat.Standing.FAMILY, frozenset())
    meeting.call_roll(people.chair, conference, away)
    page = signed_in(people.chair).get(f"/conferences/{conference.pk}/roll-call").content.decode()
    assert "Kept out" in page


@pytest.mark.clause("BFG-4.5.1c")
def test_the_mother_is_not_told_that_he_comes_nor_that_he_is_kept_out(people: Cast, conference: Conference) -> None:
    mother = conference.seats.get(person__given_names="Delphine")
    person = Person.objects.get(pk=mother.person_id)
    client = inside(people, linked(people, conference, family_seat(conference, person)))
    assert "Thaddeus" in client.get("/guest/family").content.decode()
    ruled(people, conference, WHOLE)
    page = client.get("/guest/family").content.decode()
    assert "Thaddeus" not in page
    assert "ept out" not in page


@pytest.mark.clause("BFG-4.5.1h", "BFG-4.5.5a")
def test_the_chair_types_the_time_on_the_page_and_is_led_to_telling_him(people: Cast, conference: Conference) -> None:
    row = asked_for(people, conference)
    address = f"/conferences/{conference.pk}/kept-out/{row.pk}"
    ruling = {
        "outcome": "granted_in_part",
        "grounds": ["childs_welfare"],
        "reasons": "Sufficient",
        "span": "part",
        "items": "The children's views",
        "comes_at": "9am",
        "told": GRANTED.told,
        "views_how": GRANTED.views_how,
        "outcome_how": GRANTED.outcome_how,
        "complain_how": GRANTED.complain_how,
        "gets_record": "attended",
        "once": str(uuid.uuid4()),
    }
    chair = signed_in(people.chair)
    assert "between the beginning and the end" in chair.post(address, ruling).content.decode()
    answer = chair.post(address, ruling | {"comes_at": "10:45", "once": str(uuid.uuid4())})
    assert answer["Location"] == f"{address}/told"
    assert seat_of(conference).comes_after == timedelta(minutes=45)
    assert "10:45am" in chair.get(address).content.decode(), "and finds it there again"
