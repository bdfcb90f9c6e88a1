"""Anything in any order, by anybody; then all that reached each reader is read: pages, letters, calendars, files.

A passage of a report carries a mark of its own, and so do a request to keep somebody out and its evidence. Whoever may
not read a passage meets its mark nowhere: not at any address there is, not in any message, calendar entry or PDF.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from pypdf import PdfReader

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import actions as exclusions
from quoracy.casework.exclusions.actions import Asked, Ruled
from quoracy.casework.invitations.actions import inviting, reminding
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.casework.reports import questions, readers
from quoracy.casework.reports.actions.adding import add_addendum
from quoracy.casework.reports.actions.asking import ask_for_reports
from quoracy.casework.reports.actions.writing import Written, attach, save_passage
from quoracy.casework.reports.models import Attachment, Passage
from quoracy.casework.reports.readers import Reader
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.enclosures import enclosures
from quoracy.documents.exclusion_notice import paragraphs
from tests.casework.reports.test_withholding import Reading
from tests.cast import Family
from tests.conferences_underway import POLICE, WEDNESDAY
from tests.guests_inside import child_linked, family_seat, inside, linked
from tests.screens.reading import signed_in
from tests.screens.test_everybody import ADDRESSES

EVIDENCE, REASONS, RISK = "zqevidencex", "zqreasonsx", "zqriskx"
GRANTED = Ruled(
    outcome="granted_in_part",
    reasons=REASONS,
    told="It would be too hard for Noah",
    items=("The children's views",),
    views_how="Your solicitor",
    outcome_how="The chair rings you",
    complain_how="Write to us",
)
PDF = b"%PDF-1.4\n% zqfilex\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@dataclass
class Person:
    """Somebody who reads, and by what."""

    name: str
    client: Client
    reader: Reader


class Everything(Reading):
    """What `Reading` does, and beside it inviting, moving, reminding, keeping out, telling, attaching and linking."""

    @initialize(begun=st.sampled_from([True, True, False]))
    def ask(self, begun: bool = True) -> None:
        super().ask()
        cast, family, conference = self.cast, self.family, self.conference
        for number, passage in enumerate(Passage.objects.filter(report=self.report)):
            Passage.objects.filter(pk=passage.pk).update(text=f"zqfirst{number}x")
        self.marks = 0
        self.father_seat = family_seat(conference, self.father)
        mother_seat = family_seat(conference, family.mother)
        police = conference.seats.select_related("practitioner", "person").get(name=POLICE)
        self.people = [
            Person(
                "Tarquin Larkwhistle", inside(cast, linked(cast, conference, self.father_seat)), self.of(self.father)
            ),
            Person("Delphine Larkwhistle", inside(cast, linked(cast, conference, mother_seat)), self.of(family.mother)),
            Person("Ava", inside(cast, child_linked(cast, conference, family.ava)), self.reader_of_ava()),
            Person(POLICE, inside(cast, linked(cast, conference, police)), readers.of_seat(police)),
        ]

        if begun:
            self.begin()

    def begin(self) -> None:
        """A report signed and shared with everybody, files and a withheld passage in it, and a request waiting."""
        for child in ("ava", "noah"):
            self.write(child, 0)
            self.attach_a_file(child)
        self.ask_to_keep(0, 1)
        self.finish()
        for whom in range(3):
            self.share(whom)
        self.ask_to_keep_out()

    def of(self, person: Any) -> Reader:
        return Reader(readers.Kind.PERSON, self.conference.pk, person=person.pk)

    def reader_of_ava(self) -> Reader:
        return Reader(readers.Kind.CHILD, self.conference.pk, child=self.family.ava.pk)

    def mark(self) -> str:
        self.marks += 1
        return f"zqpassage{self.marks}x"

    @rule(child=st.sampled_from(["ava", "noah", None]), words=st.just(0))
    def write(self, child: str | None, words: int) -> None:
        about = getattr(self.family, child).pk if child else None
        self.attempt(save_passage, self.visitor, Written(self.mark(), "known", about, "fact", "first"))

    @precondition(lambda self: self.report.submitted)
    @rule(whom=st.integers(0, 4))
    def add(self, whom: int) -> None:
        more = Written(self.mark(), "known", self.family.ava.pk, "fact", "first")
        self.attempt(add_addendum, self.visitor, more, [self.anybody(whom)], "Danger")

    @rule(child=st.sampled_from(["ava", "noah"]))
    def attach_a_file(self, child: str) -> None:
        about = getattr(self.family, child).pk
        content = PDF.replace(b"zqfilex", self.mark().replace("passage", "file").encode())
        written = Written(f"zqpassage{self.marks}x", "known", about, "fact", "first")
        self.attempt(attach, self.visitor, content, written)

    @rule()
    def invite(self) -> None:
        found = [*inviting.list_findings(self.conference), *inviting.before_sending(self.conference)]
        reasons = {one.place: "Agreed" for one in found}
        self.attempt(inviting.invite_all, self.cast.administrator, self.conference, reasons)

    @rule(days=st.integers(-1, 3), place=st.sampled_from(["Room 2", "zqplacex"]))
    def move(self, days: int, place: str) -> None:
        row = Conference.objects.select_related("authority", "chair").get(pk=self.conference.pk)
        assert row.starts_at is not None
        assert row.ends_at is not None
        row.starts_at, row.ends_at = row.starts_at + timedelta(days=days), row.ends_at + timedelta(days=days)
        row.place = place
        self.attempt(row.save)

    @rule()
    def remind(self) -> None:
        with time_machine.travel("2026-12-01 09:30 +0000", tick=False):
            self.attempt(reminding.chase, self.cast.authority, timezone.now())

    @rule()
    def chase_reports(self) -> None:
        self.attempt(ask_for_reports, self.cast.administrator, self.conference)

    @rule()
    def ask_to_keep_out(self) -> None:
        told = Asked(whole=False, part=("Views",), evidence={"childs_welfare": EVIDENCE}, reason=RISK)
        self.attempt(
            exclusions.request_exclusion, self.cast.social_worker, self.conference, self.father_seat, told, WHY
        )

    @rule(how=st.sampled_from(["part", "later", "whole", "no_reports", "refused"]))
    def rule_on_it(self, how: str) -> None:
        row = self.conference.exclusions.order_by("-requested_at").first()
        ruling = {
            "part": GRANTED,
            "later": replace(GRANTED, comes_after=timedelta(minutes=30)),
            "whole": replace(GRANTED, outcome="granted", whole=True),
            "no_reports": replace(GRANTED, gets_reports=False),
            "refused": Ruled(outcome="refused", reasons=REASONS),
        }[how]
        if row is not None:
            self.attempt(exclusions.rule, self.cast.chair, row, ruling, WHY)

    @rule(by=st.sampled_from(["post", "telephone"]))
    def tell_him(self, by: str) -> None:
        row = self.conference.exclusions.select_related("seat__person", "conference__authority").first()
        if row is not None and by == "post":
            self.attempt(exclusions.send_notice, self.cast.chair, row, paragraphs(row) if row.keeps_out else [])
        elif row is not None:
            self.attempt(exclusions.give_notice, self.cast.chair, row, "Rung")

    @rule(which=st.integers(0, 3), words=st.just("What is this?"))
    def comment(self, which: int, words: str) -> None:
        passage = Passage.objects.filter(report=self.report).order_by("?").first()
        address = reverse("family:report", args=[self.report.pk])
        told = {"passage": str(passage.pk) if passage else "", "text": words, "once": str(uuid.uuid4())}
        said = said_in(self.people[which].client.post(address, told, follow=True))
        self.holds_nothing_forbidden(said, self.people[which], address)

    def teardown(self) -> None:
        try:
            if hasattr(self, "people"):
                self.read_everything()
        finally:
            super().teardown()

    def read_everything(self) -> None:
        case = self.case()
        for person in self.people:
            for address in addresses(case, guest=True):
                answer = person.client.get(address, follow=True)
                self.holds_nothing_forbidden(said_in(answer), person, address)
        for user in (self.cast.colleague, self.cast.social_worker, self.cast.health_visitor):
            reads = Person(user.name, signed_in(user), self.reader_of(user))
            for address in addresses(case, guest=False):
                self.holds_nothing_forbidden(said_in(reads.client.get(address)), reads, address)
        self.no_message_tells()

    def reader_of(self, user: User) -> Reader:
        if user == self.cast.health_visitor:
            return readers.author(self.visitor.request)
        try:
            return readers.of_user(user, self.conference)
        except NoRight:
            return Reader(readers.Kind.NOBODY, self.conference.pk)

    def case(self) -> list[dict[str, Any]]:
        """Every id there is at each hole of an address."""
        conference, rows = self.conference, Passage.objects.filter(report=self.report)
        first = {
            "child": self.family.ava.pk,
            "conference": conference.pk,
            "asked": self.report.request_id,
            "report": self.report.pk,
            "passage": self.report.pk,
            "seat": self.father_seat.pk,
            "exclusion": getattr(conference.exclusions.first(), "pk", uuid.uuid4()),
            "attachment": uuid.uuid4(),
            "number": 0,
        }
        files = [{"attachment": one.pk} for one in Attachment.objects.filter(passage__in=rows)]
        others = [{"asked": one.pk} for one in conference.report_requests.exclude(pk=self.report.request_id)]
        return [first, {**first, "child": self.family.noah.pk}, *({**first, **one} for one in (*files, *others))]

    def forbidden(self, person: Person) -> set[str]:
        """The marks this reader may not meet: of every passage they may not read, and of its files."""
        rows = set(Passage.objects.filter(report=self.report).values_list("text", flat=True))
        may = {one.text for one in questions.readable_passages(self.report, person.reader)}
        if person.reader.kind is readers.Kind.AUTHOR:
            may = rows
        if person.reader.person == self.father.pk and self.gets_no_reports():
            may = set()
        marks = {text.split(" ")[0] for text in rows - may} - {text.split(" ")[0] for text in may}
        marks |= {mark.replace("passage", "file") for mark in marks}
        asks = person.name == self.cast.social_worker.name
        return marks | ({REASONS} if asks else {EVIDENCE, REASONS, RISK})

    def gets_no_reports(self) -> bool:
        newest = self.conference.exclusions.exclude(outcome="").order_by("-ruled_at").first()
        return bool(newest and newest.keeps_out and not newest.gets_reports)

    def holds_nothing_forbidden(self, said: str, person: Person, where: str) -> None:
        for mark in self.forbidden(person):
            assert mark not in said, (mark, person.name, where)

    def no_message_tells(self) -> None:
        """Nothing of any report or request leaves the service; what is posted is the chair's notice alone."""
        kept_out = Seat.objects.get(pk=self.father_seat.pk).kept_out == Seat.KeptOut.WHOLE
        newest = self.conference.exclusions.order_by("-ruled_at").first()
        for message in Message.objects.all():
            words = message.subject + message.body + message.calendar
            words += "".join(pdf_text(one.content) for one in enclosures(message))
            assert "zqpassage" not in words
            assert "zqf" not in words
            for mark in (EVIDENCE, REASONS, RISK):
                assert mark not in words
            since = bool(newest and newest.notice_given_at and message.made_at > newest.notice_given_at)
            if kept_out and since and message.to_person_id == self.father.pk:
                assert "zqplacex" not in words


WHY = {
    "ruling.whole": "All of it",
    "excluded.report": "Safety",
    "request.reached_chair_on": "It happened last night",
    "ruling.grounds": "As heard",
}


def addresses(case: list[dict[str, Any]], *, guest: bool) -> set[str]:
    """Every address that these ids fill, of guests or of people with an account."""
    found = set()
    for one in ADDRESSES:
        of_guests = "guest" in one.name or one.name.startswith("family:")
        if of_guests is not guest or one.name in ("guests:leave", "guests:door", "guests:code", "set_language"):
            continue
        for filled in case:
            try:
                found.add(reverse(one.name, kwargs={hole: filled[hole] for hole in one.holes}))
            except (KeyError, NoReverseMatch):
                continue
    return found


def said_in(answer: HttpResponseBase) -> str:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # one or other
    words = content.decode("utf-8", errors="replace")
    return words + (pdf_text(content) if content.startswith(b"%PDF-1.7") else "")


def pdf_text(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", errors="replace")
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.clause("BOL-1.59", "BOL-1.60", "BOL-1.61", "BFG-4.5.10b", "BFG-4.14.5c", "LBH-4.02")
def test_whatever_is_done_in_whatever_order_nothing_withheld_reaches_anybody(cast: Cast, family: Family) -> None:
    father = add_person(cast.authority, "Tarquin", "Larkwhistle", email="tarquin@away.example")
    father.address = "3 Kiln Row, Invented Halt"
    father.save()
    relate(family.noah, father, "father", parental_responsibility=True)
    Everything.cast, Everything.family, Everything.father = cast, family, father
    run_state_machine_as_test(
        Everything,
        settings=settings(
            max_examples=4,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
