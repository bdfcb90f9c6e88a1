"""Sending the invitations, taking down an answer by telephone, and whether a conference is ready."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import lxml.html
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child
from quoracy.casework.conferences.actions import meeting, providing
from quoracy.casework.conferences.models import Departure, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.invitations import lists
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, HEALTH_VISITOR, POLICE, WORKER, arranged
from tests.screens.convening.test_asking_and_arranging import address, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel("2026-11-19 09:30 +0000", tick=False):  # Thursday before
        yield


def sending() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


@pytest.mark.clause("BOL-1.23", "BFG-4.14.1b")
def test_one_click_sends_each_their_own_invitation_and_a_second_sends_nothing(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    assert "Not yet" in words(client.get(address("send", conference)))
    assert client.post(address("send", conference), sending()).status_code == 302
    sent = Message.objects.filter(conference=conference.pk).count()
    assert sent == Invitation.objects.filter(asked_at__isnull=False).count() == 5
    client.post(address("send", conference), sending())
    assert Message.objects.filter(conference=conference.pk).count() == sent


@pytest.mark.clause("WAR-3.14", "WAL-4.03", "BFG-4.3.1b")
@pytest.mark.parametrize("procedure", ["warwickshire", "bfg", "wales", "bolton"])
def test_what_the_procedures_list_lacks_is_asked_about_once_with_its_clause(
    db: None, client: Client, procedure: str
) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        see_to_everything(cast, conference)
        lacking = [finding for finding in lists.list_asked(conference) if finding.needs_reason]
        client.force_login(cast.administrator)
        if not lacking:
            assert client.post(address("send", conference), sending()).status_code in (200, 302)
            return
        page = client.get(address("send", conference))
        assert all(finding.clauses[0] in words(page) for finding in lacking)
        assert "Ask somebody, or say why it is left as it is" in words(
            client.post(address("send", conference), sending())
        )
        assert not Message.objects.filter(conference=conference.pk).exists()
        form = next(f for f in lxml.html.fromstring(page.content).forms if f.method == "POST" and "once" in f.fields)
        told = {name: "Does not know the family" for name in form.fields if name.startswith("why_")}
        assert len(told) >= len(lacking)
        assert client.post(address("send", conference), told).status_code == 302
        assert Departure.objects.filter(conference=conference).count() >= len(lacking)
        assert b"Does not know the family" in client.get(address("send", conference)).content


@pytest.mark.clause("WAR-1.01", "BFG-4.1.1a")
def test_a_group_with_nobody_in_it_is_pointed_out(db: None, client: Client) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        client.force_login(cast.administrator)
        page = words(client.get(address("send", conference)))
        assert "Nobody is on the list from this group: supporters and advocates" in page
        assert "Nobody is on the list from this group: family." not in page


@pytest.mark.clause("WAR-5.02")
def test_an_answer_by_telephone_is_taken_down_with_its_reason(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    seat = Seat.objects.get(conference=conference, name=HEALTH_VISITOR)
    where = reverse("convening:take_down", args=[conference.pk, seat.pk])
    assert client.get(where).status_code == 403  # not asked yet
    client.post(address("send", conference), sending())
    assert "Say why you cannot come" in words(client.post(where, {"reply": "apologies"}))
    assert client.post(where, {"reply": "apologies", "reason": "On leave"}).status_code == 302
    assert Invitation.objects.get(seat=seat).answered_by == cast.administrator
    ready = words(client.get(address("ready", conference)))
    assert f"{HEALTH_VISITOR}: Not coming, report to follow (On leave)" in ready


@pytest.mark.clause("WAL-5.04")
def test_readiness_says_for_each_child_who_would_mend_it_and_what_is_not_booked(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        providing.need(cast.administrator, conference, Need.Kind.CHILDCARE, "Noah, who is three")
        known = {seat.pk: frozenset({family.ava.pk}) for seat in Seat.objects.filter(conference=conference)}
        meeting.note_contact(cast.administrator, conference, known)
        client.force_login(cast.administrator)
        page = words(client.get(address("ready", conference)))
        assert "Ava Larkwhistle Not yet" in page
        assert "If those come too who have not answered" in page
        assert POLICE in page
        assert "Childcare: Noah, who is three" in page


@pytest.mark.clause("WAR-3.12")
def test_where_no_number_is_set_nobody_is_called_ready_before_social_care_and_another_agency_come(
    db: None, client: Client
) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava)
        client.force_login(cast.administrator)
        page = words(client.get(address("ready", conference)))
        assert "Ava Larkwhistle Not yet" in page
        assert "sets no number; nobody from an agency is coming yet" in page
        assert "WAR-3.12" in page
        listed = reverse("convening:coming_up")
        assert "nobody from an agency is coming yet for Ava Larkwhistle" in words(client.get(listed))
        own = {"authority": cast.authority, "conference": conference, "way": "email", "asked_at": AT_TEN}
        for name, left, tag in (
            (POLICE, "nobody from social care is coming yet", "Not yet"),
            (WORKER, "2 agencies will be here", "Ready"),
        ):
            Invitation.objects.create(**own, seat=Seat.objects.get(conference=conference, name=name), answer="coming")
            page = words(client.get(address("ready", conference)))
            assert f"Ava Larkwhistle {tag}" in page
            assert left in page.replace("Nobody", "nobody")
        assert "coming yet for" not in words(client.get(listed))


def test_the_list_of_what_is_coming_up_asks_as_often_for_many_as_for_one(
    cast: Cast, family: Family, client: Client
) -> None:
    client.force_login(cast.administrator)
    asked = []
    from datetime import timedelta

    for number in range(4):
        child = add_child(
            cast.social_worker, given_names=f"Pip{number}", family_name="Larkwhistle", born=family.ava.born
        )
        arranged(cast, child, starts_at=AT_TEN + timedelta(days=number % 2, hours=3 * (number // 2)))
        if number in (0, 3):
            client.get(reverse("convening:coming_up"))
            with CaptureQueriesContext(connection) as queries:
                page = client.get(reverse("convening:coming_up"))
            asked.append(len(queries))
    assert "Pip3 Larkwhistle" in words(page)
    assert asked[0] == asked[1]


def test_only_the_unit_sees_the_list_and_the_chair_the_readiness(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    for person, listed, ready in ((cast.chair, 403, 200), (cast.social_worker, 403, 403), (cast.colleague, 403, 403)):
        client.force_login(person)
        assert client.get(reverse("convening:coming_up")).status_code == listed
        assert client.get(address("ready", conference)).status_code == ready
