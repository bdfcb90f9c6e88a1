"""Two people, or one person twice, at the same moment: with real transactions, each in a thread of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from quoracy.casework.access.models import Done, JournalEntry, User
from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import correct
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences.actions import arranging, closing, deciding, meeting, putting_off, requesting
from quoracy.casework.conferences.models import Conference
from quoracy.casework.links.models import Code
from quoracy.casework.section_47.actions import conclude_enquiry
from quoracy.casework.section_47.models import Enquiry
from quoracy.commands.demonstrating.people import Cast
from tests import conferences_underway as steps
from tests.cast import Family, cast_under, larkwhistles
from tests.guests_inside import child_linked
from tests.guests_inside import inside as come_in
from tests.reports_underway import asked
from tests.screens.reading import boxes, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

Answer = Any


@pytest.fixture
def people() -> Iterator[Cast]:
    """The cast, committed, so that every thread sees it."""
    with time_machine.travel(steps.WEDNESDAY, tick=False):
        yield cast_under("england")


@pytest.fixture
def family(people: Cast) -> Family:
    with within(people.authority):
        return larkwhistles(people)


def at_once(*does: Callable[[], Answer]) -> list[Answer]:
    """Do these at the same moment; what was objected to comes back as the objection."""
    together = Barrier(len(does), timeout=20)

    def one(do: Callable[[], Answer]) -> Answer:
        try:
            together.wait()
            return do()
        except Objected as objected:
            return objected
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return [running.result(timeout=60) for running in [pool.submit(one, do) for do in does]]


def inside(people: Cast, do: Callable[[], Answer]) -> Callable[[], Answer]:
    def scoped() -> Answer:
        with within(people.authority):
            return do()

    return scoped


def objections(answers: Sequence[Answer]) -> list[str]:
    return [str(answer) for answer in answers if isinstance(answer, Objected)]


def test_a_double_click_adds_one_child_and_leads_both_to_its_file(people: Cast) -> None:
    fields = {"given_names": "Posy", "family_name": "Larkwhistle", "sex": "F", "once": str(uuid.uuid4()), "seen": ""}
    fields |= {"born_yet": "yes", "address": ""} | boxes("born", steps.AT_TEN.date().replace(year=2020))
    clients = [signed_in(people.social_worker), signed_in(people.social_worker)]
    answers = at_once(*(lambda c=c: c.post("/children/add", fields) for c in clients))
    assert [answer.status_code for answer in answers] == [302, 302], [a.content.decode()[:3000] for a in answers]
    with within(people.authority):
        child = Child.objects.get()
        assert Done.objects.count() == 1
    assert {answer["Location"] for answer in answers} == {f"/children/{child.pk}/"}


def test_of_two_first_conferences_asked_for_at_once_there_is_one(people: Cast, family: Family) -> None:
    with within(people.authority):
        steps.discussed(people, family.ava, family.noah)

    def asking(user: User, children: Sequence[Child]) -> Callable[[], Answer]:
        return inside(
            people,
            lambda: requesting.request_conference(user, children, type="initial", grounds="Missed meals"),
        )

    answers = at_once(
        asking(people.social_worker, [family.ava, family.noah]), asking(people.team_manager, [family.noah, family.ava])
    )
    assert len(objections(answers)) == 1, answers
    assert "already has an initial conference" in objections(answers)[0]
    with within(people.authority):
        assert Conference.objects.count() == 1


def test_a_chair_wanted_twice_at_one_time_is_given_once_and_the_other_is_told(people: Cast, family: Family) -> None:
    with within(people.authority):
        waiting = [steps.authorised(people, family.ava), steps.authorised(people, family.noah)]
    answers = at_once(
        *(
            inside(
                people,
                lambda c=c: arranging.arrange(people.administrator, c, steps.wanted(people, c)),  # type: ignore[misc]
            )
            for c in waiting
        )
    )
    [says] = objections(answers)
    assert "already chairs another conference then" in says
    with within(people.authority):
        assert sorted(Conference.objects.values_list("state", flat=True)) == ["arranged", "authorised"]


def test_of_two_who_arrange_one_conference_the_second_is_told(people: Cast, family: Family) -> None:
    with within(people.authority):
        waiting = steps.authorised(people, family.ava, family.noah)
    chairs = (people.chair, people.second_chair)
    answers = at_once(
        *(
            inside(
                people,
                lambda chair=chair: arranging.arrange(  # type: ignore[misc]
                    people.administrator, waiting, steps.wanted(people, waiting, chair=chair)
                ),
            )
            for chair in chairs
        )
    )
    [says] = objections(answers)
    assert "Somebody changed this conference" in says


def test_one_decision_is_recorded_of_two_at_once(people: Cast, family: Family) -> None:
    with within(people.authority):
        conference = steps.under_way(people, family.ava)
        about = steps.part_of(conference, family.ava)

    def decide(outcome: str) -> Callable[[], Answer]:
        stated = deciding.Stated(outcome, ("neglect",) if outcome == "plan" else (), "As heard", consensus=True)
        return inside(people, lambda: deciding.record_decision(people.chair, about, stated, about.version))

    answers = at_once(decide("plan"), decide("no_plan"))
    [says] = objections(answers)
    assert "Somebody changed what is recorded about Ava" in says
    with within(people.authority):
        assert steps.part_of(conference, family.ava).version == about.version + 1


def test_opening_and_standing_down_at_once_leave_one_of_the_two(people: Cast, family: Family) -> None:
    with within(people.authority):
        conference = steps.arranged(people, family.ava)
    safe = {family.ava.pk: "Stays with her aunt"}
    answers = at_once(
        inside(people, lambda: meeting.open_conference(people.chair, conference)),
        inside(people, lambda: putting_off.stand_down(people.administrator, conference, "Flood", safe)),
    )
    with within(people.authority):
        now = Conference.objects.get(pk=conference.pk)
        stood_down = Event.objects.filter(kind="conference_stood_down").count()
    assert stood_down == 1
    assert (now.state, now.opened_at) == (Conference.State.AUTHORISED, None), answers


def test_closing_twice_at_once_starts_one_plan(people: Cast, family: Family) -> None:
    with within(people.authority):
        conference = steps.under_way(people, family.ava, family.noah)
        for child in (family.ava, family.noah):
            steps.settled(people, steps.decided(people, conference, child))
    close = inside(people, lambda: steps.closed(people, conference))
    assert objections(at_once(close, close)) == []
    with within(people.authority):
        assert Event.objects.filter(kind="conference_held").count() == 2
        assert [child.plans.count() for child in (family.ava, family.noah)] == [1, 1]
        now = Conference.objects.get(pk=conference.pk)
    send = inside(people, lambda: closing.letters_sent(people.administrator, now, family=True))
    assert objections(at_once(send, send)) == []
    with within(people.authority):
        assert Event.objects.filter(kind="decision_letter_sent").count() == 2


def test_taking_a_decision_back_while_closing_never_leaves_a_plan_without_its_decision(
    people: Cast, family: Family
) -> None:
    with within(people.authority):
        conference = steps.under_way(people, family.ava)
        steps.settled(people, steps.decided(people, conference, family.ava))
        about = steps.part_of(conference, family.ava)
    answers = at_once(
        inside(people, lambda: steps.closed(people, conference)),
        inside(people, lambda: deciding.take_back(people.chair, about, about.version)),
    )
    assert len(objections(answers)) == 1, answers
    with within(people.authority):
        outcome = steps.part_of(conference, family.ava).outcome
        assert family.ava.plans.count() == (1 if outcome == "plan" else 0)


def test_one_correction_and_one_end_of_an_enquiry_of_two_at_once(people: Cast, family: Family) -> None:
    with within(people.authority):
        steps.discussed(people, family.ava)
        event, enquiry = Event.objects.get(kind="strategy_discussion"), Enquiry.objects.get()
    mend = inside(
        people, lambda: correct(people.social_worker, event, reason="It was Monday", on=event.on, at=event.at)
    )
    [says] = objections(at_once(mend, mend))
    assert "already corrected" in says
    on = steps.AT_TEN.date()
    end = inside(
        people,
        lambda: conclude_enquiry(people.social_worker, enquiry, on=on, outcome="conference", reasons="As discussed"),
    )
    [says] = objections(at_once(end, end))
    assert "already concluded" in says
    with within(people.authority):
        assert Event.objects.filter(kind="section_47_concluded").count() == 1


def test_two_clicks_at_once_at_the_guests_door_send_one_code(people: Cast, family: Family) -> None:
    with within(people.authority):
        token = child_linked(people, asked(people, family.ava), family.ava)
    sent = {"once": str(uuid.uuid4())}
    answers = at_once(*[lambda: Client().post(f"/l/{token}", sent) for _ in range(4)])
    assert {answer["Location"] for answer in answers} == {f"/l/{token}/code"}
    with within(people.authority):
        assert Code.objects.count() == 1


def test_two_clicks_at_once_send_a_childs_words_once(people: Cast, family: Family) -> None:
    with within(people.authority):
        client = come_in(people, child_linked(people, asked(people, family.ava), family.ava))
    sent = {"once": str(uuid.uuid4()), "do": "send", "good": "Cats"}
    answers = at_once(*[lambda: client.post("/guest/child", sent) for _ in range(3)])
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    with within(people.authority):
        assert JournalEntry.objects.filter(what="sent what they want to say").count() == 1
