"""Papers for somebody outside: closed until a ground is recorded, limited, marked, and every copy written down."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.disclosures import actions, questions
from quoracy.casework.disclosures.actions import Answer, Asked, Given, Told
from quoracy.casework.disclosures.models import Consent, CopyMade, Disclosure, ExistenceTold
from quoracy.casework.messages.models import Message
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, save_passage
from quoracy.casework.reports.models import Report
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.disclosures import existence_note
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, signed, written
from tests.screens.reading import boxes, error_at, seen, sent, signed_in, words

TODAY = date(2026, 11, 25)
SECRET, OF_NOAH, OF_BOTH = "She told me where they hide.", "Noah coughs at night.", "They share a bed."
FIRM = Asked("outsider", "Ottoline Brackenbury", "Brackenbury Solicitors", "Papers for a damages claim", TODAY)
CHAIRS = Given("chair", "Mercy", TODAY, "Note of 25 November 2026")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return asked(cast, family.ava, family.noah)


@pytest.fixture
def report(cast: Cast, family: Family, conference: Conference) -> Report:
    """A signed report about both children, with something withheld and something about a parent alone."""
    by = author(cast.health_visitor, conference)
    written(by, family.ava, family.noah)
    for text, child in ((OF_NOAH, family.noah.pk), (OF_BOTH, None), ("Ava is thin.", family.ava.pk)):
        save_passage(by, Written(text, "known", child, "fact", "first"))
    secret = save_passage(by, Written(SECRET, "known", family.ava.pk, "fact", "first"))
    ask_to_withhold(by, secret, [From(person=family.mother.pk)], "She would be in danger")
    return signed(by)


def lawyer(family: Family) -> Asked:
    return Asked("childs_lawyer", "Percival Oatway", "Oatway and Sons", "To act for Ava", TODAY, family.ava.pk)


def everything(report: Report, *children: uuid.UUID) -> Answer:
    return Answer(True, "The claim needs it", [report.pk], children)


def at(conference: Conference, name: str, row: Disclosure | None = None, **more: uuid.UUID) -> str:
    holes = {"conference": conference.pk, **({"disclosure": row.pk} if row else {}), **more}
    return reverse(f"disclosure:{name}", kwargs=holes)


def printed(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.clause("BFG-4.14.10")
def test_nothing_leaves_without_a_ground_whoever_asks(cast: Cast, family: Family, report: Report) -> None:
    conference = report.request.conference
    row = actions.ask(cast.administrator, conference, FIRM)
    with pytest.raises(Objected, match="Papers stay closed"):
        actions.answer(cast.chair, row, everything(report, family.ava.pk))
    with pytest.raises(NoRight):
        actions.make_copy(cast.chair, row, report.pk)
    client = signed_in(cast.administrator)
    assert client.post(at(conference, "copy", row, report=report.pk)).status_code == 403
    assert not CopyMade.objects.exists()


@pytest.mark.clause("BFG-4.14.10")
def test_a_copy_is_limited_marked_numbered_journalled_and_listed(cast: Cast, family: Family, report: Report) -> None:
    conference = report.request.conference
    client = signed_in(cast.administrator)
    typed = {
        "kind": "outsider", "to_name": FIRM.to_name, "to_body": FIRM.to_body, "wanted": FIRM.wanted,
        **boxes("asked_on", TODAY),
    }  # fmt: skip
    assert at(conference, "all") in [
        link.get("href") for link in seen(client, reverse("live:conference", args=[conference.pk])).cssselect("main a")
    ]
    assert sent(client, at(conference, "ask"), typed).status_code == 302
    row = Disclosure.objects.get()
    chair = signed_in(cast.chair)
    ground = {"ground": "chair", "given_by": "Mercy", "document": "", **boxes("given_on", TODAY)}
    assert error_at(sent(chair, at(conference, "ground", row), ground), "id_document")
    assert sent(chair, at(conference, "ground", row), {**ground, "document": "Note 7"}).status_code == 302
    yes = {"granted": "yes", "reasons": "Needed", "reports": [str(report.pk)], "children": [str(family.ava.pk)]}
    assert sent(client, at(conference, "answer", row), yes).status_code == 302
    for number in (1, 2):
        answer = client.post(at(conference, "copy", row, report=report.pk))
        assert answer["Content-Type"] == "application/pdf"
        pages = printed(answer.content)
        assert all(f"Copy {number} for {FIRM.to_name}, {FIRM.to_body}" in page for page in pages)
        text = " ".join(pages)
        assert "Ava is thin." in text
        assert "is not passed on" in text
        assert not [word for word in (SECRET, OF_NOAH, OF_BOTH, "Noah") if word in text]
    listed = words(seen(client, at(conference, "all")))
    assert "Copy 2 of the report of" in listed
    assert "The chair consents: Mercy" in listed
    for child in (family.ava, family.noah):
        made = JournalEntry.objects.filter(child=child.pk, what__startswith="made copy")
        assert made.filter(user=cast.administrator).count() == 2


@pytest.mark.clause("BFG-4.14.10")
def test_a_refusal_and_an_answer_anew_close_what_was_open(cast: Cast, family: Family, report: Report) -> None:
    row = actions.ask(cast.administrator, report.request.conference, FIRM)
    actions.record_consent(cast.chair, row, CHAIRS)
    actions.answer(cast.administrator, row, everything(report, family.ava.pk, family.noah.pk))
    _made, copy = actions.make_copy(cast.administrator, row, report.pk)
    texts = [passage.text for part in copy.parts for passage in part.passages]
    assert OF_BOTH in texts
    assert SECRET not in texts
    refused = actions.answer(cast.chair, row, Answer(False, "The claim was withdrawn"))
    assert (refused.reports, refused.children) == ([], [])
    with pytest.raises(NoRight):
        actions.make_copy(cast.administrator, row, report.pk)
    earlier = apps.get_model("disclosures", "DisclosureVersion").objects.filter(pgh_obj=row, outcome="granted")
    assert earlier.get().children == [family.ava.pk, family.noah.pk], "what was once granted stays on record"


@pytest.mark.clause("BFG-4.14.10")
def test_each_ground_is_recorded_by_whose_it_is(cast: Cast, family: Family, report: Report) -> None:
    row = actions.ask(cast.administrator, report.request.conference, FIRM)
    with pytest.raises(NoRight, match="chair records"):
        actions.record_consent(cast.administrator, row, CHAIRS)
    actions.record_consent(cast.team_manager, row, Given("social_care", "Tobias", TODAY, "E-mail of today"))
    with pytest.raises(NoRight):
        actions.record_consent(cast.team_manager, row, Given("court_order", "The court", TODAY, "Order 12"))
    with pytest.raises(Objected, match="not come yet"):
        actions.record_consent(cast.chair, row, Given("chair", "Mercy", date(2026, 11, 26), "Note"))
    assert Consent.objects.get().recorded_by == cast.team_manager
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.update(document="Another")
    with pytest.raises(NoRight):
        actions.answer(cast.team_manager, row, everything(report, family.ava.pk))


@pytest.mark.clause("BFG-4.14.10")
def test_where_a_child_is_in_danger_social_care_gives_papers_in_one_step(
    cast: Cast, family: Family, report: Report
) -> None:
    conference = report.request.conference
    typed: dict[str, Any] = {
        "kind": "outsider", "to_name": "Sergeant Ferndale", "to_body": "Fjordland police", "wanted": "To find Ava",
        "danger": "on", "document": "", **boxes("asked_on", TODAY),
    }  # fmt: skip
    manager = signed_in(cast.team_manager)
    assert error_at(sent(manager, at(conference, "ask"), typed), "id_document")
    assert not Disclosure.objects.exists()
    assert sent(manager, at(conference, "ask"), {**typed, "document": "Case note 4"}).status_code == 302
    row = Disclosure.objects.get()
    assert row.granted
    assert row.consents.get().ground == "social_care"
    assert manager.post(at(conference, "copy", row, report=report.pk)).status_code == 200
    assert "danger" not in [
        box.get("name") for box in seen(signed_in(cast.chair), at(conference, "ask")).cssselect("input")
    ]
    with pytest.raises(NoRight):
        actions.disclose_in_danger(cast.chair, conference, FIRM, "Note")


@pytest.mark.clause("BFG-4.14.8b")
def test_the_childs_lawyer_is_checked_the_chair_agrees_and_other_children_are_left_out(
    cast: Cast, family: Family, report: Report
) -> None:
    conference = report.request.conference
    with pytest.raises(Objected, match="child for whom they act"):
        actions.ask(cast.administrator, conference, Asked("childs_lawyer", "P. Oatway", "Oatway", "Papers", TODAY))
    row = actions.ask(cast.administrator, conference, lawyer(family))
    actions.record_consent(cast.chair, row, CHAIRS)
    with pytest.raises(Objected, match="acts for this child"):
        actions.answer(cast.chair, row, everything(report, family.ava.pk))
    client = signed_in(cast.administrator)
    page = words(seen(client, at(conference, "one", row)))
    assert "Check that this person acts for this child" in page
    assert "BFG-4.14.8b" in page
    assert sent(client, at(conference, "check", row), {"how": "Saw the letter of instruction"}).status_code == 302
    with pytest.raises(Objected) as said:
        actions.answer(cast.chair, row, everything(report, family.ava.pk, family.noah.pk))
    assert said.value.findings[0].place == "children"
    actions.answer(cast.chair, row, everything(report, family.ava.pk))
    _made, copy = actions.make_copy(cast.administrator, row, report.pk)
    assert {passage.child_id for part in copy.parts for passage in part.passages} == {family.ava.pk}
    kept = Disclosure.objects.get()
    assert (kept.checked_by, kept.decided_by) == (cast.administrator, cast.chair)
    page = words(seen(client, at(conference, "one", row)))
    assert "Saw the letter of instruction (Bryn" in page
    assert "Copy 1 of the report" in page


@pytest.mark.clause("BFG-4.14.8b")
def test_social_cares_consent_does_not_stand_for_the_chairs_with_a_childs_lawyer(
    cast: Cast, family: Family, report: Report
) -> None:
    row = actions.ask(cast.administrator, report.request.conference, lawyer(family))
    actions.check_acts_for(cast.administrator, row, "Saw the letter")
    with pytest.raises(Objected) as said:
        actions.record_consent(cast.team_manager, row, Given("social_care", "Tobias", TODAY, "E-mail"))
    assert said.value.findings[0].clauses[0] == "BFG-4.14.8b"
    with pytest.raises(Objected, match="until the chair agrees"):
        actions.answer(cast.administrator, row, everything(report, family.ava.pk))


@pytest.mark.clause("BFG-4.14.11a")
def test_that_records_exist_is_written_down_told_and_noted_without_content(
    cast: Cast, family: Family, report: Report
) -> None:
    conference = report.request.conference
    client = signed_in(cast.administrator)
    assert "BFG-4.14.11a" in words(seen(client, at(conference, "existence")))
    typed = {
        "by_name": "Sergeant Ferndale", "to": "A civilian prosecutor", "proceedings": "R v Larkwhistle",
        **boxes("told_on", TODAY),
    }  # fmt: skip
    assert "third party" in error_at(sent(client, at(conference, "existence"), typed), "id_to")
    assert not ExistenceTold.objects.exists()
    again = {**typed, "to": "Army Prosecuting Authority"}
    assert sent(client, at(conference, "existence"), again).status_code == 302
    row = ExistenceTold.objects.get()
    told = Message.objects.filter(template="existence_told")
    assert {message.to_name for message in told} == {
        cast.chair.name, cast.social_worker.name, cast.team_manager.name
    }  # fmt: skip
    assert not [message for message in told if "Ava" in message.body or "Ferndale" in message.body]
    answer = client.get(at(conference, "note", told=row.pk))
    text = " ".join(printed(answer.content))
    assert "Child protection records exist about Ava Larkwhistle, Noah Larkwhistle" in text
    assert "Independent Conference and Review Service (ICRS)" in text
    assert not [word for word in ("Ava is thin", OF_NOAH, SECRET, "Missed meals", "2 December") if word in text]
    assert "Army Prosecuting Authority was told" in words(seen(client, at(conference, "all")))
    assert JournalEntry.objects.filter(child=family.ava.pk, what__contains="records exist").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        ExistenceTold.objects.update(to="Somebody else")


@pytest.mark.clause("BFG-4.14.11a", "BFG-4.14.10")
def test_under_another_procedure_nothing_is_told_and_only_a_court_opens_papers(db: None) -> None:
    cast = cast_under("bolton")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        family = larkwhistles(cast)
        conference = asked(cast, family.ava)
        by = author(cast.health_visitor, conference)
        written(by)
        report = signed(by)
        told = Told("Sergeant Ferndale", "Army Prosecuting Authority", TODAY, "R v Larkwhistle")
        with pytest.raises(Objected, match="lets nobody outside be told"):
            actions.record_existence_told(cast.administrator, conference, told)
        row = actions.ask(cast.administrator, conference, FIRM)
        with pytest.raises(Objected, match="does not open papers on that ground"):
            actions.record_consent(cast.chair, row, CHAIRS)
        actions.record_consent(cast.administrator, row, Given("court_order", "The court", TODAY, "Order 12"))
        assert actions.answer(cast.administrator, row, everything(report, family.ava.pk)).granted


@pytest.mark.clause("BFG-4.14.10")
def test_who_has_nothing_to_do_with_it_sees_and_does_nothing(cast: Cast, family: Family, report: Report) -> None:
    conference = report.request.conference
    row = actions.ask(cast.administrator, conference, FIRM)
    told = Told("Sergeant Ferndale", "Army Prosecuting Authority", TODAY, "R v Larkwhistle")
    note = actions.record_existence_told(cast.administrator, conference, told)
    assert existence_note(note).startswith(b"%PDF")
    pages = [at(conference, name) for name in ("all", "ask", "existence")]
    pages += [at(conference, name, row) for name in ("one", "check", "ground", "answer")]
    pages += [at(conference, "note", told=note.pk), at(conference, "copy", row, report=report.pk)]
    for other in (cast.social_worker, cast.second_chair, cast.colleague, cast.health_visitor, cast.head_of_service):
        client = signed_in(other)
        for page in pages:
            assert client.get(page).status_code in (403, 405), (other, page)
            assert client.post(page, {"how": "x"}).status_code in (403, 405), (other, page)
        with pytest.raises(NoRight):
            actions.ask(other, conference, FIRM)
        with pytest.raises(NoRight):
            actions.record_existence_told(other, conference, told)
        with pytest.raises(NoRight):
            actions.make_copy(other, row, report.pk)
    assert questions.of_conference(conference) == [row]
