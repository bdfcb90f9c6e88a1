"""The pages of a conference on its day: who may, what stops, what is shown, and that nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import lxml.html
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.conferences.models import Conference, ConferenceChild, Departure, Letter, Seat
from quoracy.casework.people.models import Household
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters
from tests.cast import Family
from tests.conferences_underway import (
    HEALTH_VISITOR,
    POLICE,
    SCHOOL,
    WEDNESDAY,
    WORKER,
    arranged,
    closed,
    decided,
    part_of,
    settled,
    under_way,
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(name: str, conference: Conference, *more: object) -> str:
    return reverse(f"live:{name}", args=[conference.pk, *more])


def words(answer: HttpResponse) -> str:
    main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
    return " ".join(main.text_content().split())


def closed_with_letters(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    conference = closed(cast, conference)
    make_letters(cast.chair, conference)
    return conference


PAGES = ("conference", "open", "roll_call", "add", "close", "letters", "make_letters", "letters_sent")
CHILD_PAGES = ("go_on", "threshold", "views", "decide", "take_back", "defer", "terms")


def test_who_is_not_part_of_it_sees_nothing_on_any_page(
    cast: Cast, family: Family, elsewhere: Cast, client: Client
) -> None:
    conference = closed_with_letters(cast, family)
    code = Letter.objects.first().code  # type: ignore[union-attr]  # there is one
    addresses = [address(name, conference) for name in PAGES]
    addresses += [address(name, conference, family.ava.pk) for name in CHILD_PAGES]
    addresses.append(address("letter", conference, code))
    for stranger in (cast.colleague, elsewhere.administrator, cast.analyst, cast.system):
        client.force_login(stranger)
        for one in addresses:
            for answer in (client.get(one), client.post(one)):
                assert answer.status_code == 403, one
                assert b"Larkwhistle" not in answer.content
                assert b"%PDF" not in answer.content
    refusals = JournalEntry.objects.filter(user=cast.colleague, act=JournalEntry.Act.REFUSED)
    assert refusals.count() == 2 * len(addresses)
    client.logout()
    for one in addresses:
        assert client.get(one).status_code == 302


def test_a_letter_is_for_its_senders_only_and_each_look_is_journalled(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = closed_with_letters(cast, family)
    code = Letter.objects.get(seat__name="Delphine Larkwhistle").code
    client.force_login(cast.health_visitor)  # was at the conference, but sends no letters
    assert client.get(address("letter", conference, code)).status_code == 403
    client.force_login(cast.administrator)
    answer = client.get(address("letter", conference, code))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="decision-letter-{code}.pdf"'
    looks = JournalEntry.objects.filter(user=cast.administrator, reference=code)
    assert {look.child for look in looks} == {family.ava.pk, family.noah.pk}
    assert client.get(address("letter", conference, "NONE-NONE-NONE")).status_code == 403


@pytest.mark.parametrize("part", ["social_worker", "second_chair", "administrator"])
def test_only_the_chair_of_this_conference_decides(cast: Cast, family: Family, client: Client, part: str) -> None:
    conference = under_way(cast, family.ava)
    client.force_login(cast.people[part])
    told = {"chair_view": "plan", "consensus": "yes", "chair_categories": ["neglect"], "version": 0}
    answer = client.post(address("decide", conference, family.ava.pk), told)
    assert answer.status_code == 403
    assert part_of(conference, family.ava).outcome == ""
    entry = JournalEntry.objects.filter(act=JournalEntry.Act.REFUSED).latest("at")
    assert (entry.user, entry.child) == (cast.people[part], family.ava.pk)


@pytest.mark.clause("ENG-1.06")
def test_nothing_is_decided_while_a_child_is_not_quorate(cast: Cast, family: Family, client: Client) -> None:
    knowing = {WORKER: {family.ava.pk}, HEALTH_VISITOR: {family.ava.pk}, SCHOOL: {family.ava.pk}}
    conference = under_way(cast, family.ava, family.noah, knowing=knowing)
    client.force_login(cast.chair)
    shown = client.get(address("decide", conference, family.noah.pk))
    assert b"chair_view" not in shown.content
    assert "while there are not enough" in words(shown)
    assert address("go_on", conference, family.noah.pk).encode() in shown.content
    told = {"chair_view": "no_plan", "consensus": "yes", "version": 0}
    client.post(address("decide", conference, family.noah.pk), told)
    assert part_of(conference, family.noah).outcome == ""
    assert b"chair_view" in client.get(address("decide", conference, family.ava.pk)).content


def test_names_and_not_numbers_stand_in_the_count(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, absent=(POLICE, SCHOOL))
    client.force_login(cast.chair)
    shown = words(client.get(address("conference", conference)))
    assert "counted for Ava Larkwhistle" in shown
    assert str(family.ava.pk) not in shown


def test_a_decision_somebody_changed_meanwhile_keeps_what_was_typed(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    ConferenceChild.objects.filter(conference=conference).update(version=7)
    client.force_login(cast.chair)
    told = {"chair_view": "plan", "consensus": "yes", "chair_categories": ["neglect"], "version": 0}
    answer = client.post(address("decide", conference, family.ava.pk), told | {"chair_reason": "Typed with care"})
    assert "while you were writing" in words(answer)
    assert b"Typed with care" in answer.content


def test_closing_waits_until_each_child_is_decided(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    client.force_login(cast.chair)
    answer = client.post(address("close", conference), {"ended": "12 noon"})
    assert "Nothing is decided about Noah Larkwhistle yet" in words(answer)
    conference.refresh_from_db()
    assert conference.state == Conference.State.OPEN
    assert not Plan.objects.exists()


def test_a_double_click_on_close_makes_one_plan_and_one_set_of_letters(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    client.force_login(cast.chair)
    to = [str(pk) for pk in Seat.objects.filter(person=family.mother).values_list("pk", flat=True)]
    told = {"ended": "12 noon", "told_of_rights": "on", "letters_to": to, "once": str(uuid.uuid4())}
    first, second = (client.post(address("close", conference), told) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Plan.objects.count() == 1
    assert Letter.objects.count() == 1
    shown = words(client.get(first["Location"]))
    assert "What now has to be done" in shown
    assert "Hold the first core group" in shown


def test_a_press_that_fails_does_not_undo_the_closing(
    cast: Cast, family: Family, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jammed(_letter: object) -> bytes:
        raise RuntimeError("jammed")

    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    to = [str(pk) for pk in Seat.objects.filter(person=family.mother).values_list("pk", flat=True)]
    client.force_login(cast.chair)
    with monkeypatch.context() as patch:
        patch.setattr("quoracy.documents.letters_of_conference.render", jammed)
        answer = client.post(
            address("close", conference), {"ended": "12 noon", "told_of_rights": "on", "letters_to": to}, follow=True
        )
    assert "No letter to Delphine Larkwhistle yet" in words(answer)
    conference.refresh_from_db()
    assert conference.state == Conference.State.CLOSED
    client.post(address("make_letters", conference))
    assert Letter.objects.filter(seat__name="Delphine Larkwhistle").exists()


def test_letters_are_written_down_as_sent_once(cast: Cast, family: Family, client: Client) -> None:
    conference = closed_with_letters(cast, family)
    client.force_login(cast.administrator)
    for _ in range(2):
        client.post(address("letters_sent", conference), {"to": "family"})
    assert family.ava.events.filter(kind="decision_letter_sent").count() == 1
    assert "The family's letters are written down as sent" in words(client.get(address("letters", conference)))


def test_a_letter_that_lacks_a_part_goes_only_with_a_reason(cast: Cast, family: Family, client: Client) -> None:
    family.mother.address = ""
    family.mother.save()
    Household.objects.update(address="")
    conference = closed_with_letters(cast, family)
    client.force_login(cast.administrator)
    shown = words(client.get(address("letters", conference)))
    assert "The letter to Delphine Larkwhistle lacks the reader's address" in shown
    refused = client.post(address("letters_sent", conference), {"to": "family"})
    assert "say why they went without it" in words(refused)
    assert not family.ava.events.filter(kind="decision_letter_sent").exists()
    client.post(address("letters_sent", conference), {"to": "family", "reason": "Handed to her in the room"})
    assert family.ava.events.filter(kind="decision_letter_sent").count() == 1
    assert Departure.objects.get().reason == "Handed to her in the room"


def test_a_roll_half_filled_in_keeps_what_was_said(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    seat = Seat.objects.get(conference=conference, name=HEALTH_VISITOR)
    key = str(seat.pk).replace("-", "_")
    answer = client.post(address("roll_call", conference), {f"here_{key}": "remote", f"standing_{key}": "observer"})
    page = lxml.html.fromstring(answer.content)
    assert page.cssselect(f"[name=here_{key}][value=remote]")[0].get("checked") is not None
    assert "Choose an answer to: Is Sunniva Brackenridge here?" in words(answer)


def test_the_number_of_queries_does_not_grow_with_the_seats(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, family.noah)
    client.force_login(cast.chair)
    counted = [_queries(client, address("conference", conference)) for _ in range(2)]
    Seat.objects.bulk_create(
        Seat(authority=cast.authority, conference=conference, name=f"Person {n}", agency="health", present=True)
        for n in range(30)
    )
    assert _queries(client, address("conference", conference)) <= min(counted)


def _queries(client: Client, where: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


def test_a_page_left_open_takes_back_no_decision_but_the_one_it_shows(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = under_way(cast, family.ava)
    first = decided(cast, conference, family.ava)
    client.force_login(cast.chair)
    one = address("take_back", conference, family.ava.pk)
    shown = client.get(address("decide", conference, family.ava.pk)).content.decode()
    assert f'name="version" value="{first.version}"' in shown
    assert client.post(one, {"version": first.version}).status_code == 302
    decided(cast, conference, family.ava, "no_plan")
    for stale in (first.version, "", "x"):
        answer = client.post(one, {"version": stale})
        assert answer.status_code == 409
        assert b"while you were writing" in answer.content
    assert part_of(conference, family.ava).outcome == "no_plan"
