"""A practitioner without an account files a report by one link: the whole of it, once, with nothing typed lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.links.models import GuestDraft, Visit
from quoracy.casework.reports.models import Passage, Report, ReportRequest
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import family_seat, inside, linked
from tests.reports_underway import asked, request_of

pytestmark = pytest.mark.django_db
Story = tuple[Cast, Family, Conference]


@pytest.fixture
def story() -> Iterator[Story]:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bolton")
        with within(cast.authority):
            Practitioner.objects.filter(user=cast.health_visitor).update(user=None)
            family = larkwhistles(cast)
            yield cast, family, asked(cast, family.ava, family.noah)


def came_in(cast: Cast, conference: Conference, owed_by: str = "health_visiting") -> tuple[Client, str]:
    request = request_of(conference, owed_by)
    client = inside(cast, linked(cast, conference, seat_of(request)))
    return client, f"/guest/reports/{request.pk}"


def seat_of(request: ReportRequest) -> Seat:
    return Seat.objects.select_related("person", "practitioner").get(pk=request.seat_id)


def paragraph(child: uuid.UUID, words: str = "Ava has lost weight since May.") -> dict[str, str]:
    told = {"child": str(child), "text": words, "label": "observation", "hand": "first", "version": "0"}
    return told | {"once": str(uuid.uuid4())}


@pytest.mark.clause("BOL-1.45", "BOL-1.46", "BOL-1.49")
def test_the_whole_report_is_filed_by_link(story: Story) -> None:
    cast, family, conference = story
    client, base = came_in(cast, conference)
    first = client.get("/guest", follow=True)
    assert base in first.content.decode()
    assert family.ava.name in first.content.decode()
    for child in (family.ava, family.noah):
        assert client.post(f"{base}/passage?part=child", paragraph(child.pk)).headers["Location"] == base
    assert "Ava has lost weight since May." in client.get(base).content.decode()
    seen = {"seen": "yes", "on-day": "24", "on-month": "11", "on-year": "2026", "alone": "yes"}
    assert client.post(f"{base}/seen?child={family.ava.pk}", seen).status_code == 302
    page = client.get(f"{base}/sign").content.decode()
    assert "Honor Plumtree-Adeyemi" in page
    report = Report.objects.get(request__owed_by="health_visiting")
    told = {"name": "Honor Plumtree-Adeyemi", "role": "Health visitor", "confirmed": "on", "convictions": "no"}
    client.post(f"{base}/sign", told | {"version": str(report.version)})
    report.refresh_from_db()
    assert report.submitted
    shared = {"whom": f"person-{family.mother.pk}", "how": "together"}
    shared |= {"given_on-day": "25", "given_on-month": "11", "given_on-year": "2026"}
    assert client.post(f"{base}/share", shared).status_code == 302
    assert report.sharings.count() == 1
    assert client.get(f"{base}/others").status_code == 200
    assert client.get(f"{base}/preview").status_code == 200
    looks = JournalEntry.objects.filter(child=family.ava.pk, what__contains="(by link: Honor Plumtree-Adeyemi)")
    assert looks.exists()


def test_a_double_click_writes_one_paragraph(story: Story) -> None:
    cast, family, conference = story
    client, base = came_in(cast, conference)
    once = paragraph(family.ava.pk)
    for _click in range(2):
        assert client.post(f"{base}/passage?part=child", once).headers["Location"] == base
    assert Passage.objects.count() == 1


def test_what_was_typed_is_there_again_after_the_visit_has_ended(story: Story) -> None:
    cast, _family, conference = story
    request = request_of(conference)
    token, base = linked(cast, conference, seat_of(request)), f"/guest/reports/{request.pk}"
    client, page = inside(cast, token), f"{base}/passage?part=child"
    keep = client.post(f"/guest/keep?page={page.replace('?', '%3F')}", {"text": "Half a sentence about"})
    assert keep.status_code == 204
    Visit.objects.update(last_at=Visit.objects.get().last_at - timedelta(days=1))
    assert client.get(page).status_code == 403
    assert "Half a sentence about" in inside(cast, token).get(page).content.decode()
    other, own = came_in(cast, conference, "school")
    assert "Half a sentence" not in other.get(f"{own}/passage?part=child").content.decode()
    assert GuestDraft.objects.get().fields == {"text": ["Half a sentence about"]}


def test_nobody_elses_report_opens_by_a_link(story: Story) -> None:
    cast, family, conference = story
    client, base = came_in(cast, conference)
    client.post(f"{base}/passage?part=child", paragraph(family.ava.pk, "A crowbar by the door"))
    school, own = came_in(cast, conference, "school")
    mother = inside(cast, linked(cast, conference, family_seat(conference, family.mother)))
    tails = ("", "/passage", "/keep-from", "/seen", "/attach", "/nothing", "/sign", "/preview", "/share", "/add")
    for tail in (*tails, "/others", "/file"):
        for other in (school, mother, Client()):
            answer = other.get(base + tail)
            assert answer.status_code == 403, tail
            assert b"crowbar" not in answer.content
        assert mother.get(own + tail).status_code == 403, tail
    request = request_of(conference)
    assert client.get(f"/reports/{request.pk}").status_code == 302, "a guest has no page of an account"
    assert b"crowbar" not in school.get(f"{own}/others").content, "a draft is its author's alone"


def test_drafts_are_kept_for_pages_of_guests_only_and_never_for_nobody(story: Story) -> None:
    cast, _family, conference = story
    client, base = came_in(cast, conference)
    for page in ("/children/", "https://elsewhere.example/", "/guest/no-such-page", ""):
        client.post(f"/guest/keep?page={page}", {"text": "x"})
    assert Client().post(f"/guest/keep?page={base}", {"text": "x"}).status_code == 403
    assert not GuestDraft.objects.exists()
