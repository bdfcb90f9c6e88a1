"""A document of the agency's own in place of the form: taken, marked, and its author asked for what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import checks, questions, readers
from quoracy.casework.reports.actions.own_form import OwnForm, hand_in
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, copy_forward, remove_passage, save_passage, start
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.parts import headings
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, asked_again, author, guest, request_of, signed
from tests.screens.reading import error_at, seen, sent, signed_in, words

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family]]:
    cast = cast_under(request.param)
    with within(cast.authority):
        yield cast, larkwhistles(cast)


def document(*covers: str, child: Child | None = None, **more: bool) -> OwnForm:
    about = child.pk if child else None
    return OwnForm(PDF, Written("Our school's form", child=about), covers, **{"legible": True, **more})


def place(by: Author, key: str) -> str:
    return next(one.place for one in headings(by.request) if one.part.key == key)


def at(conference: Conference, name: str, query: str = "") -> str:
    return reverse(f"reporting:{name}", args=[request_of(conference).pk]) + query


@pytest.mark.clause("BOL-1.46")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_document_in_another_form_is_taken_marked_and_asked_for_what_it_leaves_out(
    under: tuple[Cast, Family],
) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    client = signed_in(cast.health_visitor)
    task = seen(client, at(conference, "task"))
    assert at(conference, "own_form") in [link.get("href") for link in task.cssselect("main a")]
    assert family.mother.name in words(task)
    offered = seen(client, at(conference, "own_form"))
    assert "BOL-1.46" in words(offered)
    by = author(cast.health_visitor, conference)
    told = {
        "file": SimpleUploadedFile("ours.pdf", PDF),
        "text": "Our own chronology form",
        "covers": [place(by, "involvement")],
    }
    assert error_at(sent(client, at(conference, "own_form"), told), "id_legible")
    again = {**told, "file": SimpleUploadedFile("ours.pdf", PDF), "legible": "on"}
    assert sent(client, at(conference, "own_form"), again).status_code == 302
    assert "Your document leaves this out" in words(seen(client, at(conference, "task")))
    sign = words(seen(client, at(conference, "sign")))
    assert "What you know of this child (Ava Larkwhistle) BOL-1.46 Write it here" in sign
    assert "Your involvement with the child, the parents or the carers BOL-1.46" not in sign
    save_passage(by, Written("She is thin.", "child", family.ava.pk, "fact", "first"))
    assert "Your document leaves this out" not in words(seen(client, at(conference, "task")))
    signed(by)
    desk = words(seen(signed_in(cast.administrator), reverse("reporting:desk")))
    assert desk.count("In another form") == 1
    read = reverse("reporting:read", args=[conference.pk]) + f"?report={Report.objects.get().pk}"
    assert "In another form" in words(seen(signed_in(cast.chair), read))
    assert "A document of the agency's own" in words(seen(signed_in(cast.chair), read))


@pytest.mark.clause("BOL-1.46", "BFG-4.7.9a", "BFG-4.7.1c")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_what_the_procedure_requires_is_required_of_a_document_too(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    by = author(cast.health_visitor, conference)
    with pytest.raises(Objected, match="legible"):
        hand_in(by, document(legible=False))
    attachment = hand_in(by, document(place(by, "known"), place(by, "childs_views")))
    with pytest.raises(Objected) as said:
        signed(by)
    assert {one.place for one in said.value.findings} == {"part.involvement.report", "keeps_apart"}
    remove_passage(by, attachment.passage_id)
    report = start(by)
    assert (report.own_form, report.covers) == (False, [])
    every = [one.place for one in headings(by.request)]
    hand_in(by, document(*every, keeps_apart=True))
    assert signed(by).own_form


@pytest.mark.clause("BOL-1.46")
@pytest.mark.parametrize("under", ["bolton", "england"], indirect=True)
def test_a_document_is_no_paragraph_without_a_label(under: tuple[Cast, Family]) -> None:
    cast, family = under
    by = author(cast.health_visitor, asked(cast, family.ava))
    hand_in(by, document(*[one.place for one in headings(by.request)]))
    assert checks.findings(start(by), timezone.now(), convictions=False) == []
    assert checks.left_out(start(by)) == []


@pytest.mark.clause("BOL-1.46")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_there_is_one_document_and_it_deals_with_what_is_asked(under: tuple[Cast, Family]) -> None:
    cast, family = under
    by = author(cast.health_visitor, asked(cast, family.ava))
    with pytest.raises(Objected) as said:
        hand_in(by, document("part.made_up.report"))
    assert said.value.findings[0].place == "covers"
    hand_in(by, document())
    with pytest.raises(Objected, match="already"):
        hand_in(by, document())
    signed(by)
    with pytest.raises(Objected, match="signed"):
        hand_in(by, document())


@pytest.mark.clause("BOL-1.46", "BOL-1.59")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_document_is_withheld_like_a_passage_and_not_copied_forward(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    by = author(cast.health_visitor, conference)
    attachment = hand_in(by, document(child=family.ava))
    with pytest.raises(Objected, match="exceptional"):
        ask_to_withhold(by, attachment.passage, [From(agency="police")], "Danger")
    ask_to_withhold(by, attachment.passage, [From(person=family.mother.pk)], "Danger", exceptional=True)
    report = signed(by)
    mother = Reader(Kind.PERSON, conference.pk, person=family.mother.pk)
    assert questions.copy_for(report, mother, once_shared=True).empty
    assert questions.readable_attachment(report, readers.chair(conference), attachment.pk) == attachment
    again = copy_forward(author(cast.health_visitor, asked_again(cast, conference, family.ava)))
    assert again.copied_from == report
    assert not again.passages.exists()


@pytest.mark.clause("BOL-1.46")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_somebody_else_hands_nothing_in(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    for other in (cast.colleague, cast.chair, cast.administrator, cast.social_worker):
        with pytest.raises(NoRight):
            author(other, conference)
        assert signed_in(other).get(at(conference, "own_form")).status_code == 403
    hand_in(guest(conference, "school"), document())
    assert Report.objects.get(request__owed_by="school").own_form
