"""What the chair adds after signing reaches everybody who holds a copy and may read it, with proof."""

from __future__ import annotations

import pytest

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.links.models import Link
from quoracy.casework.messages.models import Message
from quoracy.casework.records import additions, questions
from quoracy.casework.records.actions import adding, amending, distributing, writing
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.models import AdditionSent, Amendment, ConferenceRecord
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.record import copy_pdf
from tests.casework.records.conftest import explained, given, recipient, signed
from tests.casework.records.test_distributing import HEALTH, MOTHER, SCHOOL, printed
from tests.casework.records.test_writing import written
from tests.cast import Family
from tests.guests_inside import BASE

FRIDAY = "He came on Friday, not on Thursday."


@pytest.fixture
def record(cast: Cast, family: Family, held: Conference) -> ConferenceRecord:
    """Signed, with one passage for everybody and one that is kept from the mother."""
    row = explained(cast, held)
    writing.add_passage(cast.chair, row, written("He came on Thursday."))
    secret = writing.add_passage(cast.chair, row, written("He lives at 1 Nowhere Road."))
    writing.keep_from(cast.chair, secret, Whom("person", person=family.mother), "Danger")
    return signed(cast, held)


def accepted(cast: Cast, record: ConferenceRecord, by: str, about: str) -> Amendment:
    """Proposed about a passage by somebody, and accepted."""
    passage = record.passages.get(text=about)
    proposed = amending.propose(recipient(record, by), passage.pk, FRIDAY)
    return amending.rule(cast.chair, proposed, "accepted", "So it was", FRIDAY)


def owed(record: ConferenceRecord) -> set[str]:
    return {one.recipient.name for one in additions.owed(record)}


@pytest.mark.clause("BOL-1.98c")
def test_it_goes_at_once_to_everybody_by_link_and_on_the_units_list_for_paper(
    cast: Cast, family: Family, record: ConferenceRecord
) -> None:
    given(cast, record, HEALTH)
    given(cast, record, MOTHER)
    given(cast, record, SCHOOL, "hand")
    first = Link.objects.get()
    accepted(cast, record, HEALTH, "He came on Thursday.")
    assert owed(record) == {HEALTH, MOTHER, SCHOOL}
    assert adding.tell_everybody(cast.chair, record, BASE, copy_pdf) == 2
    assert adding.tell_everybody(cast.chair, record, BASE, copy_pdf) == 0
    assert owed(record) == {SCHOOL}
    by_account, by_link = (
        Message.objects.get(template="record_added"),
        Message.objects.get(template="record_added_link"),
    )
    assert by_account.to_user == cast.health_visitor
    assert by_link.address == "delphine@home.example"
    first.refresh_from_db()
    assert first.revoked_at is not None  # the new link takes its place
    for message in (by_account, by_link):
        assert "Friday" not in message.body
        assert "Ava" not in message.body
    sent = AdditionSent.objects.get(recipient=recipient(record, MOTHER))
    assert FRIDAY in printed(bytes(sent.made.pdf))
    assert sent.made.number > 3


@pytest.mark.clause("BOL-1.98c")
def test_nobody_is_told_of_what_their_copy_may_not_hold(cast: Cast, family: Family, record: ConferenceRecord) -> None:
    given(cast, record, HEALTH)
    given(cast, record, MOTHER)
    accepted(cast, record, HEALTH, "He lives at 1 Nowhere Road.")
    assert owed(record) == {HEALTH}
    adding.tell_everybody(cast.chair, record, BASE, copy_pdf)
    assert not Message.objects.filter(template="record_added_link").exists()


@pytest.mark.clause("BOL-1.98c")
def test_on_paper_the_address_is_checked_again_and_the_proof_kept(
    cast: Cast, family: Family, record: ConferenceRecord
) -> None:
    one = given(cast, record, MOTHER, "post")
    with pytest.raises(Objected, match="have all that was added"):
        adding.send(cast.administrator, one, questions.address_of(one), BASE, copy_pdf)
    accepted(cast, record, MOTHER, "He came on Thursday.")
    seen = questions.address_of(one)
    family.mother.address = "9 Other Lane, Nowhere"
    family.mother.save()
    with pytest.raises(Objected, match="not the address on file any more"):
        adding.send(cast.administrator, recipient(record, MOTHER), seen, BASE, copy_pdf)
    with pytest.raises(NoRight):
        adding.send(cast.social_worker, recipient(record, MOTHER), seen, BASE, copy_pdf)
    made = adding.send(cast.administrator, recipient(record, MOTHER), "9 Other Lane, Nowhere", BASE, copy_pdf)
    assert (made.number, made.further) == (2, False)
    with pytest.raises(Objected, match="Say how"):
        adding.prove(cast.administrator, one, " ")
    adding.prove(cast.administrator, one, "Signed for on Monday")
    row = AdditionSent.objects.get()
    assert (row.address, row.proof) == ("9 Other Lane, Nowhere", "Signed for on Monday")
    assert owed(record) == set()


def test_opening_the_copy_is_opening_what_was_added(cast: Cast, family: Family, record: ConferenceRecord) -> None:
    one = given(cast, record, MOTHER)
    distributing.opened(one, None)
    accepted(cast, record, MOTHER, "He came on Thursday.")
    adding.tell_everybody(cast.chair, record, BASE, copy_pdf)
    assert AdditionSent.objects.get().opened_at is None
    distributing.opened(one, None)
    assert AdditionSent.objects.get().opened_at is not None


@pytest.mark.clause("BOL-1.98c")
def test_whoever_proposed_is_told_that_there_is_an_answer(cast: Cast, family: Family, record: ConferenceRecord) -> None:
    given(cast, record, MOTHER)
    proposed = amending.propose(recipient(record, MOTHER), None, FRIDAY)
    amending.rule(cast.chair, proposed, "noted", "I heard it otherwise")
    told = Message.objects.get(template="amendment_ruled")
    assert told.address == "delphine@home.example"
    assert "otherwise" not in told.body


def test_somebody_who_cannot_be_reached_any_more_stays_on_the_list(
    cast: Cast, family: Family, record: ConferenceRecord
) -> None:
    given(cast, record, MOTHER)
    given(cast, record, HEALTH)
    accepted(cast, record, HEALTH, "He came on Thursday.")
    family.mother.email = family.mother.phone = ""
    family.mother.save()
    assert adding.tell_everybody(cast.chair, record, BASE, copy_pdf) == 1
    assert owed(record) == {MOTHER}


def test_what_nobody_may_read_yet_is_owed_once_the_chair_lets_them(
    cast: Cast, family: Family, record: ConferenceRecord
) -> None:
    given(cast, record, SCHOOL, "hand")
    added = amending.add(cast.chair, record, "The letter went on Monday.").passages.get()
    assert owed(record) == set()
    writing.lift(cast.chair, added.kept_from.get(), "Everybody may know")
    assert owed(record) == {SCHOOL}
