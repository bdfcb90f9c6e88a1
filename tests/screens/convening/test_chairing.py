"""The pages on who takes the chair: the choice, a substitute, the chair's own word, and whom a chair answers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import lxml.html
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.actions import appoint
from quoracy.casework.access.models import Role, User
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.chairs import ChairsContacts, NamedChair
from quoracy.casework.conferences.models import Conference
from quoracy.casework.invitations.actions.inviting import invite_all
from quoracy.casework.messages.models import Message
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import SINCE, Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged, authorised
from tests.screens.reading import signed_in


@dataclass(frozen=True)
class Place:
    cast: Cast
    family: Family

    def page(self, client: Client, name: str, conference: Conference, **more: object) -> str:
        answer = client.get(reverse(f"convening:{name}", kwargs={"conference": conference.pk, **more}))
        assert answer.status_code == 200, (name, answer.status_code)
        main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
        return " ".join(main.text_content().split())


Under = Callable[[str], Place]


@pytest.fixture
def under(db: None) -> Iterator[Under]:
    with ExitStack() as stack:

        def made(procedure: str) -> Place:
            cast = cast_under(procedure)
            stack.enter_context(time_machine.travel(WEDNESDAY, tick=False))
            stack.enter_context(within(cast.authority))
            return Place(cast, larkwhistles(cast))

        yield made


@pytest.mark.clause("BOL-1.13", "BOL-1.14", "BOL-5.10")
def test_the_manager_of_the_unit_names_a_substitute_whom_the_unit_can_then_choose(under: Under) -> None:
    place = under("bolton")
    cast, found = place.cast, authorised(place.cast, place.family.ava)
    unit, manager = signed_in(cast.administrator), signed_in(cast.quality)
    before = place.page(unit, "arrange", found)
    assert "Independent Reviewing Officer" in before
    assert "no other conference this week" in before
    assert cast.health_visitor.name not in before
    where = reverse("convening:substitute", args=[found.pk])
    assert unit.get(where).status_code == 403
    again = manager.post(where, {"user": cast.health_visitor.pk, "reason": ""})
    assert again.status_code == 200
    assert f'value="{cast.health_visitor.pk}" selected' in again.content.decode(), "nothing chosen is lost"
    assert manager.post(where, {"user": cast.health_visitor.pk, "reason": "Both are ill"}).status_code == 302
    after = place.page(unit, "arrange", found)
    assert f"{cast.health_visitor.name}" in after
    assert f"Named by {cast.quality.name}: Both are ill" in after
    row = NamedChair.objects.get()
    back = reverse("convening:unname", args=[found.pk, row.pk])
    assert manager.post(back, {"reason": "One is well again"}).status_code == 302
    assert cast.health_visitor.name not in place.page(unit, "arrange", found)


@pytest.mark.clause("BOL-5.10")
def test_the_unit_sends_the_invitations_in_the_chairs_name(under: Under) -> None:
    place = under("bolton")
    found = arranged(place.cast, place.family.ava)
    see_to_everything(place.cast, found)
    invite_all(place.cast.administrator, found)
    said = f"{place.cast.chair.name}, who chairs the conference, asks you to it. Child Protection Unit sends this"
    assert all(said in one.body for one in Message.objects.filter(conference=found.pk, template="invitation_member"))
    assert Message.objects.filter(conference=found.pk, template="invitation_member").exists()


@pytest.mark.clause("BFG-4.2.9a", "BFG-4.2.9b", "BFG-4.2.10a")
def test_both_difficulties_stand_beside_the_choice_for_a_looked_after_child(under: Under) -> None:
    place = under("bfg")
    cast, ava = place.cast, place.family.ava
    found = authorised(cast, ava)
    ava.alerts = ["looked after"]
    ava.save()
    Plan.objects.create(authority=cast.authority, child=ava, started_on=SINCE)
    assert "Decide whether Ava Larkwhistle's own reviewing officer" in place.page(
        signed_in(cast.administrator), "arrange", found
    )
    manager = signed_in(cast.quality)
    form = place.page(manager, "choose_chair", found, child=ava.pk)
    assert "independence asked of the reviewing service differs" in form
    assert "as few outsiders as possible" in form
    where = reverse("convening:choose_chair", args=[found.pk, ava.pk])
    page = lxml.html.fromstring(manager.get(where).content)
    assert not page.cssselect("input[type=radio][checked]"), "nothing is proposed: it is decided case by case"
    said = {"user": cast.chair.pk, "capacity": "reviewing_officer", "reason": "She knows him", "independence": "Apart"}
    assert manager.post(where, said).status_code == 302
    assert "She knows him" in place.page(manager, "chairing", found)
    assert signed_in(cast.administrator).get(where).status_code == 403
    noah = authorised(cast, place.family.noah)
    assert manager.get(reverse("convening:choose_chair", args=[noah.pk, place.family.noah.pk])).status_code == 403


@pytest.mark.clause("BFG-4.8.1c")
def test_the_papers_open_to_the_chair_once_independence_is_confirmed(under: Under) -> None:
    place = under("bfg")
    found = arranged(place.cast, place.family.ava)
    chair = signed_in(place.cast.second_chair)
    Conference.objects.filter(pk=found.pk).update(chair=place.cast.second_chair)
    where = reverse("convening:independent", args=[found.pk])
    for name in ("preparing:prepare", "preparing:bundle", "reporting:read", "reporting:withheld"):
        assert chair.get(reverse(name, args=[found.pk]))["Location"] == where, name
    again = chair.post(where, {"independent": "no", "note": ""})
    assert "which part" in again.content.decode() or "Say in a line" in again.content.decode()
    assert chair.post(where, {"independent": "yes"}).status_code == 302
    assert chair.get(reverse("preparing:prepare", args=[found.pk])).status_code == 200
    assert signed_in(place.cast.administrator).get(where).status_code == 403


@pytest.mark.clause("BFG-4.8.1b")
def test_the_set_up_of_a_chair_asks_for_two_people_and_warns(under: Under) -> None:
    place = under("bfg")
    cast = place.cast
    arranged(cast, place.family.ava)
    manager = signed_in(cast.quality)
    where = f"{reverse('convening:contacts')}?chair={cast.chair.pk}"
    said = {"chain_name": "Colonel Invented", "chain_post": "Chief of staff", "chain_email": "c@command.example"}
    both = manager.post(where, said | {"chain_name": cast.team_manager.name, "complaints_to": cast.team_manager.pk})
    assert "Name two people" in both.content.decode()
    assert manager.post(where, said | {"complaints_to": cast.team_manager.pk}).status_code == 302
    page = manager.get(reverse("convening:chairs")).content.decode()
    assert "Colonel Invented" in page
    assert f"{cast.team_manager.name} also manages workers" in page
    assert ChairsContacts.objects.get().kept_by == cast.quality
    assert signed_in(cast.chair).get(where).status_code == 403


@pytest.mark.clause("WAR-4.10")
def test_twenty_chairs_ask_no_more_of_the_database_than_two(under: Under) -> None:
    place = under("warwickshire")
    cast, found = place.cast, authorised(place.cast, place.family.ava)
    unit, where = signed_in(cast.administrator), reverse("convening:arrange", args=[found.pk])
    unit.get(where)
    with CaptureQueriesContext(connection) as few:
        unit.get(where)
    for number in range(18):
        one = User.objects.create_user(
            f"chair{number}@{cast.authority.key}.example", None, name=f"Chair {number}", authority=cast.authority
        )
        appoint(one, Role.CHAIR, SINCE)
    with CaptureQueriesContext(connection) as many:
        page = unit.get(where).content.decode()
    assert "Chair 17" in page
    assert len(many) == len(few)
