"""The pages on which the record is signed, sent, read by whoever got it, amended, copied again and checked."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import today
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.models import Message
from quoracy.casework.records import checking
from quoracy.casework.records.actions import copying, writing
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.models import Amendment, ConferenceRecord, CopyMade
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.record import copy_pdf
from tests.casework.records.conftest import explained, given, hold, recipient, signed
from tests.casework.records.test_writing import written
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import child_linked, inside, linked, token_in
from tests.screens.reading import boxes, error_at, seen, sent, signed_in, words
from tests.screens.records.test_writing import at

MOTHER, SCHOOL, HEALTH = "Delphine Larkwhistle", "Winifred Chalkhurst", "Honor Plumtree-Adeyemi"
SECRET = "The refuge is in Nowhere Road."


@pytest.fixture
def held(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield hold(cast, family)


@pytest.fixture
def record(cast: Cast, family: Family, held: Conference) -> ConferenceRecord:
    """Signed, with a passage that is kept from the mother."""
    passage = writing.add_passage(cast.chair, explained(cast, held), written(SECRET))
    writing.keep_from(cast.chair, passage, Whom("person", person=family.mother), "Danger")
    return signed(cast, held)


def links(client: Client, address: str) -> list[str]:
    return [str(link.get("href")) for link in seen(client, address).cssselect("main a")]


@pytest.mark.clause("BFG-4.14.4a", "BFG-4.14.4c")
def test_from_the_signature_to_proof_of_sending_with_pages_alone(cast: Cast, family: Family, held: Conference) -> None:
    chair, unit = signed_in(cast.chair), signed_in(cast.administrator)
    row = explained(cast, held)
    shown = seen(chair, at(held, "sign"))
    read = shown.cssselect("input[name=seen]")[0].get("value")
    assert sent(unit, at(held, "sign"), {"confirmed": "on", "seen": read}).status_code == 403
    assert error_at(sent(chair, at(held, "sign"), {"seen": read}), "id_confirmed")
    assert sent(chair, at(held, "sign"), {"confirmed": "on", "seen": read}).status_code == 302
    one = recipient(row, MOTHER)
    assert sent(unit, at(held, "as_proposed"), {}).status_code == 403
    assert sent(chair, at(held, "as_proposed"), {}).status_code == 302
    page = seen(unit, at(held, "send", recipient=one.pk))
    assert "delphine@home.example" in words(page)
    typed = {"address": "delphine@home.example"}
    assert error_at(sent(unit, at(held, "send", recipient=one.pk), typed), "id_confirmed")
    assert sent(unit, at(held, "send", recipient=one.pk), {**typed, "confirmed": "on"}).status_code == 302
    listed = words(seen(unit, at(held, "recipients")))
    assert "to delphine@home.example" in listed
    assert "It is not known yet that they have it." in listed
    assert sent(unit, at(held, "prove", recipient=one.pk), {"proof": "She rang"}).status_code == 302
    assert "She rang" in words(seen(unit, at(held, "recipients")))
    assert unit.get(at(held, "paper", number=1))["Content-Type"] == "application/pdf"
    assert unit.get(at(held, "preview", recipient=one.pk)).content.startswith(b"%PDF")
    assert unit.get(at(held, "sealed")).content.startswith(b"%PDF")


@pytest.mark.clause("BFG-4.14.6")
def test_the_chairs_ruling_names_what_is_missing(cast: Cast, record: ConferenceRecord, held: Conference) -> None:
    one = recipient(record, SCHOOL)
    chair = signed_in(cast.chair)
    where = at(held, "rule", recipient=one.pk)
    typed = {"gets": "yes", "extent": "attended", "how": "", "why": ""}
    assert error_at(sent(chair, where, typed), "id_how")
    assert error_at(sent(chair, where, {**typed, "gets": "no"}), "id_why")
    assert sent(chair, where, {**typed, "how": "post"}).status_code == 302


def test_a_relative_reads_their_copy_by_a_link_and_says_what_is_wrong(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    given(cast, record, MOTHER)
    client = inside(cast, token_in(Message.objects.get(template="record_link")))
    assert client.get("/guest")["Location"] == reverse("records:guests")
    mine = words(seen(client, reverse("records:guests")))
    assert "I want help with the nights." in mine
    assert SECRET not in mine
    assert "withheld" not in mine.lower()
    pdf = client.get(reverse("records:guests_paper")).content
    assert "Nowhere Road" not in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert recipient(record, MOTHER).opened_at is not None
    assert sent(client, reverse("records:guests"), {"proposes": "It was Friday."}).status_code == 302
    assert Amendment.objects.get().proposes == "It was Friday."
    assert "The chair has not ruled on it yet." in words(seen(client, reverse("records:guests")))
    assert client.post(reverse("records:guests"), {"do": "read"}).status_code == 200
    assert recipient(record, MOTHER).read_at is not None
    assert JournalEntry.objects.filter(name=MOTHER, what="the record: their own copy").exists()
    listed = words(seen(signed_in(cast.chair), at(held, "looks")))
    assert "Delphine LarkwhistleLooked at: the record: their own copy" in listed


def test_a_guest_who_was_sent_nothing_or_gets_it_by_post_reads_nothing(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    client = inside(cast, linked(cast, held, held.seats.get(person__isnull=False)))
    for name in ("guests", "guests_paper"):
        assert client.get(reverse(f"records:{name}")).status_code == 403
    given(cast, record, MOTHER, "post")
    assert client.get(reverse("records:guests")).status_code == 403


@pytest.mark.clause("BOL-1.98a", "BOL-1.98c")
def test_somebody_with_an_account_reads_theirs_and_the_chair_rules_on_what_they_propose(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    visitor, chair = signed_in(cast.health_visitor), signed_in(cast.chair)
    assert visitor.get(at(held, "mine")).status_code == 403
    given(cast, record, HEALTH)
    mine = seen(visitor, at(held, "mine"))
    assert SECRET in words(mine)
    passage = next(one for one in record.passages.all() if one.text == SECRET)
    typed = {"passage": str(passage.pk), "proposes": "It moved to Somewhere Road."}
    assert sent(visitor, at(held, "mine"), typed).status_code == 302
    row = Amendment.objects.get()
    assert SECRET in words(seen(chair, at(held, "amendments")))
    where = at(held, "rule_on", amendment=row.pk)
    assert sent(signed_in(cast.administrator), where, {"ruling": "noted", "reasons": "x"}).status_code == 403
    assert error_at(sent(chair, where, {"ruling": "accepted", "reasons": "True"}), "id_adds")
    told = {"ruling": "accepted", "reasons": "True", "adds": "It moved to Somewhere Road."}
    assert sent(chair, where, told).status_code == 302
    mine = words(seen(visitor, at(held, "mine")))
    assert "Accepted. True" in mine
    assert "Added on Wednesday 25 November 2026" in mine
    assert visitor.get(at(held, "my_paper")).content.startswith(b"%PDF")


@pytest.mark.parametrize("part", ["social_worker", "team_manager", "colleague", "head_of_service", "analyst"])
def test_whoever_was_sent_nothing_reads_no_copy(
    cast: Cast, record: ConferenceRecord, held: Conference, part: str
) -> None:
    given(cast, record, MOTHER, "hand")
    client, one = signed_in(cast.people[part]), {"recipient": recipient(record, MOTHER).pk}
    for name, holes in (
        ("mine", {}), ("my_paper", {}), ("recipients", {}), ("made", {}), ("paper", {"number": 1}), ("sealed", {}),
        ("preview", one), ("send", one), ("rule", one), ("further", one), ("amendments", {}), ("sign", {}),
    ):  # fmt: skip
        assert client.get(at(held, name, **holes)).status_code == 403, name


@pytest.mark.clause("BFG-4.14.5b")
def test_the_social_worker_writes_down_the_talk_with_a_parent(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    given(cast, record, MOTHER, "hand")
    one, worker = {"recipient": recipient(record, MOTHER).pk}, signed_in(cast.social_worker)
    typed = {**boxes("on", today()), "by_name": "Sunniva", "said": "She agrees"}
    assert signed_in(cast.colleague).get(at(held, "discuss", **one)).status_code == 403
    assert sent(worker, at(held, "discuss", **one), typed).status_code == 302
    assert "She agrees" in words(seen(signed_in(cast.chair), at(held, "recipients")))


@pytest.mark.clause("BOL-1.99a", "BOL-1.99b")
def test_the_unit_makes_a_further_copy_and_anybody_checks_its_code(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    given(cast, record, SCHOOL, "hand")
    one, unit = {"recipient": recipient(record, SCHOOL).pk}, signed_in(cast.administrator)
    assert signed_in(cast.chair).get(at(held, "further", **one)).status_code == 403
    assert at(held, "further", **one) in links(unit, at(held, "made"))
    assert sent(unit, at(held, "further", **one), {"why": "Lost"}).status_code == 302
    made = CopyMade.objects.get(further=True)
    pages = PdfReader(io.BytesIO(bytes(made.pdf))).pages
    code = " ".join(" ".join(page.extract_text() for page in pages).split()).partition("Code: ")[2][:19]
    visitor, where = Client(), reverse("records:check")
    told = words(seen(visitor, where))
    assert "Larkwhistle" not in told
    answer = visitor.post(where, {"code": code}).content.decode()
    assert f"This is copy 2 of a record made on Wednesday 25 November 2026 by {cast.authority.name}." in answer
    assert "It is in force." in answer
    for name in ("Larkwhistle", "Chalkhurst", "Ava", "Mercy", "Lost"):
        assert name not in answer
    assert "This code is unknown." in visitor.post(where, {"code": "ABCD-EFGH-JKLM-NPQR"}).content.decode()


def test_the_public_page_waits_after_many_tries(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_AN_HOUR", 2)
    visitor, where = Client(), reverse("records:check")
    assert [visitor.post(where, {"code": "ABCD"}).status_code for _ in range(4)] == [200, 200, 429, 429]


def test_a_code_typed_at_the_page_of_another_authority_says_the_same(
    cast: Cast, elsewhere: Cast, record: ConferenceRecord, held: Conference
) -> None:
    made = copying.for_recipient(cast.administrator, given(cast, record, SCHOOL, "hand"), "Lost", copy_pdf)
    pages = PdfReader(io.BytesIO(bytes(made.pdf))).pages
    code = " ".join(" ".join(page.extract_text() for page in pages).split()).partition("Code: ")[2][:19]
    answer = signed_in(elsewhere.social_worker).post(reverse("records:check"), {"code": code}).content.decode()
    assert f"by {cast.authority.name}." in answer


@pytest.mark.clause("BOL-1.98c")
def test_what_the_chair_accepts_is_sent_by_the_page_and_the_paper_ones_are_on_the_units_list(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    given(cast, record, HEALTH)
    given(cast, record, SCHOOL, "hand")
    visitor, unit = signed_in(cast.health_visitor), signed_in(cast.administrator)
    passage = record.passages.get(text=SECRET)
    assert sent(visitor, at(held, "mine"), {"passage": str(passage.pk), "proposes": "It moved."}).status_code == 302
    told = {"ruling": "accepted", "reasons": "True", "adds": "It moved to Somewhere Road."}
    assert (
        sent(signed_in(cast.chair), at(held, "rule_on", amendment=Amendment.objects.get().pk), told).status_code == 302
    )
    assert Message.objects.get(template="record_added").to_user == cast.health_visitor
    paper = visitor.get(at(held, "my_paper")).content
    assert "Somewhere Road" in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    one = recipient(record, SCHOOL)
    where = at(held, "send_added", recipient=one.pk)
    assert "Not sent yet what was added" in words(seen(unit, at(held, "recipients")))
    assert "to hand over" in words(seen(unit, where))
    typed = {"address": ""}
    assert error_at(sent(unit, where, typed), "id_confirmed")
    assert sent(unit, where, {**typed, "confirmed": "on"}).status_code == 302
    listed = words(seen(unit, at(held, "recipients")))
    assert "Not sent yet" not in listed
    assert "What was added was sent" in listed


@pytest.mark.clause("WN-1.09")
def test_the_page_that_sends_begins_with_the_persons_wishes_and_lets_the_unit_choose(
    cast: Cast, family: Family, record: ConferenceRecord, held: Conference
) -> None:
    family.mother.language, family.mother.large_print = "cy", True
    family.mother.save()
    chair, unit = signed_in(cast.chair), signed_in(cast.administrator)
    assert sent(chair, at(held, "as_proposed"), {}).status_code == 302
    one = recipient(record, MOTHER)
    page = seen(unit, at(held, "send", recipient=one.pk))
    assert page.cssselect("input[name=language][value=cy]")[0].get("checked") is not None
    assert page.cssselect("input[name=large_print]")[0].get("checked") is not None
    assert "To be translated" in words(seen(unit, at(held, "recipients")))
    where = at(held, "translation", recipient=one.pk)
    assert sent(unit, where, {"how": "By a translator, with the record"}).status_code == 302
    assert "Translation: By a translator" in words(seen(unit, at(held, "recipients")))
    typed = {"address": "delphine@home.example", "confirmed": "on", "language": "en"}
    assert sent(unit, at(held, "send", recipient=one.pk), typed).status_code == 302
    assert (recipient(record, MOTHER).language, recipient(record, MOTHER).large_print) == ("en", False)


def test_a_child_with_a_page_of_its_own_reads_its_copy_there(
    cast: Cast, family: Family, record: ConferenceRecord, held: Conference
) -> None:
    chair, unit, ava = signed_in(cast.chair), signed_in(cast.administrator), recipient(record, family.ava.name)
    where = at(held, "rule", recipient=ava.pk)
    typed = {"gets": "yes", "extent": "attended", "how": "link", "why": "She asked for it"}
    assert error_at(sent(chair, where, typed), "id_how")
    child_linked(cast, held, family.ava)
    assert sent(chair, where, typed).status_code == 302
    address = {"address": "ava@helper.example", "confirmed": "on"}
    assert sent(unit, at(held, "send", recipient=ava.pk), address).status_code == 302
    client = inside(cast, token_in(Message.objects.get(template="record_link")))
    assert client.get("/guest")["Location"] == reverse("records:guests")
    assert "Your copy of the record" in words(seen(client, reverse("family:childs_page")))


def test_a_copy_is_found_from_the_first_page_of_whoever_was_sent_it(
    cast: Cast, record: ConferenceRecord, held: Conference
) -> None:
    visitor = signed_in(cast.health_visitor)
    assert "You have not been sent a letter" in words(seen(visitor, reverse("records:papers")))
    given(cast, record, HEALTH)
    for page in ("home:today", "records:papers"):
        assert at(held, "mine") in links(visitor, reverse(page)), page
    visitor.post(at(held, "mine"), {"do": "read"})
    assert at(held, "mine") not in links(visitor, reverse("home:today"))
    assert at(held, "mine") in links(visitor, reverse("records:papers"))
    assert at(held, "mine") not in links(signed_in(cast.colleague), reverse("records:papers"))
    given(cast, record, MOTHER)
    client = inside(cast, token_in(Message.objects.get(template="record_link")))
    assert reverse("records:guests") in links(client, reverse("family:page"))
