"""Further copies: from the unit only, numbered and stamped, and what a code tells whoever holds the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures.models import Consent, Disclosure
from quoracy.casework.records import checking, questions
from quoracy.casework.records.actions import amending, copying, writing
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.checking import Genuine
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import CopyMade
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.record import copy_pdf
from quoracy.rulebook.record_rules import RecordRule
from tests.casework.records.conftest import explained, given, recipient, signed
from tests.casework.records.test_distributing import printed
from tests.casework.records.test_writing import written
from tests.cast import Family

SCHOOL = "Winifred Chalkhurst"


def code_on(made: CopyMade) -> str:
    return printed(bytes(made.pdf)).partition("Code: ")[2][:19]


@pytest.mark.clause("BOL-1.99a", "BFG-4.14.10")
def test_a_further_copy_comes_from_the_unit_alone_with_a_reason(cast: Cast, family: Family, held: Conference) -> None:
    record = signed(cast, held)
    with pytest.raises(Objected, match="not been sent their first copy"):
        copying.for_recipient(cast.administrator, recipient(record, SCHOOL), "Lost", copy_pdf)
    sent = given(cast, record, SCHOOL, "hand")
    for part in ("chair", "social_worker", "health_visitor", "head_of_service", "colleague"):
        with pytest.raises(NoRight):
            copying.for_recipient(cast.people[part], sent, "Lost", copy_pdf)
    with pytest.raises(Objected, match="Say what the copy is for"):
        copying.for_recipient(cast.administrator, sent, "", copy_pdf)
    made = copying.for_recipient(cast.administrator, sent, "The first was lost", copy_pdf)
    assert (made.number, made.further, made.stamped, made.why) == (2, True, True, "The first was lost")
    assert set(made.passages) == {one.pk for one in questions.copy_of(sent).passages}


@pytest.mark.clause("BOL-1.99b")
def test_it_is_stamped_on_each_page_and_the_first_copies_are_not(cast: Cast, family: Family, held: Conference) -> None:
    sent = given(cast, signed(cast, held), SCHOOL, "hand")
    made = copying.for_recipient(cast.administrator, sent, "Lost", copy_pdf)
    text = printed(bytes(made.pdf))
    assert "Authentic copy 2" in text
    assert "for Winifred Chalkhurst" in text
    assert text.count(code_on(made)) >= 2
    assert "Authentic" not in printed(bytes(sent.copies.get(further=False).pdf))


@pytest.mark.clause("BOL-1.99b")
def test_where_the_procedure_says_so_first_copies_are_stamped_too(
    cast: Cast, family: Family, held: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamping = replace(facts.procedure(held).record or RecordRule(""), stamps_first_copies=True)
    monkeypatch.setattr(questions, "rule_of", lambda _conference: stamping)
    record = signed(cast, held)
    first = given(cast, record, SCHOOL, "hand").copies.get()
    assert (first.stamped, first.further) == (True, False)
    assert "Authentic copy 1" in printed(bytes(first.pdf))
    with within(None):
        told = checking.check(code_on(first), "192.0.2.1")
    assert told is not None
    assert told.number == 1


def test_a_code_tells_which_copy_by_whom_and_whether_it_still_holds(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = signed(cast, held)
    made = copying.for_recipient(cast.administrator, given(cast, record, SCHOOL, "hand"), "Lost", copy_pdf)
    code = code_on(made)
    with within(None):
        told = checking.check(code.lower().replace("-", " "), "192.0.2.1")
        assert told == Genuine(2, date(2026, 11, 25), cast.authority.name, in_force=True)
        assert checking.check("ABCD-EFGH-JKLM-NPQR", "192.0.2.1") is None
        assert checking.check("", "192.0.2.1") is None
    with time_machine.travel("2026-11-30 10:00 +0000", tick=False):
        amending.add(cast.chair, record, "It was Friday.")
        told = checking.check(code, "192.0.2.1")
    assert told is not None
    assert not told.in_force


def test_an_unknown_code_takes_the_very_same_steps(cast: Cast, family: Family, held: Conference) -> None:
    record = signed(cast, held)
    made = copying.for_recipient(cast.administrator, given(cast, record, SCHOOL, "hand"), "Lost", copy_pdf)
    checking.check("ABCD", "192.0.2.7")  # the first try of an hour makes the row that counts
    steps = []
    for code in (code_on(made), "ABCD-EFGH-JKLM-NPQR"):
        with within(None), CaptureQueriesContext(connection) as asked:
            checking.check(code, "192.0.2.7")
        steps.append([query["sql"].split(" WHERE ")[0][:60] for query in asked.captured_queries])
    assert len(steps[0]) == len(steps[1])


def test_after_some_tries_from_one_place_it_waits_and_other_places_do_not(cast: Cast) -> None:
    for _ in range(checking.MOST_AN_HOUR):
        assert checking.check("ABCD", "192.0.2.2") is None
    with pytest.raises(checking.TooManyTries):
        checking.check("ABCD", "192.0.2.2")
    assert checking.check("ABCD", "192.0.2.3") is None


def disclosed(cast: Cast, family: Family, conference: Conference, **more: object) -> Disclosure:
    told = {
        "kind": "outsider", "to_name": "Ottoline Brackenbury", "to_body": "The family court", "wanted": "To file it",
        "asked_on": date(2026, 11, 25), "entered_by": cast.administrator, "outcome": "granted", "record": True,
        "decided_by": cast.chair, "children": [family.ava.pk], "reasons": "Ordered",
    }  # fmt: skip
    row = Disclosure.objects.create(authority=cast.authority, conference=conference, **{**told, **more})
    Consent.objects.create(
        authority=cast.authority, disclosure=row, ground="court_order", given_by="The court",
        given_on=date(2026, 11, 25), document="Order 7", recorded_by=cast.administrator,
    )  # fmt: skip
    return row


@pytest.mark.clause("BFG-4.14.10", "BFG-4.14.11b")
def test_a_court_gets_what_was_granted_and_what_is_withheld_is_decided_one_by_one(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = explained(cast, held)
    secret = writing.add_passage(cast.chair, record, written())
    writing.keep_from(cast.chair, secret, Whom("person", person=family.mother), "Danger")
    record = signed(cast, held)
    refused = disclosed(cast, family, held, record=False)
    with pytest.raises(NoRight):
        copying.for_outsider(cast.administrator, record, refused, "To file it", copy_pdf)
    row = disclosed(cast, family, held, for_court=True)
    court = copying.outsider(row)
    assert secret.pk in {one.passage.pk for one in questions.withheld_from(record, court)}
    with pytest.raises(NoRight):
        copying.for_outsider(cast.chair, record, row, "To file it", copy_pdf)
    assert secret.pk not in copying.for_outsider(cast.administrator, record, row, "To file it", copy_pdf).passages
    writing.release(cast.chair, secret, "court", None, "The court has to know")
    made = copying.for_outsider(cast.administrator, record, row, "To file it", copy_pdf)
    assert secret.pk in made.passages
    assert made.to_name == "Ottoline Brackenbury, The family court"


@pytest.mark.clause("BFG-4.14.8b")
def test_a_childs_lawyer_gets_nothing_about_other_children(cast: Cast, family: Family, held: Conference) -> None:
    record = explained(cast, held)
    mine = writing.add_passage(cast.chair, record, written(child=family.ava.pk))
    everybodys = writing.add_passage(cast.chair, record, written("They share a bed."))
    record = signed(cast, held)
    row = disclosed(cast, family, held, kind="childs_lawyer", child=family.ava, acts_for_child="Rang the firm")
    held_by = {one.pk for one in copy_for(record, copying.outsider(row)).passages}
    assert mine.pk in held_by
    assert everybodys.pk not in held_by
