"""Changing who is asked: somebody new, somebody a relative brings, somebody left off, and asked after all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import arranging
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.invitations.actions.inviting import invite_all
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import SCHOOL, arranged
from tests.screens.convening.test_asking_and_arranging import address, words

NEW = {
    "name": "Ottoline Brassbinder",
    "title": "Drugs worker",
    "agency": "Harbour Project (invented)",
    "kind": "voluntary",
    "email": "ottoline@harbour.example",
}


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel("2026-11-19 09:30 +0000", tick=False):
        yield


def leaving(conference: Conference, name: str) -> str:
    seat = Seat.objects.get(conference=conference, name=name)
    return reverse("convening:leave_off", args=[conference.pk, seat.pk])


@pytest.mark.parametrize("standing", ["member", "observer"])
def test_somebody_new_is_put_on_the_directory_and_the_list(
    cast: Cast, family: Family, client: Client, standing: str
) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    client.post(address("newcomer", conference), NEW | {"standing": standing})
    assert Practitioner.objects.get(name="Ottoline Brassbinder").agency.kind == "voluntary"
    assert Seat.objects.get(conference=conference, name="Ottoline Brassbinder").standing == standing
    assert "Ottoline Brassbinder, Drugs worker" in words(client.get(address("invite", conference)))


@pytest.mark.clause("WAR-3.07", "WAR-3.08")
def test_a_second_supporter_of_one_parent_needs_the_chair(db: None, client: Client) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        mother = Seat.objects.get(conference=conference, person=family.mother)
        told = {"name": "Petra Lanternhouse", "brought_by": str(mother.pk), "standing": "supporter"}
        client.force_login(cast.administrator)
        assert "WAR-3.08" in words(client.get(address("supporter", conference)))
        assert "Confirm that this person is" in words(client.post(address("supporter", conference), told))
        told |= {"adult": "on"}
        assert client.post(address("supporter", conference), told).status_code == 302
        second = told | {"name": "Quill Underhay"}
        assert "brings somebody already" in words(client.post(address("supporter", conference), second))
        client.force_login(cast.chair)
        assert client.post(address("supporter", conference), second).status_code == 302
        brought = Seat.objects.filter(conference=conference, standing="supporter")
        assert {seat.title for seat in brought} == {"comes with Delphine Larkwhistle"}


@pytest.mark.clause("BFG-4.3.2g")
def test_one_supporter_each_is_taken_and_nobody_asks_their_age_where_the_procedure_does_not(
    db: None, client: Client
) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        mother = Seat.objects.get(conference=conference, person=family.mother)
        told = {"name": "Petra Lanternhouse", "brought_by": str(mother.pk), "standing": "supporter"}
        client.force_login(cast.administrator)
        assert "This person is an adult" not in words(client.get(address("supporter", conference)))
        assert client.post(address("supporter", conference), told).status_code == 302
        second = words(client.post(address("supporter", conference), told | {"name": "Quill Underhay"}))
        assert "brings somebody already. The chair has to agree" in second


@pytest.mark.clause("WAR-3.14")
def test_who_is_left_off_is_told_with_the_reason_kept_and_can_be_asked_after_all(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = arranged(cast, family.ava)
    invite_all(cast.administrator, conference)
    client.force_login(cast.administrator)
    where = leaving(conference, SCHOOL)
    client.post(where, {"reason": "Ava has moved to another school"})
    assert Departure.objects.get(clause="WAR-3.14").reason == "Ava has moved to another school"
    assert SCHOOL not in {seat.name for seat in questions.seats(conference)}
    told = Message.objects.filter(conference=conference.pk, to_name=SCHOOL).order_by("made_at")
    assert [message.template for message in told][-1] == "cancelled"
    assert client.get(where).status_code == 403
    arranging.invite(cast.administrator, conference, [cast.directory[SCHOOL]])
    invite_all(cast.administrator, conference)
    assert told.all().count() == 3
    assert SCHOOL in {seat.name for seat in questions.seats(conference)}


@pytest.mark.clause("WAR-3.13")
def test_the_last_of_an_agency_always_asked_and_a_parent_cannot_be_left_off(db: None, client: Client) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        client.force_login(cast.administrator)
        for name, says in (
            ("PC Juno Lanternby", "they are invited to every conference"),
            ("Delphine Larkwhistle", "whom only the chair's ruling keeps out"),
        ):
            answer = client.post(leaving(conference, name), {"reason": "On leave", "once": str(uuid.uuid4())})
            assert says in words(answer)
            assert Seat.objects.get(conference=conference, name=name).invited
