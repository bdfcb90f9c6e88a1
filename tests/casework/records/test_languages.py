"""The record in the reader's language and size: as the person wishes, or as the unit chooses when it sends it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pdfua import validate
from pypdf import PdfReader

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Conference
from quoracy.casework.people.models import Person
from quoracy.casework.records import printing, questions
from quoracy.casework.records.actions import adding, distributing
from quoracy.casework.records.actions.distributing import Ruled
from quoracy.casework.records.models import CopyMade, Recipient
from quoracy.casework.records.printing import Printing
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import prepare
from quoracy.documents.phrases import phrases_in
from quoracy.documents.record import copy_pdf
from tests.casework.records.conftest import recipient, signed, under
from tests.casework.records.test_distributing import MOTHER, SCHOOL, printed
from tests.cast import Family
from tests.guests_inside import BASE


def wishes(person: Person, language: str = "", *, large_print: bool = False) -> None:
    person.language, person.large_print = language, large_print
    person.save()


def sent(cast: Cast, one: Recipient, chosen: Printing | None = None) -> CopyMade:
    one = distributing.rule(cast.chair, one, Ruled(True, "They need it", "hand"))
    return distributing.send(cast.administrator, one, "", BASE, copy_pdf, printed=chosen)


def largest(pdf: bytes) -> set[float]:
    sizes: set[float] = set()

    def seen(text: str, _cm: object, _tm: object, _font: object, points: float) -> None:
        if "help with the nights" in text:
            sizes.add(points)

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=seen)
    for page in PdfReader(io.BytesIO(pdf)).pages[1:]:
        page.extract_text(visitor_text=seen)
    return sizes


@pytest.mark.clause("WN-1.09")
def test_a_relative_who_wishes_for_welsh_has_our_sentences_in_welsh(
    cast: Cast, family: Family, held: Conference, tmp_path: Path
) -> None:
    under(cast, "wales_national")
    wishes(family.mother, "cy")
    pdf = bytes(sent(cast, recipient(signed(cast, held), MOTHER)).pdf)
    text = printed(pdf)
    assert "Cofnod: Cynhadledd Amddiffyn Plant" in text
    assert "Copi 1, ar gyfer: Delphine Larkwhistle" in text
    assert "Yr hyn a ddywedodd y teulu" in text
    assert "Geiriau'r teulu ei hun" in text.replace("\u2019", "'")
    assert "Cyfrinachol." in text
    assert "Dydd Mercher 25 Tachwedd 2026" in text
    assert "I want help with the nights." in text  # what people said stays as they said it
    for english in ("Record of the", "What the family said", "Confidential.", "Signed by"):
        assert english not in text, english
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "cy-GB"
    (tmp_path / "copy.pdf").write_bytes(pdf)
    assert [finding.message for finding in validate(str(tmp_path / "copy.pdf")).findings] == []


def test_large_print_is_larger_and_somebody_never_asked_reads_english(
    cast: Cast, family: Family, held: Conference
) -> None:
    wishes(family.mother, large_print=True)
    record = signed(cast, held)
    large = bytes(sent(cast, recipient(record, MOTHER)).pdf)
    plain = bytes(sent(cast, recipient(record, SCHOOL)).pdf)
    assert largest(large) == {18.0}
    assert largest(plain) == {12.0}
    assert "What the family said" in printed(large)


def test_what_the_unit_chooses_goes_before_the_wish_and_is_kept(cast: Cast, family: Family, held: Conference) -> None:
    wishes(family.mother, "cy")
    record = signed(cast, held)
    text = printed(bytes(sent(cast, recipient(record, MOTHER), Printing("en", True)).pdf))
    assert "What the family said" in text
    assert printing.of(recipient(record, MOTHER)) == Printing("en", True)
    school = sent(cast, recipient(record, SCHOOL), Printing("cy", False))
    assert "Yr hyn a ddywedodd y teulu" in printed(bytes(school.pdf))


@pytest.mark.clause("WN-1.08")
def test_a_translation_of_what_people_wrote_is_listed_until_it_went(
    cast: Cast, family: Family, held: Conference
) -> None:
    under(cast, "wales_national")
    wishes(family.mother, "cy")
    record = signed(cast, held)
    one = distributing.rule(cast.chair, recipient(record, MOTHER), Ruled(True, "", "hand"))
    assert printing.wants_a_translation(one)
    assert not printing.wants_a_translation(recipient(record, SCHOOL))
    with pytest.raises(NoRight):
        adding.translated(cast.social_worker, one, "By a translator")
    with pytest.raises(Objected, match="Say who translated it"):
        adding.translated(cast.administrator, one, " ")
    one = adding.translated(cast.administrator, one, "By Cymen Ltd, handed over on Friday")
    assert not printing.wants_a_translation(one)
    assert questions.recipients(record)[0].record == record


@pytest.mark.clause("WN-1.09")
def test_a_welsh_letter_has_the_procedures_words_in_welsh_too(cast: Cast, family: Family, held: Conference) -> None:
    under(cast, "wales")
    wishes(family.mother, "cy", large_print=True)
    [mothers] = [one for one in prepare(Conference.objects.get(pk=held.pk)) if one.reader.seat.person == family.mother]
    assert mothers.letter.terms["plan"] == "Cynllun Gofal a Chymorth Amddiffyn"
    assert mothers.letter.addressee.large_print
    assert not [one for one in mothers.lacks if one.place == "terms"]
    under(cast, "england")
    [mothers] = [one for one in prepare(Conference.objects.get(pk=held.pk)) if one.reader.seat.person == family.mother]
    assert [one.place for one in mothers.lacks if one.place == "terms"] == ["terms"]


@pytest.mark.clause("BFG-4.14.12")
def test_the_letter_tells_an_agency_and_no_parent_that_its_own_policy_says_how_long_to_keep_it(
    cast: Cast, family: Family, held: Conference
) -> None:
    from quoracy.documents.decision_letter import render

    under(cast, "bfg")
    said = phrases_in("en").say("letter.retention")
    told = {
        one.reader.seat.name: said in printed(render(one.letter))
        for one in prepare(Conference.objects.get(pk=held.pk))
        if not one.stopped_by
    }
    assert told[SCHOOL]
    assert not told[MOTHER]
