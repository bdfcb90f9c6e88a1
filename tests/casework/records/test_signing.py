"""The chair's signature: what stops it, what it fixes, and its seal."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.records import questions, readers
from quoracy.casework.records.actions import signing, writing
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord
from quoracy.casework.records.printing import Printing
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.press import press
from quoracy.documents.record import sealed_pdf, sheet
from tests.casework.records.conftest import explained, kept_out, recipient, signed, under
from tests.casework.records.test_writing import written
from tests.cast import Family


def says(found: list) -> str:
    return " ".join(one.says for one in found)


@pytest.mark.clause("BFG-4.14.4a")
def test_the_chair_alone_signs_and_the_text_is_fixed(cast: Cast, family: Family, held: Conference) -> None:
    record = explained(cast, held)
    with pytest.raises(NoRight):
        signing.sign(cast.administrator, record, sealed_pdf, signing.as_read(record))
    record = signing.sign(cast.chair, record, sealed_pdf, signing.as_read(record))
    assert record.signed_by == cast.chair
    (seal,) = PdfFileReader(io.BytesIO(signing.sealed(record))).embedded_signatures
    assert str(seal.sig_object["/Name"]) == cast.chair.name
    passage = record.passages.first()
    assert passage is not None
    with pytest.raises(Objected, match="stays as it is"):
        writing.edit_passage(cast.chair, passage, written(), passage.version)
    with pytest.raises(Objected, match="stays as it is"):
        writing.draft(cast.chair, held)
    for change in (
        lambda: record.passages.filter(pk=passage.pk).update(text="Another"),
        lambda: record.passages.filter(pk=passage.pk).delete(),
        lambda: ConferenceRecord.objects.filter(pk=record.pk).update(digest="0" * 64),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nothing_is_signed_that_the_chair_has_not_read(cast: Cast, family: Family, held: Conference) -> None:
    record = explained(cast, held)
    read = signing.as_read(record)
    writing.add_passage(cast.administrator, record, written())
    with pytest.raises(Objected, match="Read what is new"):
        signing.sign(cast.chair, record, sealed_pdf, read)


@pytest.mark.clause("BFG-4.14.3c", "BOL-1.97b")
def test_an_empty_heading_and_a_missing_decision_stop_it(cast: Cast, family: Family, held: Conference) -> None:
    record = writing.draft(cast.chair, held)
    assert "There is nothing under “What else was said”." in says(questions.before_signing(record))
    record.passages.filter(heading="decision").update(origin="")
    assert "The decision about Ava Larkwhistle is not in the record" in says(questions.before_signing(record))
    assert questions.before_signing(explained(cast, held)) == []


@pytest.mark.clause("BFG-4.5.11a", "BFG-4.5.5b")
@pytest.mark.parametrize(
    ("lacking", "name"),
    [
        ({"evidence": {}, "left_at": None, "back_at": None}, "the evidence"),
        ({"reasons": ""}, "the reasons"),
        ({"items": []}, "the span"),
        ({"views_how": "", "left_at": None, "back_at": None}, "the steps taken to obtain their views"),
    ],
)
def test_an_exclusion_that_is_not_recorded_in_full_stops_it(
    cast: Cast, family: Family, held: Conference, lacking: dict, name: str
) -> None:
    under(cast, "bfg")
    row = kept_out(cast, held, held.seats.get(person=family.mother), **lacking)
    record = explained(cast, held)
    assert f"is missing: {name}" in says(questions.before_signing(record))
    with pytest.raises(Objected, match=name):
        signing.sign(cast.chair, record, sealed_pdf, signing.as_read(record))
    row.delete()
    kept_out(cast, held, held.seats.get(person=family.mother))
    record = explained(cast, held)
    full = record.passages.filter(heading="kept_out", text__contains="Evidence: violence: She was hurt in May.").last()
    assert full is not None
    for part in (
        "asked on",
        "Grounds: violence",
        "Ruling: Kept out for a part",
        "could not speak freely",
        "left at 10:20",
    ):
        assert part in full.text
    assert not questions.before_signing(record)
    for _name, reader in readers.everybody(held):
        assert full not in copy_for(record, reader).passages


@pytest.mark.clause("BFG-4.5.5b")
def test_how_long_somebody_was_out_stands_beside_what_was_ruled_for_all_to_read(
    cast: Cast, family: Family, held: Conference
) -> None:
    kept_out(cast, held, held.seats.get(person=family.mother))
    record = explained(cast, held)
    span = record.passages.get(text__startswith="Delphine Larkwhistle: kept out, for The police report; left at 10:20")
    assert span.text.endswith("came in again at 10:40.")
    assert span in copy_for(record, readers.of_seat(held.seats.get(agency="education"))).passages


def test_the_sealed_pdf_is_accessible_marked_and_the_whole(cast: Cast, family: Family, held: Conference) -> None:
    pdf = signing.sealed(signed(cast, held))
    read = PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in read.pages)
    assert all("OFFICIAL-SENSITIVE" in page.extract_text() for page in read.pages)
    assert "Signed by Mercy Okonjo-Vale, chair" in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in pdf


def test_a_copy_on_paper_holds_no_word_of_what_is_withheld(cast: Cast, family: Family, held: Conference) -> None:
    record = explained(cast, held)
    passage = writing.add_passage(cast.chair, record, written("The refuge is in Nowhere Road."))
    writing.keep_from(cast.chair, passage, Whom("person", person=family.mother), "A reason that nobody reads")
    copy = copy_for(record, readers.of_seat(held.seats.get(person=family.mother)))
    for large in (False, True):
        pdf = press("record.typ", sheet(copy, "Delphine", Printing("en", large)), held.starts_at.date())  # type: ignore[union-attr]  # it has one
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert "I want help with the nights." in " ".join(text.split())
        assert "Nowhere Road" not in text
        assert "nobody reads" not in text


@pytest.mark.clause("BFG-4.14.4c", "BOL-1.97c", "BOL-1.96c")
def test_signing_proposes_the_list_with_why_each_is_on_it(cast: Cast, family: Family, held: Conference) -> None:
    under(cast, "bfg")
    record = signed(cast, held)
    school, mother = recipient(record, "Winifred Chalkhurst"), recipient(record, "Delphine Larkwhistle")
    assert (school.because, school.proposed) == ("Was asked, was there", True)
    assert mother.proposed
    assert recipient(record, "Ava Larkwhistle").proposed is False
    assert "Mercy Okonjo-Vale" not in {row.name for row in questions.recipients(record)}
