"""Who gets the record: rulings, sending to an address checked again, proof, and closing the list."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import rebuild
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.links.models import Link
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.casework.records import lists, questions, readers
from quoracy.casework.records.actions import distributing, writing
from quoracy.casework.records.actions.distributing import Ruled, Talk
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord, Recipient
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.record import copy_pdf
from tests.casework.records.conftest import explained, given, kept_out, recipient, signed, under
from tests.casework.records.test_writing import written
from tests.cast import Family
from tests.guests_inside import BASE

MOTHER, SCHOOL, HEALTH = "Delphine Larkwhistle", "Winifred Chalkhurst", "Honor Plumtree-Adeyemi"


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def supporter(cast: Cast, conference: Conference) -> Seat:
    return Seat.objects.create(
        authority=cast.authority, conference=conference, name="Ottilie Finch", standing="supporter", present=True
    )


@pytest.mark.clause("BFG-4.14.4a")
def test_nothing_is_sent_before_the_signature_or_the_ruling(cast: Cast, family: Family, held: Conference) -> None:
    record = explained(cast, held)
    distributing.propose(record)
    one = recipient(record, SCHOOL)
    with pytest.raises(Objected, match="before the chair has signed"):
        distributing.send(cast.administrator, one, questions.address_of(one), BASE, copy_pdf)
    record = signed(cast, held)
    with pytest.raises(Objected, match="has not ruled"):
        distributing.send(cast.administrator, one, questions.address_of(one), BASE, copy_pdf)
    with pytest.raises(NoRight):
        distributing.rule(cast.administrator, one, Ruled(True, "x", "post"))
    assert lists.reader_of(one).kind == "nobody"


def test_departing_from_the_list_takes_a_reason(cast: Cast, family: Family, held: Conference) -> None:
    one = recipient(signed(cast, held), SCHOOL)
    with pytest.raises(Objected, match="Say why"):
        distributing.rule(cast.chair, one, Ruled(False, ""))
    assert distributing.rule(cast.chair, one, Ruled(False, "They left the area")).gets is False


@pytest.mark.clause("BFG-4.14.4c", "BOL-1.96c", "BOL-1.97c")
def test_a_notice_goes_without_content_to_an_address_checked_again(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = signed(cast, held)
    one = distributing.rule(cast.chair, recipient(record, MOTHER), Ruled(True, "", "link"))
    seen = questions.address_of(one)
    assert seen == "delphine@home.example"
    family.mother.email = "new@home.example"
    family.mother.save()
    with pytest.raises(Objected, match="not the address on file any more"):
        distributing.send(cast.administrator, recipient(record, MOTHER), seen, BASE, copy_pdf)
    made = distributing.send(cast.administrator, recipient(record, MOTHER), "new@home.example", BASE, copy_pdf)
    message = Message.objects.get(template="record_link")
    assert message.address == "new@home.example"
    assert "Ava" not in message.subject + message.body
    assert "plan" not in message.body
    assert Link.objects.get(seat=one.seat).revoked_at is None
    text = printed(bytes(made.pdf))
    assert "Copy 1 for Delphine Larkwhistle" in text
    assert "If something is wrong" not in text  # this procedure names no time for it
    with pytest.raises(Objected, match="sent already"):
        distributing.send(cast.administrator, recipient(record, MOTHER), "new@home.example", BASE, copy_pdf)


def test_whoever_has_an_account_signs_in_for_it(cast: Cast, family: Family, held: Conference) -> None:
    given(cast, signed(cast, held), HEALTH)
    message = Message.objects.get(template="record_ready")
    assert message.to_user == cast.health_visitor
    assert "Ava" not in message.subject + message.body


def test_by_post_the_paper_is_made_and_nothing_is_mailed(cast: Cast, family: Family, held: Conference) -> None:
    sent = given(cast, signed(cast, held), MOTHER, "post")
    assert sent.address == "7 Made-up Terrace, Nowhere, ZZ7 7ZZ"
    assert not Message.objects.filter(template__startswith="record").exists()
    with pytest.raises(Objected, match="Say how"):
        distributing.prove(cast.administrator, sent, "")
    assert distributing.prove(cast.administrator, sent, "Signed for on Friday").proof == "Signed for on Friday"
    assert Event.objects.get(kind="record_received").facts["by"] == MOTHER


@pytest.mark.clause("BFG-4.4.1k", "BFG-4.4.1l")
def test_somebody_kept_out_for_a_part_gets_a_copy_before_the_list_closes(
    cast: Cast, family: Family, held: Conference
) -> None:
    under(cast, "bfg")
    kept_out(cast, held, held.seats.get(person=family.mother))
    record = signed(cast, held)
    one = recipient(record, MOTHER)
    assert one.proposed is False
    assert "so the chair chooses" in one.because
    for row in questions.recipients(record):
        if row.name != MOTHER:
            distributing.rule(cast.chair, row, Ruled(False, "Not needed"))
    with pytest.raises(Objected, match="The chair has not ruled about Delphine"):
        distributing.close_distribution(cast.administrator, record)
    with pytest.raises(Objected, match="kept out for a part only"):
        distributing.rule(cast.chair, one, Ruled(False, "He asked"))
    one = distributing.rule(cast.chair, one, Ruled(True, "She was there for most", "post", Recipient.Gets.ATTENDED))
    with pytest.raises(Objected, match="has not been sent"):
        distributing.close_distribution(cast.administrator, record)
    thought = set(record.passages.filter(heading="views").values_list("pk", flat=True))
    made = distributing.send(cast.administrator, one, questions.address_of(one), BASE, copy_pdf)
    assert not thought & set(made.passages)
    distributing.close_distribution(cast.administrator, record)
    assert Event.objects.filter(kind="record_circulated", conference=held.pk).count() == 1


@pytest.mark.clause("BFG-4.4.1l", "BFG-4.5.10c")
def test_the_chair_chooses_the_whole_or_what_they_attended(cast: Cast, family: Family, held: Conference) -> None:
    kept_out(cast, held, held.seats.get(person=family.mother))
    record = signed(cast, held)
    sent = given(cast, record, MOTHER, "hand", extent=Recipient.Gets.ALL)
    thought = set(record.passages.filter(heading="views").values_list("pk", flat=True))
    assert thought <= {one.pk for one in questions.copy_of(sent).passages}


@pytest.mark.clause("BFG-4.5.10c")
def test_none_of_it_can_be_ruled_where_the_whole_meeting_was_ruled(
    cast: Cast, family: Family, held: Conference
) -> None:
    under(cast, "bfg")
    kept_out(cast, held, held.seats.get(person=family.mother), whole=True, ruled_whole=True, outcome="granted")
    record = signed(cast, held)
    assert distributing.rule(cast.chair, recipient(record, MOTHER), Ruled(False, "Danger to others")).gets is False


@pytest.mark.clause("BFG-4.14.6")
def test_a_supporter_gets_a_copy_only_if_the_parent_agrees_and_never_more_than_theirs(
    cast: Cast, family: Family, held: Conference
) -> None:
    seat = supporter(cast, held)
    record = explained(cast, held)
    hidden = writing.add_passage(cast.chair, record, written())
    writing.keep_from(cast.chair, hidden, Whom("person", person=family.mother), "Danger")
    record = signed(cast, held)
    one = recipient(record, "Ottilie Finch")
    assert one.proposed is False
    mother = held.seats.get(person=family.mother)
    with pytest.raises(Objected, match="how that person agreed"):
        distributing.rule(cast.chair, one, Ruled(True, "Asked", "hand"))
    assert copy_for(record, readers.of_seat(seat)).empty
    one = distributing.rule(cast.chair, one, Ruled(True, "Asked", "hand", helps=mother, agreed="Told me on Friday"))
    theirs = {row.pk for row in copy_for(record, readers.of_seat(mother)).passages}
    assert {row.pk for row in copy_for(record, lists.reader_of(one)).passages} <= theirs
    one = distributing.withdraw_agreement(cast.administrator, one)
    assert one.gets is None
    with pytest.raises(Objected, match="has not ruled"):
        distributing.send(cast.administrator, one, "", BASE, copy_pdf)


@pytest.mark.clause("WAR-4.20")
def test_where_the_plan_comes_first_the_record_before_it_takes_a_reason(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = signed(cast, held)
    under(cast, "warwickshire")
    one = distributing.rule(cast.chair, recipient(record, SCHOOL), Ruled(True, "x", "hand"))
    with pytest.raises(Objected, match="The plan has not been sent yet"):
        distributing.send(cast.administrator, one, "", BASE, copy_pdf)
    distributing.send(cast.administrator, one, "", BASE, copy_pdf, "The plan waits for a name")
    assert Departure.objects.get(clause="WAR-4.20").reason == "The plan waits for a name"


@pytest.mark.clause("BOL-1.97a", "BFG-4.14.4b", "WAR-4.21", "WN-1.06")
@pytest.mark.parametrize("procedure", ["bolton", "bfg", "warwickshire", "wales_national"])
def test_the_procedures_last_day_is_met_by_closing_the_list(
    cast: Cast, family: Family, held: Conference, procedure: str
) -> None:
    under(cast, procedure)
    rebuild(Child.objects.get(pk=family.ava.pk))
    due = Duty.objects.get(child=family.ava, key="record_circulated")
    assert due.open
    record = signed(cast, held)
    for row in questions.recipients(record):
        distributing.rule(cast.chair, row, Ruled(False, "Not needed"))
    distributing.close_distribution(cast.administrator, record)
    due = Duty.objects.get(child=family.ava, key="record_circulated")
    assert due.met_on == timezone.localdate()


@pytest.mark.clause("BFG-4.14.5a", "BFG-4.14.5b")
def test_the_talk_is_recorded_for_each_parent_apart_and_only_then_is_the_duty_met(
    cast: Cast, family: Family, held: Conference
) -> None:
    under(cast, "bfg")
    record = signed(cast, held)
    sent = given(cast, record, MOTHER, "hand")
    assert [row.name for row in questions.parents_to_talk_with(record)] == [MOTHER]
    assert not Event.objects.filter(kind="record_given_to_parents").exists()
    with pytest.raises(NoRight):
        distributing.discuss(cast.colleague, sent, Talk(timezone.localdate(), "Crispin"))
    with pytest.raises(Objected, match="Enter who"):
        distributing.discuss(cast.social_worker, sent, Talk(timezone.localdate(), " "))
    distributing.discuss(cast.social_worker, sent, Talk(timezone.localdate(), "Sunniva", "Polish", "She agrees"))
    assert not questions.parents_to_talk_with(record)
    assert Event.objects.get(kind="record_given_to_parents").conference == held.pk


@pytest.mark.clause("BFG-4.14.12")
def test_an_agencys_copy_says_how_long_it_keeps_it(cast: Cast, family: Family, held: Conference) -> None:
    under(cast, "bfg")
    record: ConferenceRecord = signed(cast, held)
    for name, says_so in ((SCHOOL, True), (MOTHER, False)):
        sent = given(cast, record, name, "hand")
        text = printed(bytes(sent.copies.get().pdf))
        assert ("its own policy on keeping records" in text) is says_so, name


@pytest.mark.clause("BFG-4.14.5c")
def test_what_is_kept_from_a_supporter_by_name_is_not_in_their_copy(
    cast: Cast, family: Family, held: Conference
) -> None:
    seat = supporter(cast, held)
    seat.person = add_person(cast.authority, "Ottilie", "Finch")
    seat.save()
    record = explained(cast, held)
    hidden = writing.add_passage(cast.chair, record, written())
    writing.keep_from(cast.chair, hidden, Whom("person", person=seat.person), "Danger")
    mother = held.seats.get(person=family.mother)
    helped = copy_for(record, readers.of_seat(mother)).passages
    theirs = copy_for(record, readers.of_seat(seat, through=mother)).passages
    assert {row.pk for row in helped} - {row.pk for row in theirs} == {hidden.pk}


@pytest.mark.clause("BFG-4.14.6")
def test_a_supporter_reads_nothing_of_a_record_that_the_person_helped_does_not_get(
    cast: Cast, family: Family, held: Conference
) -> None:
    supporter(cast, held)
    record = signed(cast, held)
    mother = held.seats.get(person=family.mother)
    ruled = Ruled(True, "Asked", "hand", helps=mother, agreed="Told me on Friday")
    one = distributing.rule(cast.chair, recipient(record, "Ottilie Finch"), ruled)
    assert not copy_for(record, lists.reader_of(one)).empty
    distributing.rule(cast.chair, recipient(record, MOTHER), Ruled(False, "Danger to others"))
    assert copy_for(record, lists.reader_of(one)).empty
    with pytest.raises(Objected, match="nothing in the record"):
        distributing.send(cast.administrator, one, "", BASE, copy_pdf)
