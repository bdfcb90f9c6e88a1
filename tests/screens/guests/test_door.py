"""The door for people without an account: what it tells, whom it lets in, and that nothing else does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links import actions, keys
from quoracy.casework.links.models import Code, GuestDone, Key, Link, Visit
from quoracy.casework.messages.models import Message
from quoracy.casework.people.models import Person
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import child_linked, code_in, family_seat, inside, linked, newest, token_in
from tests.reports_underway import NEXT_WEDNESDAY, asked
from tests.screens.reading import signed_in


@pytest.fixture
def conference(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield asked(cast, family.ava, family.noah)


@pytest.fixture
def mother(conference: Conference, family: Family) -> Seat:
    return family_seat(conference, family.mother, email="delphine@home.example")


def wrong_for(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_an_opened_link_names_nobody_and_masks_the_address(cast: Cast, conference: Conference, mother: Seat) -> None:
    answer = Client().get(f"/l/{linked(cast, conference, mother)}")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "d•••@h•••.example" in said
    for name in ("Delphine", "Larkwhistle", "Ava", "Noah", "delphine@", "Room 2", cast.authority.name):
        assert name not in said
    assert "no-store" in answer["Cache-Control"]


def test_a_code_goes_to_the_address_on_file_and_to_no_other(cast: Cast, conference: Conference, mother: Seat) -> None:
    """Whoever a link is forwarded to can ask for a code, and does not get it."""
    token = linked(cast, conference, mother)
    Client().post(f"/l/{token}", {"address": "thief@elsewhere.example", "email": "thief@elsewhere.example"})
    sent = Message.objects.filter(template="sign_in_code")
    assert [message.address for message in sent] == ["delphine@home.example"]


def test_with_the_code_somebody_is_in_and_the_look_is_theirs_by_name(
    cast: Cast, conference: Conference, mother: Seat, family: Family
) -> None:
    client = inside(cast, linked(cast, conference, mother))
    client.get("/guest", follow=True)
    looks = JournalEntry.objects.filter(seat=mother.pk, child=family.ava.pk)
    assert {entry.act for entry in looks} == {"signed_in", "looked"}
    page = signed_in(cast.social_worker).get(f"/children/{family.ava.pk}/looks").content.decode()
    assert "Delphine Larkwhistle" in page


def test_a_look_of_a_guest_cannot_be_altered(cast: Cast, conference: Conference, mother: Seat) -> None:
    from django.db import ProgrammingError, transaction

    inside(cast, linked(cast, conference, mother))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        JournalEntry.objects.filter(seat=mother.pk).update(name="Somebody else")


def test_no_token_code_or_cookie_is_kept(cast: Cast, conference: Conference, mother: Seat) -> None:
    token = linked(cast, conference, mother)
    client = Client()
    client.post(f"/l/{token}")
    code = code_in(newest(cast.authority, "sign_in_code"))
    client.post(f"/l/{token}/code", {"code": code})
    cookie = client.cookies["quoracy_guest"]
    kept = [str(row) for model in (Key, Link, Code, Visit) for row in model.objects.values()]
    assert not any(secret in row for row in kept for secret in (token, cookie.value, f"'{code}'"))
    assert cookie["httponly"]
    assert cookie["path"] == "/guest"
    assert code not in newest(cast.authority, "sign_in_code").body, "a code that was used is struck out of the outbox"


def test_what_has_been_sent_is_struck_out_of_the_outbox(cast: Cast, conference: Conference, mother: Seat) -> None:
    token = linked(cast, conference, mother)
    message = newest(cast.authority, "link")
    message.state = Message.State.SENT
    message.save(update_fields=["state"])
    after = newest(cast.authority, "link")
    assert token not in after.body
    assert after.values == {}


def test_what_does_not_open_answers_in_the_same_words_after_the_same_work(
    cast: Cast, conference: Conference, mother: Seat, family: Family
) -> None:
    """Unknown, mistyped, revoked, of somebody not asked any more, and expired: nobody can tell them apart."""
    revoked = linked(cast, conference, mother)
    actions.revoke(cast.administrator, Link.objects.get(seat=mother))
    expired, later = child_linked(cast, conference, family.ava), NEXT_WEDNESDAY + timedelta(days=10)
    off = conference.seats.get(name="PC Juno Lanternby")
    off_token = linked(cast, conference, off)
    Seat.objects.filter(pk=off.pk).update(invited=False)
    answers = []
    for token in ("0" * 64, "nonsense", "Ünknown", revoked, off_token, expired):
        with time_machine.travel(later if token == expired else timezone.now(), tick=False):
            for ask in (Client().get, Client().post):
                for tail in ("", "/code"):
                    with CaptureQueriesContext(connection) as ran:
                        answer = ask(f"/l/{token}{tail}")
                    said = answer.content.decode().split("<main")[1].split("</main")[0]
                    answers.append((answer.status_code, said, len(ran)))
    assert {answer[:2] for answer in answers} == {answers[0][:2]}
    assert answers[0][0] == 404
    assert len({answer[2] for answer in answers}) == 1
    assert Message.objects.filter(template="sign_in_code").count() == 0


def test_five_wrong_tries_end_a_code_even_for_the_right_one(cast: Cast, conference: Conference, mother: Seat) -> None:
    token = linked(cast, conference, mother)
    client = Client()
    client.post(f"/l/{token}")
    code = code_in(newest(cast.authority, "sign_in_code"))
    said = set()
    for _ in range(5):
        answer = client.post(f"/l/{token}/code", {"code": wrong_for(code)})
        said.add(answer.content.decode().split("error-message")[1].split("</p>")[0])
    answer = client.post(f"/l/{token}/code", {"code": code})
    said.add(answer.content.decode().split("error-message")[1].split("</p>")[0])
    assert len(said) == 1
    assert Visit.objects.count() == 0


def test_a_code_works_once_for_ten_minutes_and_only_the_newest(
    cast: Cast, conference: Conference, mother: Seat
) -> None:
    token = linked(cast, conference, mother)
    client = Client()
    client.post(f"/l/{token}")
    first = code_in(newest(cast.authority, "sign_in_code"))
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        client.post(f"/l/{token}")
        second = code_in(newest(cast.authority, "sign_in_code"))
        if first != second:
            assert client.post(f"/l/{token}/code", {"code": first}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert client.post(f"/l/{token}/code", {"code": second}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        assert client.post(f"/l/{token}/code", {"code": second}).status_code == 302
        assert Client().post(f"/l/{token}/code", {"code": second}).status_code == 200, "replayed"


def test_codes_are_few_and_counted_in_the_database(cast: Cast, conference: Conference, mother: Seat) -> None:
    token = linked(cast, conference, mother)
    said = [Client().post(f"/l/{token}").status_code for _ in range(5)]
    assert said == [302, 302, 302, 200, 200]
    for hour in range(1, 24):
        with time_machine.travel(timezone.now() + timedelta(minutes=30 * hour), tick=False):
            Client().post(f"/l/{token}")
    assert Code.objects.count() == 10


def test_a_double_click_at_the_door_sends_one_code(cast: Cast, conference: Conference, mother: Seat) -> None:
    token = linked(cast, conference, mother)
    client, page = Client(), Client().get(f"/l/{token}").content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    for _click in range(3):
        assert client.post(f"/l/{token}", {"once": once})["Location"] == f"/l/{token}/code"
    assert Message.objects.filter(template="sign_in_code").count() == 1
    assert not any(token in str(row) for row in GuestDone.objects.values()), "where it leads is a secret"
    client.post(f"/l/{token}", {"once": str(uuid.uuid4())})
    assert Message.objects.filter(template="sign_in_code").count() == 2, "asked for again, another is sent"


def test_a_code_that_had_to_wait_is_sent_later_by_the_same_form(
    cast: Cast, conference: Conference, mother: Seat
) -> None:
    token, once = linked(cast, conference, mother), str(uuid.uuid4())
    for _ in range(3):
        Client().post(f"/l/{token}")
    assert Client().post(f"/l/{token}", {"once": once}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        assert Client().post(f"/l/{token}", {"once": once}).status_code == 302
    assert Code.objects.count() == 4


def test_a_code_opens_no_other_link(cast: Cast, conference: Conference, mother: Seat, family: Family) -> None:
    mothers, childs = linked(cast, conference, mother), child_linked(cast, conference, family.ava)
    Client().post(f"/l/{mothers}")
    code = code_in(newest(cast.authority, "sign_in_code"))
    Client().post(f"/l/{childs}")
    other = code_in(Message.objects.get(template="sign_in_code", address="ava@helper.example"))
    answer = Client().post(f"/l/{childs}/code", {"code": code})
    assert answer.status_code == (302 if code == other else 200)
    assert Code.objects.get(link__seat=mother).tries == 0


def test_revoking_ends_the_visit_at_once(cast: Cast, conference: Conference, mother: Seat) -> None:
    client = inside(cast, linked(cast, conference, mother))
    assert client.get("/guest", follow=True).status_code == 200
    link = Link.objects.get(seat=mother)
    answer = signed_in(cast.administrator).post(
        f"/conferences/{conference.pk}/links/revoke/{link.pk}", {"once": str(uuid.uuid4())}
    )
    assert answer.status_code == 302
    assert client.get("/guest").status_code == 403
    assert "Open your link again" in client.get("/guest").content.decode()


def test_a_new_link_ends_the_earlier_one(cast: Cast, conference: Conference, mother: Seat) -> None:
    first = linked(cast, conference, mother)
    answer = signed_in(cast.administrator).post(
        f"/conferences/{conference.pk}/links/{mother.pk}", {"once": str(uuid.uuid4())}
    )
    assert answer.status_code == 302
    second = next(token for token in map(token_in, Message.objects.filter(template="link")) if token != first)
    assert Client().get(f"/l/{first}").status_code == 404
    assert Client().get(f"/l/{second}").status_code == 200


@pytest.mark.parametrize("minutes", [31, 60 * 5])
def test_a_visit_ends_when_nobody_is_there(cast: Cast, conference: Conference, mother: Seat, minutes: int) -> None:
    client = inside(cast, linked(cast, conference, mother))
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert client.get("/guest").status_code == 403


def test_leaving_ends_the_visit_also_for_a_kept_cookie(cast: Cast, conference: Conference, mother: Seat) -> None:
    client = inside(cast, linked(cast, conference, mother))
    cookie = client.cookies["quoracy_guest"].value
    assert client.post("/guest/leave").status_code == 200
    again = Client()
    again.cookies["quoracy_guest"] = cookie
    assert again.get("/guest").status_code == 403


def test_a_guest_is_nobody_on_the_pages_for_accounts(
    cast: Cast, conference: Conference, mother: Seat, family: Family
) -> None:
    client = inside(cast, linked(cast, conference, mother))
    for address in ("/", f"/conferences/{conference.pk}/", f"/children/{family.ava.pk}/", "/outbox"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in/"), address


def test_an_account_is_nobody_on_a_guests_page(cast: Cast, conference: Conference, mother: Seat) -> None:
    """Somebody signed in of another part of the service does not lend a guest their rights, nor the other way about."""
    client = signed_in(cast.chair)
    assert client.get("/guest").status_code == 403


def test_a_guest_of_one_authority_is_inside_that_one_only(
    cast: Cast, elsewhere: Cast, conference: Conference, mother: Seat
) -> None:
    """Signed in elsewhere in the same browser, a guest's page still answers for the link's authority alone."""
    client = inside(cast, linked(cast, conference, mother))
    client.force_login(elsewhere.administrator)
    assert client.get("/guest", follow=True).status_code == 200
    with within(elsewhere.authority):
        assert JournalEntry.objects.filter(seat=mother.pk).count() == 0
    stranger = signed_in(elsewhere.administrator).get(f"/conferences/{conference.pk}/links")
    assert stranger.status_code == 403


def test_only_who_arranges_or_chairs_sends_links(cast: Cast, conference: Conference, mother: Seat) -> None:
    for actor, status in ((cast.social_worker, 403), (cast.colleague, 403), (cast.chair, 302)):
        answer = signed_in(actor).post(f"/conferences/{conference.pk}/links/{mother.pk}", {"once": str(uuid.uuid4())})
        assert answer.status_code == status, actor


def test_no_link_without_an_address_and_none_beside_an_account(
    cast: Cast, conference: Conference, mother: Seat
) -> None:
    mother.person.email = ""  # type: ignore[union-attr]  # she is a person
    mother.person.save()  # type: ignore[union-attr]  # she is a person
    worker = conference.seats.get(name="Honor Plumtree-Adeyemi")
    for seat, says in ((mother, "no e-mail address"), (worker, "has an account")):
        answer = signed_in(cast.administrator).post(
            f"/conferences/{conference.pk}/links/{seat.pk}", {"once": str(uuid.uuid4())}
        )
        assert says in answer.content.decode()
    assert Link.objects.count() == 0


@pytest.mark.clause("BOL-1.40")
def test_a_childs_link_goes_where_the_unit_says_and_names_no_child(
    cast: Cast, conference: Conference, family: Family
) -> None:
    address = f"/conferences/{conference.pk}/children/{family.ava.pk}/link"
    told = {"channel": "sms", "address": "07700 900 982", "whose": "Aunt Petal", "once": str(uuid.uuid4())}
    assert signed_in(cast.administrator).post(address, told).status_code == 302
    message = newest(cast.authority, "link")
    assert (message.channel, message.address) == ("sms", "07700 900 982")
    assert "Ava" not in message.body
    wrong = told | {"address": "0770", "once": str(uuid.uuid4())}
    assert "in full" in signed_in(cast.administrator).post(address, wrong).content.decode()


def test_a_practitioner_of_the_directory_comes_in_by_link(cast: Cast, conference: Conference) -> None:
    client = inside(cast, linked(cast, conference, conference.seats.get(name="PC Juno Lanternby")))
    answer = client.get("/guest", follow=True)
    assert answer.status_code == 200
    assert "PC Juno Lanternby" in answer.content.decode()


def test_keys_of_the_same_code_differ_by_link() -> None:
    assert keys.code_digest("123456", uuid.uuid4()) != keys.code_digest("123456", uuid.uuid4())


def test_the_outbox_shows_nobody_a_link_or_code_that_really_goes_out(
    cast: Cast, conference: Conference, mother: Seat, settings: Any
) -> None:
    token = linked(cast, conference, mother)
    Client().post(f"/l/{token}")
    code = newest(cast.authority, "sign_in_code")
    for provider, shown in (("keep", True), ("smtp", False), ("notify", False)):
        settings.OUTBOX_PROVIDER = provider
        for message, secret in ((newest(cast.authority, "link"), token), (code, code_in(code))):
            page = signed_in(cast.administrator).get(f"/outbox/{message.pk}").content.decode()
            assert (secret in page) == shown, provider


def test_everybody_without_a_link_is_sent_one_at_once_but_nobody_about_whom_a_ruling_is_awaited(
    cast: Cast, family: Family, conference: Conference
) -> None:
    mother = family_seat(conference, family.mother)
    client, page = signed_in(cast.administrator), f"/conferences/{conference.pk}/links"
    assert "Send a link to everybody who has none" in client.get(page).content.decode()
    Seat.objects.filter(pk=mother.pk).update(kept_out=Seat.KeptOut.ASKED)
    for _again in range(2):
        assert client.post(f"{page}/all", {"once": str(uuid.uuid4())}).status_code == 302
    linked_to = sorted(link.name for link in Link.objects.filter(conference=conference))
    assert linked_to == sorted(set(linked_to)), "nobody is sent two"
    assert mother.name not in linked_to
    assert linked_to
    for stranger in (cast.colleague, cast.second_chair, cast.health_visitor):
        assert signed_in(stranger).post(f"{page}/all", {}).status_code == 403


def test_how_somebody_is_reached_is_written_down_where_nothing_is_on_file(
    cast: Cast, family: Family, conference: Conference
) -> None:
    seat = Seat.objects.get(conference=conference, person=family.mother)
    Person.objects.filter(pk=family.mother.pk).update(email="", phone="")
    client, address = signed_in(cast.administrator), f"/conferences/{conference.pk}/links/{seat.pk}/address"
    assert address in client.get(f"/conferences/{conference.pk}/links").content.decode()
    once = {"once": str(uuid.uuid4())}
    assert "Enter an e-mail address or a telephone number" in client.post(address, once).content.decode()
    reached = {"email": "delphine@home.example", "phone": "", "once": str(uuid.uuid4())}
    assert client.post(address, reached).status_code == 302
    assert Person.objects.get(pk=family.mother.pk).email == "delphine@home.example"
    again = {"email": "other@home.example", "phone": "", "once": str(uuid.uuid4())}
    assert "already" in client.post(address, again).content.decode(), "a correction is made on the directory"
    assert signed_in(cast.colleague).get(address).status_code == 403
