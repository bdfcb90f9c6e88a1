"""The pages on being recorded: what is shown beside a request, to whom, and what a chair is told while preparing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import matters, recordings
from quoracy.casework.room.recording_models import RecordingMatter, RecordTaking
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.screens.reading import signed_in

HOST_LAW = "The law of the country you are in is not covered here"


@dataclass(frozen=True)
class Place:
    cast: Cast
    family: Family
    conference: Conference

    def said(self, client: Client, where: str) -> str:
        answer = client.get(where)
        assert answer.status_code == 200, (where, answer.status_code)
        main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
        return " ".join(main.text_content().split())

    def write_down(self, client: Client, **more: object) -> str:
        told = {"kind": "request", "meeting": "visit", "who": "Delphine Larkwhistle", "setting": "safeguarding", **more}
        answer = client.post(reverse("recording:write_down", args=[self.family.ava.pk]), told)
        assert answer.status_code == 302, lxml.html.fromstring(answer.content).text_content()
        return str(answer["Location"])


Under = Callable[[str], Place]


@pytest.fixture
def under(db: None) -> Iterator[Under]:
    with ExitStack() as stack:

        def made(procedure: str) -> Place:
            cast = cast_under(procedure)
            stack.enter_context(time_machine.travel(WEDNESDAY, tick=False))
            stack.enter_context(within(cast.authority))
            family = larkwhistles(cast)
            return Place(cast, family, arranged(cast, family.ava))

        yield made


@pytest.mark.clause("BFG-4.15.a")
def test_the_chairs_preparation_reminds_of_recording_and_shows_requests_and_advice(under: Under) -> None:
    place = under("bfg")
    chair, where = signed_in(place.cast.chair), reverse("preparing:prepare", args=[place.conference.pk])
    before = place.said(chair, where)
    assert "Somebody may ask to record the conference" in before
    assert "Nobody has asked yet" in before
    assert "a ban on all recording would probably be unlawful" in before
    mother = place.conference.seats.get(person=place.family.mother)
    recordings.ask_to_record(place.cast.chair, place.conference, mother, "To remember")
    assert "Delphine Larkwhistle Not answered yet“To remember”" in place.said(chair, where)
    silent = under("england")
    page = place.said(signed_in(silent.cast.chair), reverse("preparing:prepare", args=[silent.conference.pk]))
    assert "Being recorded" not in page


@pytest.mark.clause("BFG-4.15.f", "BFG-4.15.d")
def test_the_legal_position_is_the_sources_own_and_host_nation_law_is_warned_of(under: Under) -> None:
    place = under("bfg")
    worker = signed_in(place.cast.social_worker)
    page = place.said(worker, place.write_down(worker, talk="children"))
    assert "The procedure's own statement, undated, on recording by individuals" in page
    assert HOST_LAW in page
    assert "Parents with their children" in page
    assert HOST_LAW in place.said(worker, reverse("recording:help"))
    assert RecordTaking.objects.filter(conference=place.conference, how="sound").count() == 0


@pytest.mark.clause("BFG-4.15.r")
def test_beside_proceedings_it_says_that_the_court_decides(under: Under) -> None:
    place = under("bfg")
    worker = signed_in(place.cast.social_worker)
    says = "admitted lies in the court's discretion"
    assert says not in place.said(worker, place.write_down(worker))
    where = place.write_down(worker, setting="private_law", meeting="none")
    assert says in place.said(worker, where)
    matter = RecordingMatter.objects.get(setting="private_law")
    court = reverse("recording:court", args=[place.family.ava.pk, matter.pk])
    assert worker.post(court, {"words": "Ruled out, as not relevant"}).status_code == 302
    assert "Ruled out, as not relevant" in place.said(worker, where)


@pytest.mark.clause("BFG-4.15.e")
def test_a_practitioner_at_the_conference_logs_a_hidden_recording_and_the_chair_sees_it(under: Under) -> None:
    place = under("bfg")
    visitor = signed_in(place.cast.health_visitor)
    where = reverse("recording:write_down_at", args=[place.conference.pk])
    told = {"kind": "discovered", "meeting": "conference", "who": "Not known", "manner": "hidden"}
    again = visitor.post(where, told).content.decode()
    assert "Say how it came to light" in again
    assert 'value="Not known"' in again, "nothing typed is lost"
    assert visitor.post(where, told | {"found_how": "It was on a website"}).status_code == 302
    chair = signed_in(place.cast.chair)
    assert "A recording came to light: Not known" in place.said(
        chair, reverse("preparing:prepare", args=[place.conference.pk])
    )
    row = RecordingMatter.objects.get()
    page = place.said(chair, reverse("recording:one", args=[row.child_id, row.pk]))
    assert "Nothing follows from a recording by itself" in page
    assert "Consider taking legal advice" in page
    assert signed_in(place.cast.colleague).get(where).status_code == 403


@pytest.mark.clause("BFG-4.15.i", "BFG-4.15.k", "BFG-4.15.l")
def test_the_manager_finds_the_request_today_and_reads_the_advice_that_others_do_not(under: Under) -> None:
    place = under("bfg")
    worker, manager = signed_in(place.cast.social_worker), signed_in(place.cast.head_of_service)
    where = place.write_down(worker)
    row = RecordingMatter.objects.get()
    assert "Requests to record" in place.said(manager, reverse("home:today"))
    kept = {"words": "Agree with care", "author": "Invented Chambers"}
    day = {"dated-day": 20, "dated-month": 11, "dated-year": 2025}
    assert manager.post(f"{where}/advice", kept | day).status_code == 302
    assert "Agree with care" in place.said(manager, where)
    assert "Invented Chambers, Thursday 20 November 2025 Old" in place.said(manager, where)
    assert "Agree with care" not in place.said(worker, where)
    assert worker.get(f"{where}/advice").status_code == 403
    assert "No policy on recording has been kept" in place.said(manager, where)
    matters.give_view(place.cast.head_of_service, row, "I would agree")
    assert "Relied on: Advice of Invented Chambers (2025-11-20)" in place.said(worker, where)
    answer = {"ruling": "agreed", "reason": "It helps her"}
    assert manager.post(f"{where}/answer", answer).status_code == 302
    assert "Requests to record" not in place.said(manager, reverse("home:today"))


@pytest.mark.clause("BFG-4.15.j")
def test_the_report_form_reminds_once_and_the_help_keeps_it(under: Under) -> None:
    from quoracy.casework.reports.models import ReportRequest

    place = under("bfg")
    seat = place.conference.seats.get(name=place.cast.health_visitor.name)
    asked = ReportRequest.objects.create(
        authority=place.cast.authority,
        conference=place.conference,
        seat=seat,
        owed_by="health_visiting",
        asked_by=place.cast.administrator,
    )
    visitor, where = signed_in(place.cast.health_visitor), reverse("reporting:task", args=[asked.pk])
    says = "You may be recorded without knowing it"
    assert says in place.said(visitor, where)
    assert says not in place.said(visitor, where)
    assert says in place.said(visitor, reverse("recording:help"))


@pytest.mark.clause("BFG-4.14.3a")
def test_a_booking_without_a_recorder_stays_on_the_list_of_unfinished_ones(under: Under) -> None:
    place = under("bfg")
    RecordTaking.objects.all().delete()
    unit = signed_in(place.cast.administrator)
    lacking = "nobody to take the record"
    assert lacking in place.said(unit, reverse("convening:coming_up"))
    where = reverse("recording:taking", args=[place.conference.pk])
    assert "Say who takes the record" in unit.post(where, {"how": "person"}).content.decode()
    assert unit.post(where, {"how": "person", "recorder": "else", "name": "Hesper Quick"}).status_code == 302
    assert "Hesper Quick" in place.said(unit, where)
    assert unit.post(where, {"how": "person", "recorder": place.cast.administrator.pk}).status_code == 302
    box = lxml.html.fromstring(unit.get(where).content).get_element_by_id("id_name")
    assert not box.get("value"), "the name of a colleague is not written into the box for somebody else"
    assert lacking not in place.said(unit, reverse("convening:coming_up"))
    RecordTaking.objects.all().delete()
    place.conference.seats.filter(name="Hesper Quick").update(invited=False)
    chair = signed_in(place.cast.chair)
    opening = place.said(chair, reverse("live:open", args=[place.conference.pk]))
    assert "Nobody is named to take the record" in opening


def test_under_a_silent_procedure_the_page_works_in_its_simple_form(under: Under) -> None:
    place = under("england")
    worker = signed_in(place.cast.social_worker)
    where = place.write_down(worker)
    page = place.said(worker, where)
    assert "The legal position" not in page
    assert "senior manager" not in page
    assert worker.post(f"{where}/answer", {"ruling": "refused", "reason": "Others object"}).status_code == 302
    assert "Others object" in place.said(worker, where)
