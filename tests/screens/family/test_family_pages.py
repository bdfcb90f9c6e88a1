"""What a relative finds on their page, what they can say there, and that nothing else is to be read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.contributions.models import Comment, Contribution
from quoracy.casework.invitations.actions import inviting
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.actions import revoke
from quoracy.casework.links.models import GuestDraft, Link
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.casework.people.models import Person
from quoracy.casework.reports.actions.sharing import Shared, record_sharing
from quoracy.casework.reports.actions.withholding import From, Ruled, ask_to_withhold, rule_on_withholding
from quoracy.casework.reports.models import Report
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import family_seat, inside, linked
from tests.reports_underway import asked, author, signed, written
from tests.screens.reading import signed_in

SECRET = "What is known of Ava Larkwhistle: "


@pytest.fixture
def conference(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield asked(cast, family.ava, family.noah)


@pytest.fixture
def father(cast: Cast, conference: Conference, family: Family) -> Person:
    """Noah's father, and nobody to Ava."""
    person = add_person(cast.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
    relate(family.noah, person, "father", parental_responsibility=True)
    family_seat(conference, person, email="thaddeus@away.example")
    return person


@pytest.fixture
def report(cast: Cast, conference: Conference, family: Family) -> Report:
    by = author(cast.health_visitor, conference)
    return written(by, family.ava, family.noah)


def share(cast: Cast, conference: Conference, person: Person) -> None:
    record_sharing(
        author(cast.health_visitor, conference), Shared(person=person.pk, given_at=timezone.now(), how="together")
    )


def visit(cast: Cast, conference: Conference, person: Person) -> Client:
    return inside(cast, linked(cast, conference, family_seat(conference, person)))


def said(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.clause("BOL-1.34", "BFG-4.4.1e")
def test_the_page_says_when_where_who_comes_and_why_and_what_it_is(
    cast: Cast, conference: Conference, family: Family
) -> None:
    page = said(visit(cast, conference, family.mother), "/guest")
    for words in ("Wednesday 2 December 2026", "Room 2", "Ava Larkwhistle", "PC Juno Lanternby", "Mercy Okonjo-Vale"):
        assert words in page
    assert "Before the day" in page, "the leaflet"
    assert "you can complain" in page


def test_a_father_of_one_child_reads_no_word_of_the_other(
    cast: Cast, conference: Conference, report: Report, father: Person
) -> None:
    signed(author(cast.health_visitor, conference))
    share(cast, conference, father)
    client = visit(cast, conference, father)
    page = said(client, "/guest/family") + said(client, f"/guest/family/reports/{report.pk}")
    assert "Noah Larkwhistle" in page
    assert not re.search(r"\bAva\b", page)  # a word: a form's token may hold the letters


def test_a_report_is_not_even_named_before_it_is_shared(
    cast: Cast, conference: Conference, report: Report, family: Family
) -> None:
    signed(author(cast.health_visitor, conference))
    client = visit(cast, conference, family.mother)
    assert "Report by" not in said(client, "/guest/family")
    assert client.get(f"/guest/family/reports/{report.pk}").status_code == 403
    share(cast, conference, family.mother)
    assert "Report by Honor" in said(client, "/guest/family")
    assert SECRET in said(client, f"/guest/family/reports/{report.pk}")


@pytest.mark.clause("BOL-1.59", "BOL-1.60")
def test_what_is_withheld_is_nowhere_and_not_hinted_at(
    cast: Cast, conference: Conference, report: Report, family: Family
) -> None:
    by = author(cast.health_visitor, conference)
    hidden = report.passages.filter(child=family.ava).first()
    assert hidden is not None
    hidden.text = "The refuge is in Saltmarsh Lane"
    hidden.save()
    [row] = ask_to_withhold(by, hidden, [From(person=family.mother.pk)], "Her safety")
    signed(by)
    share(cast, conference, family.mother)
    client = visit(cast, conference, family.mother)
    address = f"/guest/family/reports/{report.pk}"
    before = said(client, address)
    assert "Saltmarsh" not in before
    assert str(hidden.pk) not in before
    rule_on_withholding(cast.chair, row, Ruled(withheld=True, reasons="It would put her at risk"))
    after = said(client, address) + said(client, "/guest/family")
    assert "Saltmarsh" not in after
    assert "withheld" not in after.lower()
    answer = client.post(address, {"passage": str(hidden.pk), "text": "I know"})
    assert "Saltmarsh" not in answer.content.decode()
    assert not Comment.objects.exists(), "there is no such passage to comment on"
    rule_on_withholding(cast.chair, row, Ruled(withheld=False, reasons="She knows"))
    assert "Saltmarsh" in said(client, address)


@pytest.mark.clause("BFG-4.7.7e", "WAR-4.05")
def test_a_comment_stays_in_the_persons_words_beside_its_passage_and_reaches_the_chair(
    cast: Cast, conference: Conference, report: Report, family: Family
) -> None:
    signed(author(cast.health_visitor, conference))
    share(cast, conference, family.mother)
    passage = report.passages.filter(child=family.ava).first()
    assert passage is not None
    client = visit(cast, conference, family.mother)
    answer = client.post(
        f"/guest/family/reports/{report.pk}", {"passage": str(passage.pk), "text": "I was never asked"}
    )
    assert answer.status_code == 302
    assert Comment.objects.get().passage == passage
    assert "I was never asked" in said(client, f"/guest/family/reports/{report.pk}")
    chair = said(signed_in(cast.chair), f"/conferences/{conference.pk}/family")
    assert "I was never asked" in chair
    assert passage.text[:40] in chair
    assert signed_in(cast.colleague).get(f"/conferences/{conference.pk}/family").status_code == 403


@pytest.mark.clause("BOL-1.41", "BFG-4.5.10b", "BFG-4.7.10a")
def test_what_is_prepared_is_private_until_it_is_sent(cast: Cast, conference: Conference, family: Family) -> None:
    client, chair = visit(cast, conference, family.mother), signed_in(cast.chair)
    words = {"say": "I love them both", "how": "myself", "supporter": "Petal", "supporter_kind": "friend"}
    assert client.post("/guest/family/say", words | {"do": "keep"}).status_code == 302
    assert "I love them both" in said(client, "/guest/family/say"), "kept, to go on with"
    assert "I love them both" not in said(chair, f"/conferences/{conference.pk}/family")
    assert "Nothing sent yet" in said(chair, f"/conferences/{conference.pk}/family")
    client.post("/guest/family/say", words | {"do": "send"})
    assert "I love them both" in said(chair, f"/conferences/{conference.pk}/family")
    client.post("/guest/family/say", words | {"say": "And I am frightened", "do": "keep"})
    assert "frightened" not in said(chair, f"/conferences/{conference.pk}/family"), "what is written anew is hers again"
    changes = JournalEntry.objects.filter(act="changed", child=family.ava.pk, name="Delphine Larkwhistle")
    assert changes.count() == 3


@pytest.mark.clause("BOL-1.42", "WAR-3.04", "BFG-4.3.6d", "BFG-4.4.1h")
def test_what_is_needed_goes_on_the_conferences_list_to_be_booked(
    cast: Cast, conference: Conference, family: Family
) -> None:
    client = visit(cast, conference, family.mother)
    client.post("/guest/family/say", {"needs": ["interpreter", "childcare"], "needs_more": "Polish", "do": "send"})
    assert set(conference.needs.values_list("kind", "detail")) == {("interpreter", "Polish"), ("childcare", "Polish")}
    Need.objects.filter(kind="interpreter").update(booked_with="Tongues Ltd")
    client.post("/guest/family/say", {"needs": ["safety"], "needs_more": "Apart from him", "do": "send"})
    assert set(conference.needs.values_list("kind", flat=True)) == {"interpreter", "safety"}


@pytest.mark.clause("WAR-3.07")
def test_a_supporter_is_named_with_the_kind_and_their_age_confirmed(
    cast: Cast, conference: Conference, family: Family
) -> None:
    told = {"supporter": "Petal Oakhanger", "supporter_kind": "solicitor", "supporter_adult": "on", "do": "send"}
    visit(cast, conference, family.mother).post("/guest/family/say", told)
    page = said(signed_in(cast.chair), f"/conferences/{conference.pk}/family")
    for words in ("Petal Oakhanger", "A solicitor", "18 or over"):
        assert words in page


def test_a_guest_of_another_kind_finds_no_family_page(cast: Cast, conference: Conference, report: Report) -> None:
    """A practitioner or a supporter who types the addresses is refused, and that is written down."""
    seats = [conference.seats.get(name="PC Juno Lanternby")]
    friend = add_person(cast.authority, "Petal", "Oakhanger", email="petal@friend.example")
    seat = family_seat(conference, friend, email="petal@friend.example")
    Seat.objects.filter(pk=seat.pk).update(standing=Seat.Standing.SUPPORTER)
    signed(author(cast.health_visitor, conference))
    for one in [*seats, Seat.objects.select_related("person", "practitioner").get(pk=seat.pk)]:
        client = inside(cast, linked(cast, conference, one))
        for address in ("family", "family/say", f"family/reports/{report.pk}", "child"):
            answer = client.get(f"/guest/{address}")
            assert answer.status_code == 403, (one, address)
            assert "Larkwhistle" not in answer.content.decode()
        assert JournalEntry.objects.filter(act="refused", seat=one.pk).count() >= 4
    assert not Contribution.objects.exists()


def test_the_supporters_page_names_nobody_of_the_family(cast: Cast, conference: Conference) -> None:
    friend = add_person(cast.authority, "Petal", "Oakhanger", email="petal@friend.example")
    seat = family_seat(conference, friend, email="petal@friend.example")
    Seat.objects.filter(pk=seat.pk).update(standing=Seat.Standing.SUPPORTER)
    page = said(inside(cast, linked(cast, conference, Seat.objects.get(pk=seat.pk))), "/guest")
    assert "Larkwhistle" not in page
    assert "Room 2" in page


def test_every_look_of_a_relative_is_journalled(cast: Cast, conference: Conference, family: Family) -> None:
    client = visit(cast, conference, family.mother)
    for address in ("/guest/family", "/guest/family/say"):
        before = JournalEntry.objects.filter(name="Delphine Larkwhistle", child=family.noah.pk).count()
        said(client, address)
        assert JournalEntry.objects.filter(name="Delphine Larkwhistle", child=family.noah.pk).count() == before + 1


def test_what_a_relative_types_is_kept_and_found_again_from_the_first_page(
    cast: Cast, conference: Conference, family: Family, father: Person
) -> None:
    client = visit(cast, conference, family.mother)
    client.post("/guest/family/say", {"say": "Kept before", "needs": ["childcare"], "do": "keep"})
    typed = {"say": "Half a sentence", "needs": ["interpreter"]}
    assert client.post("/guest/keep?page=/guest/family/say", typed).status_code == 204
    page = said(client, "/guest/family/say")
    assert "Half a sentence" in page
    assert re.search(r'value="interpreter" checked', page)
    assert not re.search(r'value="childcare" checked', page), "what was typed last counts, not a mixture"
    assert 'href="/guest/family/say">Go on with what you wrote' in said(client, "/guest/family")
    other = visit(cast, conference, father)
    assert "Half a sentence" not in said(other, "/guest/family/say")
    assert "Go on with" not in said(other, "/guest/family")
    client.post("/guest/family/say", {"say": "The whole of it", "do": "send"})
    assert "Half a sentence" not in said(client, "/guest/family/say")
    assert "Go on with" not in said(client, "/guest/family")


def test_a_double_click_sends_words_and_comments_once(
    cast: Cast, conference: Conference, report: Report, family: Family
) -> None:
    signed(author(cast.health_visitor, conference))
    share(cast, conference, family.mother)
    client = visit(cast, conference, family.mother)
    for address, told in (
        ("/guest/family/say", {"say": "I love them", "do": "send"}),
        (f"/guest/family/reports/{report.pk}", {"text": "I was never asked"}),
    ):
        token = str(uuid.uuid4())
        led = {client.post(address, told | {"once": token})["Location"] for _click in range(2)}
        assert len(led) == 1
    assert Comment.objects.count() == 1
    assert JournalEntry.objects.filter(what="sent what they want to say", child=family.ava.pk).count() == 1


def test_a_form_sent_after_the_visit_ended_is_kept_and_shown_again_after_coming_in_anew(
    cast: Cast, conference: Conference, report: Report, family: Family
) -> None:
    signed(author(cast.health_visitor, conference))
    share(cast, conference, family.mother)
    token = linked(cast, conference, family_seat(conference, family.mother))
    client, about = inside(cast, token), f"/guest/family/reports/{report.pk}"
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        for address, words in (("/guest/family/say", "I love them"), (about, "Never asked")):
            answer = client.post(address, {"say": words, "text": words, "do": "send"})
            assert answer.status_code == 403
            assert "What you wrote is not lost" in answer.content.decode()
            assert words not in answer.content.decode(), "nothing is shown without a visit"
        assert not Contribution.objects.exists(), "kept, not sent"
        assert client.post("/guest/keep?page=/guest/family/say", {"say": "I love them both"}).status_code == 204
        again = inside(cast, token)
        assert said(again, "/guest/family").count("Go on with what you wrote") == 2
        assert "I love them both" in said(again, "/guest/family/say")
        assert "Never asked" in said(again, about)


@pytest.mark.parametrize(("how", "hours"), [("left", 0), ("left", 1), ("revoked", 1), ("stale", 25)])
def test_nothing_is_kept_for_a_visit_that_was_left_or_is_long_over_or_whose_link_was_taken_away(
    cast: Cast, conference: Conference, family: Family, how: str, hours: int
) -> None:
    mother = family_seat(conference, family.mother)
    client = inside(cast, linked(cast, conference, mother))
    cookie = client.cookies["quoracy_guest"].value
    if how == "left":
        client.post("/guest/leave")
        client.cookies["quoracy_guest"] = cookie
    if how == "revoked":
        revoke(cast.administrator, Link.objects.get(seat=mother))
    words = {"say": "Words of somebody else", "do": "send"}
    with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
        for who in (client, Client()):
            for address in ("/guest/family/say", "/guest/keep?page=/guest/family/say"):
                answer = who.post(address, words)
                assert answer.status_code == 403
                assert "not lost" not in answer.content.decode()
    assert not GuestDraft.objects.exists()


@pytest.mark.clause("BFG-4.4.1b", "WAR-3.04")
def test_a_relative_answers_the_invitation_on_their_own_page_and_may_change_their_mind(
    cast: Cast, family: Family, conference: Conference
) -> None:
    seat = family_seat(conference, family.mother)
    client = inside(cast, linked(cast, conference, seat))
    assert "Will you come?" not in client.get("/guest/family/say").content.decode(), "nobody has asked her yet"
    found = [*inviting.list_findings(conference), *inviting.before_sending(conference)]
    inviting.invite_all(cast.administrator, conference, {one.place: "Agreed" for one in found})
    assert "Will you come?" in client.get("/guest/family/say").content.decode()
    course = (("unsure", ""), ("coming", "coming"), ("not_coming", "not_coming"), ("unsure", "not_coming"))
    for chosen, answered in course:
        said = {"coming": chosen, "say": "We are trying", "do": "send", "once": str(uuid.uuid4())}
        assert client.post("/guest/family/say", said).status_code == 302
        invitation = Invitation.objects.get(seat=seat)
        assert invitation.answer == answered, chosen
        assert Contribution.objects.get(person=family.mother).sent["say"] == "We are trying"
    keep = {"coming": "coming", "say": "Not yet", "do": "keep", "once": str(uuid.uuid4())}
    client.post("/guest/family/say", keep)
    assert Invitation.objects.get(seat=seat).answer == "not_coming", "what is only kept is no answer yet"
    assert Message.objects.filter(template="not_coming").exists(), "the chair and the unit hear of it at once"
    Seat.objects.filter(pk=seat.pk).update(kept_out=Seat.KeptOut.WHOLE)
    assert "Will you come?" not in client.get("/guest/family/say").content.decode()
    client.post("/guest/family/say", {"coming": "coming", "say": "x", "do": "send", "once": str(uuid.uuid4())})
    assert Invitation.objects.get(seat=seat).answer == "not_coming"
