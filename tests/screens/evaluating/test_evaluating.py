"""How conferences went: asked once, said by account or by link, and read without anybody in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html
from procrastinate.contrib.django.models import ProcrastinateJob

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from quoracy.casework.evaluations import actions, questions, tasks
from quoracy.casework.evaluations.models import Evaluation, EvaluationAsked, MadeOfIt
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.people import Cast
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, arranged
from tests.guests_inside import inside, linked
from tests.screens.reading import boxes, refused, seen, sent, signed_in, words

NINE_DAYS, TEN_DAYS = "2026-12-08 10:00 +0000", "2026-12-09 10:00 +0000"
SAID = {"heard": "4", "better": "Send the reports earlier"}


@pytest.fixture(params=["lbh"])
def cast(request: pytest.FixtureRequest, db: None) -> Iterator[Cast]:
    people = cast_under(str(request.param))
    with within(people.authority):
        yield people


@pytest.fixture
def conference(cast: Cast) -> Conference:
    """Closed on Wednesday 25 November, with the health visitor and the police there."""
    with time_machine.travel(WEDNESDAY, tick=False):
        found = arranged(cast, larkwhistles(cast).ava)
    found.seats.filter(agency__in=("health", "police")).update(present=True)
    Conference.objects.filter(pk=found.pk).update(state="closed", closed_at=AT_TEN)
    return found


@pytest.fixture
def asked(cast: Cast, conference: Conference) -> EvaluationAsked:
    with time_machine.travel(TEN_DAYS, tick=False):
        answer = sent(signed_in(cast.administrator), reverse("evaluating:ask"), {})
        assert answer.status_code == 302
    return EvaluationAsked.objects.get(seat__practitioner__user=cast.health_visitor)


def token_of(name: str) -> str:
    body = Message.objects.get(template="evaluation", to_name=name).body
    return body.split("/guest/evaluation/")[1].split()[0]


@pytest.mark.clause("LBH-8.01")
def test_professionals_who_were_there_are_asked_ten_working_days_after(cast: Cast, conference: Conference) -> None:
    with time_machine.travel(NINE_DAYS, tick=False):
        assert questions.due(cast.authority) == []
    with time_machine.travel(TEN_DAYS, tick=False):
        assert questions.due(cast.authority) == [conference]
        page = words(seen(signed_in(cast.administrator), reverse("evaluating:ask")))
        assert "2 people to ask" in page
        assert actions.ask_everybody(cast.administrator, "https://q.example") == 2
        assert actions.ask_everybody(cast.administrator, "https://q.example") == 0
    assert {row.seat.agency for row in EvaluationAsked.objects.select_related("seat")} == {"health", "police"}
    assert all("Larkwhistle" not in body for body in Message.objects.values_list("body", flat=True))


@pytest.mark.clause("LBH-8.01")
def test_the_job_of_the_morning_asks_without_a_button_and_never_twice(cast: Cast, conference: Conference) -> None:
    with time_machine.travel(NINE_DAYS, tick=False):
        tasks.ask_in(cast.authority.pk)
        assert not EvaluationAsked.objects.exists()
    with time_machine.travel(TEN_DAYS, tick=False):
        due = questions.due(cast.authority)
        tasks.ask_in(cast.authority.pk)
        assert sorted(row.seat.agency for row in EvaluationAsked.objects.select_related("seat")) == ["health", "police"]
        assert set(EvaluationAsked.objects.values_list("asked_by", flat=True)) == {None}
        tasks.ask_in(cast.authority.pk)
        with patch.object(questions, "due", return_value=due):  # a second worker that looked at the same moment
            assert actions.ask_due(cast.authority, "https://q.example") == 0
    assert Message.objects.filter(template="evaluation").count() == 2
    assert "http://localhost:8000/guest/evaluation/" in Message.objects.filter(template="evaluation")[0].body


def test_a_job_is_put_down_for_each_authority(cast: Cast, elsewhere: Cast) -> None:
    tasks.ask()
    put = ProcrastinateJob.objects.filter(task_name="evaluations.ask_in").values_list("args__authority", flat=True)
    assert set(put) == {cast.authority.pk, elsewhere.authority.pk}


@pytest.mark.clause("LBH-2.06")
def test_who_makes_the_report_on_attendance_is_reminded_once_a_quarter(cast: Cast) -> None:
    def told() -> set[str]:
        return set(Message.objects.filter(template="figures_due").values_list("to_name", flat=True))

    with time_machine.travel("2026-10-03 08:20 +0000", tick=False):  # a Saturday
        tasks.ask_in(cast.authority.pk)
        assert not told()
    with time_machine.travel("2026-10-05 08:20 +0000", tick=False):
        tasks.ask_in(cast.authority.pk)
        tasks.ask_in(cast.authority.pk)
    assert told() == {cast.analyst.name, cast.head_of_service.name, cast.quality.name}
    assert Message.objects.filter(template="figures_due").count() == 3
    with time_machine.travel("2026-12-31 08:20 +0000", tick=False):
        tasks.ask_in(cast.authority.pk)
    assert Message.objects.filter(template="figures_due").count() == 3
    with time_machine.travel("2027-01-04 08:20 +0000", tick=False):
        tasks.ask_in(cast.authority.pk)
    assert Message.objects.filter(template="figures_due").count() == 6


@pytest.mark.parametrize("cast", ["england"], indirect=True)
@pytest.mark.clause("LBH-2.06")
def test_where_no_report_on_attendance_is_asked_for_nobody_is_reminded(cast: Cast) -> None:
    assert actions.remind_of_figures(cast.authority, date(2026, 10, 5), "https://q.example") == 0


@pytest.mark.parametrize("cast", ["england"], indirect=True)
def test_where_the_procedure_asks_nobody_nobody_is_asked(cast: Cast, conference: Conference) -> None:
    with time_machine.travel(TEN_DAYS, tick=False):
        assert questions.due(cast.authority) == []
        page = words(seen(signed_in(cast.quality), reverse("evaluating:summary")))
    assert "asks nobody how conferences went" in page


def test_by_account_it_is_answered_once_and_only_ones_own(cast: Cast, asked: EvaluationAsked) -> None:
    client, where = signed_in(cast.health_visitor), reverse("evaluating:one", args=[asked.pk])
    assert "25 November 2026" in words(seen(client, reverse("evaluating:mine")))
    assert refused(signed_in(cast.colleague), where)
    assert sent(signed_in(cast.colleague), where, SAID).status_code == 403
    assert "Answer at least one question" in sent(client, where, {}).content.decode()
    assert sent(client, where, SAID).status_code == 302
    assert sent(client, where, SAID).status_code == 403
    assert Evaluation.objects.get().answers == {"heard": 4, "better": "Send the reports earlier"}


def test_what_is_asked_is_found_from_the_first_page_with_an_account_and_with_a_link(
    cast: Cast, conference: Conference, asked: EvaluationAsked
) -> None:
    visitor, where = signed_in(cast.health_visitor), reverse("evaluating:one", args=[asked.pk])

    def on_first_page() -> list[str]:
        return [str(link.get("href")) for link in seen(visitor, reverse("home:today")).cssselect("main a")]

    assert where in on_first_page()
    assert sent(visitor, where, SAID).status_code == 302
    assert where not in on_first_page()
    with time_machine.travel(TEN_DAYS, tick=False):
        police = conference.seats.get(agency="police")
        client = inside(cast, linked(cast, conference, police))
        first = seen(client, reverse("reporting:guest"))
        assert reverse("evaluating:guest") in [link.get("href") for link in first.cssselect("main a")]
        assert "25 November 2026" in words(seen(client, reverse("evaluating:guest")))
        assert sent(client, reverse("evaluating:guest"), SAID).status_code == 302
        assert client.get(reverse("evaluating:guest")).status_code == 403
    assert Evaluation.objects.count() == 2


def test_by_link_it_works_once_and_names_nobody(cast: Cast, asked: EvaluationAsked) -> None:
    where = reverse("evaluating:by_link", args=[token_of("PC Juno Lanternby")])
    visitor = Client()
    page = visitor.get(where)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "Larkwhistle" not in page.content.decode()
    assert visitor.post(where, {"heard": "9", "else": "x"}).status_code == 200
    assert not Evaluation.objects.exists()
    assert "Thank you" in visitor.post(where, SAID | {"child": "x"}).content.decode()
    assert visitor.get(where).status_code == 404
    assert visitor.post(where, SAID).status_code == 404
    assert Evaluation.objects.count() == 1
    assert Client().get(reverse("evaluating:by_link", args=[uuid.uuid4().hex])).status_code == 404


@pytest.mark.clause("LBH-8.01", "LBH-8.02")
def test_an_answer_leads_to_nobody_and_to_no_conference(cast: Cast, asked: EvaluationAsked) -> None:
    actions.answer(asked, SAID)
    row = Evaluation.objects.get()
    assert row.month == date(2026, 11, 1)
    held = {field.name for field in Evaluation._meta.fields}
    assert held == {"id", "authority", "month", "standing", "answers"}


@pytest.mark.clause("LBH-8.02")
@time_machine.travel(TEN_DAYS, tick=False)
def test_what_few_said_is_shown_to_nobody_and_what_many_said_by_question(
    cast: Cast, conference: Conference, asked: EvaluationAsked
) -> None:
    for number in (2, 3):
        while Evaluation.objects.count() < number:
            Evaluation.objects.create(
                authority=cast.authority,
                month=date(2026, 11, 1),
                standing="member",
                answers={"heard": 5, "better": "Tea"},
            )
        page = words(seen(signed_in(cast.chair), reverse("evaluating:summary")))
        assert ("Tea" in page) is (number == 3)
    december = {"since-day": "1", "since-month": "12", "since-year": "2026"}
    later = signed_in(cast.chair).get(reverse("evaluating:summary"), december).content.decode()
    assert "0 answers" in later
    assert ">Tea<" not in later


@pytest.mark.clause("LBH-8.02")
def test_what_was_made_of_it_is_written_down(cast: Cast) -> None:
    client = signed_in(cast.quality)
    assert sent(client, reverse("evaluating:summary"), {"text": "Reports are chased a day earlier"}).status_code == 302
    assert MadeOfIt.objects.get().by == cast.quality
    assert "Reports are chased a day earlier" in words(seen(client, reverse("evaluating:summary")))


def test_who_may_neither_ask_nor_read(cast: Cast, conference: Conference) -> None:
    for name in ("social_worker", "colleague", "team_manager", "health_visitor", "system"):
        for where in ("evaluating:summary", "evaluating:ask"):
            client = signed_in(cast.people[name])
            assert refused(client, reverse(where)), name
            assert sent(client, reverse(where), {"text": "x"}).status_code == 403, name
    assert not EvaluationAsked.objects.exists()
    assert refused(signed_in(cast.chair), reverse("evaluating:ask"))


@pytest.mark.clause("LBH-8.02")
@time_machine.travel(TEN_DAYS, tick=False)
def test_comparing_two_times_tells_nobody_what_a_few_said(cast: Cast, conference: Conference) -> None:
    said = [(9, "Nine"), (9, "Nine"), (9, "Nine"), (10, "Alone"), (11, "Later"), (11, "Later"), (12, "Newest")]
    for month, better in said:
        day = date(2026, month, 1)
        Evaluation.objects.create(authority=cast.authority, month=day, standing="member", answers={"better": better})

    def told(since: date) -> tuple[date, int]:
        found = questions.summary(cast.chair, since)
        assert found is not None
        return found.since, found.answered

    october = date(2026, 10, 1)
    assert told(date(2026, 9, 1)) == (date(2026, 9, 1), 7)
    assert told(october) == told(date(2026, 11, 1)) == told(date(2026, 12, 1)) == (october, 4)
    assert told(date(2027, 1, 1))[1] == 0
    page = signed_in(cast.chair).get(reverse("evaluating:summary"), boxes("since", date(2026, 11, 3)))
    assert "It begins with" in words(html.fromstring(page.content))
