"""Reports that a family can follow: prompts before signing, their own view of it, and a report sent back once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.messages.models import Message
from quoracy.casework.reports.actions.adding import add_addendum
from quoracy.casework.reports.actions.clearing import send_back
from quoracy.casework.reports.actions.writing import Written, save_passage
from quoracy.casework.reports.models import Report, SentBack
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import asked, author, request_of, signed, written
from tests.screens.reading import error_at, seen, sent, signed_in, words

UNCLEAR = "What does SDQ mean, and when was it?"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("bfg")
    with within(people.authority):
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return asked(cast, family.ava)


def handed_in(cast: Cast, conference: Conference) -> Report:
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    return signed(visitor)


def at(conference: Conference, name: str, query: str = "") -> str:
    return reverse(f"reporting:{name}", args=[request_of(conference).pk]) + query


def of(report: Report, name: str) -> str:
    return reverse(f"reporting:{name}", args=[report.request.conference_id]) + f"?report={report.pk}"


@pytest.mark.clause("BFG-4.7.1b")
def test_before_signing_the_author_is_asked_what_is_unclear_and_can_sign_all_the_same(
    cast: Cast, family: Family, conference: Conference
) -> None:
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    save_passage(visitor, Written("An SDQ came back.", "known", family.ava.pk, "fact", "first"))
    page = seen(signed_in(cast.health_visitor), at(conference, "sign"))
    assert "Say what SDQ means" in words(page)
    assert "Say on which day this happened" in words(page)
    assert "BFG-4.7.1b" in words(page)
    family_view = at(conference, "preview", f"?reader=person-{family.mother.pk}")
    assert family_view in [link.get("href") for link in page.cssselect("main a")]
    assert "An SDQ came back." in words(seen(signed_in(cast.health_visitor), family_view))
    assert signed(visitor).submitted


@pytest.mark.clause("BFG-4.7.1b")
def test_the_chair_sends_an_unclear_report_back_once_and_the_author_answers(
    cast: Cast, family: Family, conference: Conference, wednesday: time_machine.Coordinates
) -> None:
    report = handed_in(cast, conference)
    chair = signed_in(cast.chair)
    assert of(report, "send_back") in [a.get("href") for a in seen(chair, of(report, "read")).cssselect("main a")]
    assert "What is unclear" in error_at(sent(chair, of(report, "send_back"), {"why": " "}), "id_why")
    assert sent(chair, of(report, "send_back"), {"why": UNCLEAR}).status_code == 302
    read = words(seen(chair, of(report, "read")))
    assert UNCLEAR in read
    assert "Send it back" not in read
    told = Message.objects.get(template="report_unclear")
    assert told.to_name == report.request.seat.name
    assert not [word for word in ("Ava", "SDQ", "Larkwhistle") if word in told.body]
    visitor = signed_in(cast.health_visitor)
    assert UNCLEAR in words(seen(visitor, at(conference, "task")))
    assert UNCLEAR in words(seen(visitor, at(conference, "sign")))
    desk = reverse("reporting:desk")
    assert "not made clear yet" in words(seen(chair, desk))
    wednesday.shift(60)
    by = author(cast.health_visitor, conference)
    add_addendum(by, Written("A questionnaire, of May 2026.", "known", family.ava.pk, "fact", "first"))
    assert "not made clear yet" not in words(seen(chair, desk))
    assert "made clear" in words(seen(chair, desk))
    with pytest.raises(Objected, match="once already"):
        send_back(cast.chair, report, "Still unclear")
    assert sent(chair, of(report, "send_back"), {"why": "Still"}).status_code == 200
    assert SentBack.objects.get().why == UNCLEAR


@pytest.mark.clause("BFG-4.7.1b")
def test_what_is_sent_back_stays_as_it_was_signed_and_in_time(
    cast: Cast, family: Family, conference: Conference
) -> None:
    report = handed_in(cast, conference)
    before = Report.objects.filter(pk=report.pk).values().get()
    send_back(cast.chair, report, UNCLEAR)
    assert Report.objects.filter(pk=report.pk).values().get() == before
    with pytest.raises(DatabaseError), transaction.atomic():
        SentBack.objects.update(why="Nothing")
    entry = JournalEntry.objects.filter(what="sent a report back", child=family.ava.pk)
    assert entry.get().user == cast.chair


@pytest.mark.clause("BFG-4.7.1b")
def test_nobody_but_the_chair_sends_a_report_back(cast: Cast, family: Family, conference: Conference) -> None:
    report = handed_in(cast, conference)
    for other in (cast.administrator, cast.social_worker, cast.second_chair, cast.colleague, cast.health_visitor):
        with pytest.raises(NoRight):
            send_back(other, report, UNCLEAR)
        client = signed_in(other)
        assert client.get(of(report, "send_back")).status_code == 403
        assert client.post(of(report, "send_back"), {"why": UNCLEAR}).status_code == 403
    assert not SentBack.objects.exists()


@pytest.mark.clause("BFG-4.7.1b")
def test_a_draft_and_a_report_under_another_procedure_are_not_sent_back(
    cast: Cast, family: Family, conference: Conference
) -> None:
    draft = written(author(cast.health_visitor, conference))
    with pytest.raises(Objected, match="not signed"):
        send_back(cast.chair, draft, UNCLEAR)
    bolton = cast_under("bolton")
    with within(bolton.authority):
        report = handed_in(bolton, asked(bolton, larkwhistles(bolton).ava))
        with pytest.raises(Objected, match="does not have reports sent back"):
            send_back(bolton.chair, report, UNCLEAR)
        assert "Send it back" not in words(seen(signed_in(bolton.chair), of(report, "read")))
