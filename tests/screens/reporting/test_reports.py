"""The pages on which reports are written, read and ruled on: what each reader sees, and who sees nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.actions.asking import ask_for_reports
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import Written, save_passage, start
from quoracy.casework.reports.models import Passage, Report, Withholding
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY, arranged
from tests.reports_underway import NEXT_WEDNESDAY, asked, author, guest, request_of, signed, written
from tests.screens.reading import boxes, error_at, seen, sent, signed_in, words

SECRET = "Ava told me where they hide."
MINE = (
    "task",
    "passage",
    "keep_from",
    "seen",
    "attach",
    "own_form",
    "nothing",
    "sign",
    "preview",
    "share",
    "add",
    "others",
    "my_file",
)
OF_CONFERENCE = ("conference", "chase", "read", "send_back", "file", "withheld")
TYPED = {"text": "Ava is thin.", "label": "fact", "hand": "first", "version": "0"}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return asked(cast, family.ava)


def mine(conference: Conference, name: str, owed_by: str = "health_visiting", query: str = "") -> str:
    return reverse(f"reporting:{name}", args=[request_of(conference, owed_by).pk]) + query


def of_conference(conference: Conference, name: str, query: str = "") -> str:
    return reverse(f"reporting:{name}", args=[conference.pk]) + query


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_strangers_see_nothing_on_any_page_and_are_journalled(
    cast: Cast, family: Family, elsewhere: Cast, conference: Conference
) -> None:
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor)
    addresses = [mine(conference, name) for name in MINE]
    addresses += [of_conference(conference, name) for name in OF_CONFERENCE]
    for stranger in (cast.colleague, cast.analyst, cast.system, elsewhere.administrator, elsewhere.health_visitor):
        client = signed_in(stranger)
        for address in addresses:
            for answer in (client.get(address), client.post(address, {"text": "x"})):
                assert answer.status_code == 403, (stranger, address)
                assert "Larkwhistle" not in text_of(answer)
        with within(stranger.authority):
            assert JournalEntry.objects.filter(user=stranger, act="refused").exists()
        assert Client().get(addresses[0]).status_code == 302
    with within(cast.authority):
        assert Passage.objects.count() == 1


def test_one_agencys_author_cannot_open_anothers_draft(cast: Cast, family: Family, conference: Conference) -> None:
    school = guest(conference, "school")
    row = save_passage(school, Written(SECRET, child=family.ava.pk, label="fact"))
    client = signed_in(cast.health_visitor)
    for name in MINE:
        assert client.get(mine(conference, name, "school")).status_code == 403
    assert client.get(mine(conference, "passage", query=f"?passage={row.pk}")).status_code == 403
    assert SECRET not in text_of(client.get(mine(conference, "others")))
    for reader in (cast.administrator, cast.chair, cast.social_worker):
        query = f"?report={row.report_id}"
        assert signed_in(reader).get(of_conference(conference, "read", query)).status_code == 403


@pytest.mark.clause("LBH-4.15", "LBH-4.17", "BFG-4.7.1c", "BOL-1.45")
def test_a_passage_is_written_changed_and_taken_out(cast: Cast, family: Family, conference: Conference) -> None:
    client = signed_in(cast.health_visitor)
    address = mine(conference, "passage", query="?part=known")
    assert "Choose an answer" in error_at(sent(client, address, {"text": "Ava is thin.", "hand": "first"}), "id_label")
    told = {**TYPED, "hand": "second"}
    assert "from whom" in error_at(sent(client, address, told), "id_source")
    assert sent(client, address, TYPED, once="8a2f0c1e-0000-4000-8000-000000000001").status_code == 302
    assert sent(client, address, TYPED, once="8a2f0c1e-0000-4000-8000-000000000001").status_code == 302
    row = Passage.objects.get()
    assert (row.text, row.child_id, row.label) == ("Ava is thin.", family.ava.pk, "fact")
    change = mine(conference, "passage", query=f"?passage={row.pk}")
    sent(client, change, {**TYPED, "text": "Ava is very thin."})
    sent(client, change, {**TYPED, "text": "Ava looks thin."})
    assert {p.text for p in Passage.objects.all()} == {"Ava is very thin.", "Ava looks thin."}
    assert "at the same moment" in words(seen(client, mine(conference, "task")))
    sent(client, mine(conference, "task"), {"remove": str(row.pk)})
    assert Passage.objects.get().text == "Ava looks thin."


def test_a_lost_session_keeps_what_was_typed(cast: Cast, family: Family, conference: Conference) -> None:
    client = signed_in(cast.health_visitor)
    address = mine(conference, "passage", query="?part=known")
    keep = seen(client, address).cssselect("form[data-keep-url]")[0].get("data-keep-url")
    assert client.post(keep, {**TYPED, "text": "Half a sent"}).status_code == 204
    again = signed_in(cast.health_visitor)
    assert "Half a sent" in text_of(again.get(address))
    other = mine(conference, "passage", query="?part=assessment")
    assert "Half a sent" not in text_of(again.get(other)), "each heading keeps its own words"
    assert "Half a sent" not in text_of(signed_in(cast.social_worker).get(mine(conference, "passage", "social_care")))


def test_a_report_is_filed_and_shared_and_the_desk_shows_it(cast: Cast, family: Family, conference: Conference) -> None:
    client = signed_in(cast.health_visitor)
    assert "Ava Larkwhistle" in words(seen(client, reverse("reporting:mine")))
    sent(client, mine(conference, "passage", query="?part=known"), TYPED)
    day = boxes("on", NEXT_WEDNESDAY.date().replace(month=11, day=24))
    sent(client, mine(conference, "seen", query=f"?child={family.ava.pk}"), {"seen": "yes", "alone": "yes", **day})
    version = Report.objects.get().version
    told = {"name": "Honor", "role": "Health visitor", "confirmed": "on", "convictions": "no", "version": str(version)}
    assert "Tick the box" in error_at(sent(client, mine(conference, "sign"), {**told, "confirmed": ""}), "id_confirmed")
    for _twice in range(2):
        assert (
            sent(client, mine(conference, "sign"), told, once="8a2f0c1e-0000-4000-8000-000000000002").status_code == 302
        )
    assert Event.objects.filter(child=family.ava, kind="report_sent_to_chair").count() == 1
    desk = words(seen(signed_in(cast.administrator), reverse("reporting:desk")))
    assert "Not shared yet with: Delphine Larkwhistle" in desk
    given = boxes("given_on", NEXT_WEDNESDAY.date().replace(month=11, day=25))
    shared = {"whom": f"person-{family.mother.pk}", "how": "together", "said": "It is fair", **given}
    assert sent(client, mine(conference, "share"), shared).status_code == 302
    assert "Not shared yet" not in words(seen(signed_in(cast.administrator), reverse("reporting:desk")))
    chair = signed_in(cast.chair)
    read = words(seen(chair, of_conference(conference, "read", f"?report={Report.objects.get().pk}")))
    assert "Ava is thin." in read
    assert "It is fair" in read
    assert "24 November 2026, alone" in read


@pytest.mark.clause("BOL-1.58", "BOL-1.59", "LBH-4.02", "BFG-4.14.5c")
def test_what_is_withheld_is_on_no_page_of_whom_it_is_withheld_from(
    cast: Cast, family: Family, conference: Conference
) -> None:
    school = guest(conference, "school")
    written(school)
    secret = save_passage(school, Written(SECRET, child=family.ava.pk, label="fact", hand="first"))
    ask_to_withhold(school, secret, [From(agency="health_visiting"), From(person=family.mother.pk)], "Danger")
    report = signed(school)
    others = text_of(signed_in(cast.health_visitor).get(mine(conference, "others")))
    assert "What is known of Ava" in others
    for hint in (SECRET, "withheld", "Kept from", str(secret.pk)):
        assert hint not in others
    reading = of_conference(conference, "read", f"?report={report.pk}")
    assert SECRET in text_of(signed_in(cast.chair).get(reading))
    assert SECRET in text_of(signed_in(cast.social_worker).get(reading))
    row = Withholding.objects.filter(agency="health_visiting").get()
    ruling = of_conference(conference, "withheld", f"?one={row.pk}")
    assert signed_in(cast.administrator).get(ruling).status_code == 403
    sent(signed_in(cast.chair), ruling, {"answer": "shown", "reasons": "She has to know"})
    assert SECRET in text_of(signed_in(cast.health_visitor).get(mine(conference, "others")))


def test_a_copy_on_paper_holds_what_its_reader_may_read(cast: Cast, family: Family, conference: Conference) -> None:
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    secret = save_passage(
        visitor, Written(SECRET, child=family.ava.pk, label="allegation", hand="second", source="Ava")
    )
    ask_to_withhold(visitor, secret, [From(person=family.mother.pk)], "Danger")
    client = signed_in(cast.health_visitor)
    assert SECRET not in text_of(client.get(mine(conference, "preview", query=f"?reader=person-{family.mother.pk}")))
    signed(visitor)
    printed = {}
    for reader in (f"person-{family.mother.pk}", "unit"):
        pdf = client.get(mine(conference, "preview", query=f"?reader={reader}&as=pdf"))
        assert pdf["Content-Type"] == "application/pdf"
        printed[reader] = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert SECRET not in printed[f"person-{family.mother.pk}"]
    assert "What is known of Ava" in printed[f"person-{family.mother.pk}"]
    assert SECRET in printed["unit"]
    assert "second hand, from Ava" in printed["unit"]


@pytest.mark.parametrize("name", ["report.pdf", "../../etc/passwd", "photo.png.exe"])
def test_a_file_is_judged_by_its_bytes_and_its_name_is_forgotten(cast: Cast, conference: Conference, name: str) -> None:
    client = signed_in(cast.health_visitor)
    address = mine(conference, "attach")
    wrong = SimpleUploadedFile(name, b"MZ\x90\x00" + b"\0" * 100, content_type="application/pdf")
    assert "not what can be attached" in error_at(sent(client, address, {**TYPED, "file": wrong}), "id_file")
    right = SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF", content_type="text/html")
    assert sent(client, address, {**TYPED, "file": right}).status_code == 302
    kept = Report.objects.get().attachments.get()
    got = client.get(mine(conference, "my_file", query=f"?file={kept.pk}"))
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == f'attachment; filename="{kept.name}"'
    assert kept.name.startswith("attachment-")


def test_the_desk_asks_the_database_as_often_for_many_as_for_few(cast: Cast, family: Family) -> None:
    def queries(user: User) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            seen(signed_in(user), reverse("reporting:desk"))
        return len(asked_for)

    asked(cast, family.ava)
    few = queries(cast.administrator)
    asked_again = arranged(cast, family.noah, starts_at=NEXT_WEDNESDAY.replace(hour=14))
    ask_for_reports(cast.administrator, asked_again)
    assert queries(cast.administrator) == few


def test_asking_and_chasing_from_the_conferences_page(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, starts_at=NEXT_WEDNESDAY)
    client = signed_in(cast.administrator)
    address = of_conference(conference, "conference")
    assert "Not asked yet: " in words(seen(client, address))
    sent(client, address, {})
    assert conference.report_requests.count() == 4
    sent(client, of_conference(conference, "chase"), {"request": str(request_of(conference, "school").pk)})
    assert "Chased 1 times" in words(seen(client, address))
    assert signed_in(cast.social_worker).post(address).status_code == 403


def test_an_author_starts_a_report_by_opening_a_heading_and_signing_shows_what_is_missing(
    cast: Cast, family: Family, conference: Conference
) -> None:
    client = signed_in(cast.social_worker)
    start(author(cast.social_worker, conference, "social_care"))
    said = words(seen(client, mine(conference, "sign", "social_care")))
    assert "Nothing is written yet" in said
