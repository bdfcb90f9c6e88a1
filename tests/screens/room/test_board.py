"""The board's pages without scripts: each reader's own copy, every form once, and nothing for whoever has no part."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import leaving
from quoracy.casework.people.actions import add_person
from quoracy.casework.people.models import Person
from quoracy.casework.room import saying
from quoracy.casework.room.models import Note, RecordingRequest, Statement, Turn
from quoracy.casework.room.readers import Reader
from quoracy.casework.room.saying import Said
from quoracy.casework.room.telling import number_of
from quoracy.commands.demonstrating.people import Cast
from quoracy.screens.room.copies import contents
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import signed_in


@pytest.fixture(params=["bfg"])
def people(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    cast = cast_under(request.param)
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        yield cast


@pytest.fixture
def home(people: Cast) -> Family:
    family = larkwhistles(people)
    relate(family.ava, add_person(people.authority, "Thaddeus", "Larkwhistle"), "father")
    return family


@pytest.fixture
def conference(people: Cast, home: Family) -> Conference:
    return under_way(people, home.ava)


def room(conference: Conference, tail: str = "") -> str:
    return f"/conferences/{conference.pk}/room{tail}"


def once(**fields: Any) -> dict[str, Any]:
    return {"once": str(uuid.uuid4()), **fields}


def told(**more: Any) -> dict[str, Any]:
    return once(text="Missed four appointments", heading="family", kind="fact", **more)


def said(cast: Cast, conference: Conference, text: str) -> Statement:
    return saying.say(cast.chair, conference, Said(text, "family", "fact"))


def by_link(cast: Cast, conference: Conference, person: Person) -> Client:
    return inside(cast, linked(cast, conference, family_seat(conference, person)))


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_chair_puts_down_what_is_said_once_however_often_it_is_sent(
    people: Cast, home: Family, conference: Conference
) -> None:
    chair, fields = signed_in(people.chair), told(child=str(home.ava.pk), hand="2")
    for _ in range(2):
        answer = chair.post(room(conference), fields)
        assert (answer.status_code, answer["Location"]) == (302, f"{room(conference)}#say")
    assert Statement.objects.get().child == home.ava
    page = shown(chair, room(conference))
    assert "Missed four appointments" in page
    assert "second hand" not in page, "nobody is said to have said it"


def test_what_is_wrong_is_said_on_the_board_with_the_words_still_in_the_box(
    people: Cast, conference: Conference
) -> None:
    page = signed_in(people.chair).post(room(conference), told() | {"heading": ""}).content.decode()
    assert "There is a problem" in page
    assert "Missed four appointments" in page
    assert not Statement.objects.exists()


def test_the_record_taker_and_the_health_visitor_see_the_same_and_only_one_may_write(
    people: Cast, conference: Conference
) -> None:
    said(people, conference, "Ava was hungry at school")
    taker, visitor = signed_in(people.administrator), signed_in(people.health_visitor)
    assert "Put it down" in shown(taker, room(conference))
    page = shown(visitor, room(conference))
    assert "Ava was hungry at school" in page
    assert "Put it down" not in page
    assert visitor.post(room(conference), told()).status_code == 403
    assert taker.post(room(conference), told()).status_code == 302


def test_what_is_new_is_marked_for_a_device_without_scripts(people: Cast, conference: Conference) -> None:
    visitor = signed_in(people.health_visitor)
    said(people, conference, "Before")
    number = number_of(conference.pk)
    assert f"?since={number}" in shown(visitor, room(conference))
    with time_machine.travel("2026-11-25 09:31 +0000", tick=False):
        said(people, conference, "After")
    page = shown(visitor, f"{room(conference)}?since={number}")
    assert page.count(">New<") == 1
    assert page.index(">New<") > page.index("Before")


def test_a_father_by_link_sees_the_board_without_what_was_said_while_he_was_out(
    people: Cast, home: Family, conference: Conference
) -> None:
    seat = conference.seats.select_related("person").get(name="Thaddeus Larkwhistle")
    assert seat.person is not None
    guest = by_link(people, conference, seat.person)
    said(people, conference, "Before he left")
    ruling = leaving.ask_to_leave(people.chair, conference, seat, "An item")
    said(people, conference, "While he was out")
    leaving.let_in_again(people.chair, ruling)
    for address in ("/guest/room", "/guest/room/part"):
        page = shown(guest, address)
        assert "Before he left" in page
        assert "While he was out" not in page
        assert "Not for" not in page
        assert "Change" not in page
    chair = shown(signed_in(people.chair), room(conference))
    assert "Not for Thaddeus Larkwhistle" in chair


def test_a_guest_who_has_not_been_called_in_sees_nothing_that_was_said(
    people: Cast, home: Family, conference: Conference
) -> None:
    said(people, conference, "Not yet for her")
    guest = by_link(people, conference, home.mother)
    Seat.objects.filter(person=home.mother).update(present=False)
    page = shown(guest, "/guest/room")
    assert "Not yet for her" not in page
    assert "once the chair has called you in" in page
    Seat.objects.filter(person=home.mother).update(kept_out=Seat.KeptOut.WHOLE)
    for address in ("/guest/room", "/guest/room/part", "/guest/room/stream"):
        assert guest.get(address).status_code == 403


def test_two_editors_both_find_both_texts(people: Cast, conference: Conference) -> None:
    row = said(people, conference, "Missed four")
    chair, taker = signed_in(people.chair), signed_in(people.administrator)
    address = room(conference, f"/said/{row.pk}")
    assert 'name="version" value="1"' in shown(chair, address)
    first = once(text="Missed four appointments", heading="family", kind="fact", version=1)
    assert taker.post(address, first).status_code == 302
    second = once(text="Missed four since May", heading="family", kind="fact", version=1)
    answer = chair.post(address, second)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has changed this meanwhile" in page
    assert "Missed four appointments" in page
    assert "Missed four since May" in page
    assert 'name="version" value="2"' in page
    both = {**second, "text": "Missed four appointments since May", "version": 2}
    assert chair.post(address, both).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.version) == ("Missed four appointments since May", 3)
    page = shown(taker, address)
    assert "As it stood before" in page
    assert "Missed four appointments" in page


def test_each_thing_done_with_a_statement_has_its_page(people: Cast, home: Family, conference: Conference) -> None:
    row, chair = said(people, conference, "She does not care"), signed_in(people.chair)
    own = room(conference, f"/said/{row.pk}")
    assert chair.post(f"{own}/general", once()).status_code == 302
    assert chair.post(f"{own}/evidence/ask", once()).status_code == 302
    assert "Asked what it rests on" in shown(chair, room(conference))
    assert chair.post(f"{own}/evidence", once(evidence="")).status_code == 302
    assert "nothing was given" in shown(chair, room(conference))
    father = conference.seats.get(name="Thaddeus Larkwhistle")
    assert (
        chair.post(f"{own}/for-whom", once(seats=[str(father.pk)], reason="He was on the telephone")).status_code == 302
    )
    assert "Not for Thaddeus" in shown(chair, room(conference))
    row.refresh_from_db()
    assert chair.post(f"{own}/strike", once(struck="Not so", version=row.version)).status_code == 302
    assert "No longer stands: Not so" in shown(chair, room(conference))
    for tail in ("", "/evidence", "/for-whom", "/strike", "/agree"):
        assert chair.get(f"{own}{tail}").status_code == 200, tail


def test_people_come_and_go_and_the_agenda_goes_on(people: Cast, conference: Conference) -> None:
    taker, school = signed_in(people.administrator), conference.seats.get(agency="education")
    police = conference.seats.get(agency="police")
    assert "Goes, having informed" in shown(taker, room(conference))
    people_at = room(conference, "/people")
    assert taker.post(f"{people_at}/{police.pk}/go", once(informed="yes")).status_code == 302
    assert taker.post(f"{people_at}/{school.pk}/go", once()).status_code == 302
    assert "Not quorate" in shown(taker, room(conference))
    assert taker.post(f"{people_at}/{school.pk}/come", once(mode="video", standing="member")).status_code == 302
    page = shown(taker, room(conference))
    assert "by video" in page
    assert "let go once their information was given" in page
    fields = once(key="weighing")
    assert taker.post(room(conference, "/agenda"), fields).status_code == 302
    assert taker.post(room(conference, "/agenda"), fields).status_code == 302
    assert Turn.objects.get().key == "weighing"
    wrong = taker.post(room(conference, "/agenda"), once(key="tea")).content.decode()
    assert "There is no such point on the agenda" in wrong


@pytest.mark.clause("BFG-4.14.3b")
def test_the_pad_is_kept_while_it_is_typed_and_the_chair_reads_it(people: Cast, conference: Conference) -> None:
    taker, sheet = signed_in(people.administrator), str(uuid.uuid4())
    keep = room(conference, "/pad/keep")
    assert taker.post(keep, {"text": "Begun late", "sheet": sheet, "version": 0}).status_code == 204
    assert taker.post(keep, {"text": "Begun late, at ten", "sheet": sheet, "version": 0}).status_code == 204
    other = {"text": "From the tablet", "sheet": str(uuid.uuid4()), "version": 0}
    assert taker.post(keep, other).status_code == 409
    page = taker.post(room(conference, "/pad"), once(**other)).content.decode()
    assert "Begun late, at ten" in page
    assert "From the tablet" in page
    assert Note.objects.get().text == "Begun late, at ten"
    assert "Begun late, at ten" in shown(signed_in(people.chair), room(conference, "/pad"))
    for other_user in (people.health_visitor, people.social_worker, people.colleague):
        client = signed_in(other_user)
        assert client.get(room(conference, "/pad")).status_code == 403
        assert client.post(keep, other).status_code == 403


@pytest.mark.clause("BFG-4.15.c", "BFG-4.15.g", "BFG-4.15.h", "BFG-4.15.m", "BFG-4.15.q")
def test_a_request_to_record_is_answered_by_the_chair_and_told_to_all(
    people: Cast, home: Family, conference: Conference
) -> None:
    taker, chair = signed_in(people.administrator), signed_in(people.chair)
    mother = conference.seats.get(person=home.mother)
    page = shown(taker, room(conference, "/recording"))
    assert "BFG-4.15.h" in page
    assert (
        taker.post(room(conference, "/recording"), once(seat=str(mother.pk), purpose="To remember")).status_code == 302
    )
    row = RecordingRequest.objects.get()
    rule = room(conference, f"/recording/{row.pk}")
    page = shown(chair, rule)
    assert all(one in page for one in ("BFG-4.15.m", "BFG-4.15.c", "BFG-4.15.g", "contempt of court", "To remember"))
    assert taker.get(rule).status_code == 403
    answer = once(ruling="allowed", reason="She follows it better", discussion="Yes", child_first="Yes")
    answer |= {"without_advice": "Nobody could be reached"}
    assert "Choose an answer" in chair.post(rule, answer).content.decode(), "whom the chair has consulted is missing"
    assert chair.post(rule, answer | {"consulted": ["members"]}).status_code == 302
    visitor = shown(signed_in(people.health_visitor), room(conference))
    assert "Delphine Larkwhistle records this meeting" in visitor
    assert "She follows it better" in visitor


ADDRESSES = (
    "",
    "/part",
    "/stream",
    "/pad",
    "/recording",
    "/said/{one}",
    "/said/{one}/for-whom",
    "/said/{one}/evidence",
)


def test_the_colleague_with_no_right_is_refused_everywhere(people: Cast, conference: Conference) -> None:
    row, colleague = said(people, conference, "Nothing for him"), signed_in(people.colleague)
    for tail in ADDRESSES:
        answer = colleague.get(room(conference, tail.format(one=row.pk)))
        assert answer.status_code == 403, tail
        assert b"Nothing for him" not in answer.content
        assert b"Larkwhistle" not in answer.content


def looks(user: User, conference: Conference) -> int:
    return JournalEntry.objects.filter(user=user, conference=conference.pk, act=JournalEntry.Act.LOOKED).count()


def test_following_a_board_is_written_down_once_a_quarter_of_an_hour(people: Cast, conference: Conference) -> None:
    visitor = signed_in(people.health_visitor)
    shown(visitor, room(conference))
    assert looks(people.health_visitor, conference) == 1
    for _ in range(3):
        shown(visitor, room(conference, "/part"))
    assert looks(people.health_visitor, conference) == 1
    with time_machine.travel("2026-11-25 09:46 +0000", tick=False):
        visitor = signed_in(people.health_visitor)
        before = looks(people.health_visitor, conference)
        shown(visitor, room(conference, "/part"))
        assert looks(people.health_visitor, conference) == before + 1


def test_somebody_let_go_or_struck_off_reads_no_more(people: Cast, conference: Conference) -> None:
    visitor = signed_in(people.health_visitor)
    said(people, conference, "Heard by her")
    seat = conference.seats.get(practitioner__user=people.health_visitor)
    Seat.objects.filter(pk=seat.pk).update(present=False)
    assert "Heard by her" not in shown(visitor, room(conference, "/part"))
    Seat.objects.filter(pk=seat.pk).update(invited=False)
    assert visitor.get(room(conference, "/part")).status_code == 403


def test_of_two_who_write_what_a_statement_rests_on_neither_writes_over_the_other(
    people: Cast, home: Family, conference: Conference
) -> None:
    chair, taker = signed_in(people.chair), signed_in(people.administrator)
    row = said(people, conference, "She does not care")
    own = room(conference, f"/said/{row.pk}/evidence")
    first, second = (re.search(r'name="instead_of" value="(\w+)"', shown(one, own)) for one in (chair, taker))
    assert first is not None
    assert second is not None
    assert chair.post(own, once(evidence="The surgery's letter", instead_of=first[1])).status_code == 302
    answer = taker.post(own, once(evidence="What the nurse saw", instead_of=second[1]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "The surgery&#39;s letter" in page
    assert "What the nurse saw" in page
    again = re.search(r'name="instead_of" value="(\w+)"', page)
    assert again is not None
    both = once(evidence="The surgery's letter, and what the nurse saw", instead_of=again[1])
    assert taker.post(own, both).status_code == 302


def test_a_supporter_who_is_not_called_in_is_not_told_who_is_there(
    people: Cast, home: Family, conference: Conference
) -> None:
    seat = Seat.objects.create(
        authority=people.authority, conference=conference, name="Ottilie Finch", standing="supporter", invited=True
    )
    Seat.objects.filter(pk=family_seat(conference, home.mother).pk).update(present=True)
    for called, names in ((None, []), (True, ["Delphine Larkwhistle"]), (False, [])):
        seat.present = called
        found = contents(Reader(conference, seat, children=frozenset(), says_nothing=True), None, guest=True)
        here = [one.seat.name for one in found["here"] if one.seat.name == "Delphine Larkwhistle"]
        assert here == names, called
