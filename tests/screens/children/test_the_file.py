"""A child's file: dates that explain themselves, corrections that move them, and who may look."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.actions import record
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.conferences.actions.requesting import request_conference
from quoracy.casework.plans.actions import Terms, start_plan
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.screens.reading import boxes, error_at, refused, seen, sent, signed_in, words

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"
PAGES = ("now", "timeline", "people", "conferences", "plan", "looks")


def discussed(cast: Cast, family: Family, day: int = 24) -> Event:
    held = datetime(2026, 11, day, 9, 30, tzinfo=UTC)
    record_strategy_discussion(
        cast.social_worker, [family.ava], held_at=held, concerns="Bruises", starts_section_47=True
    )
    return Event.objects.get(kind="strategy_discussion")


def on_a_plan(cast: Cast, family: Family, since: date) -> None:
    sitting = uuid.uuid4()
    record(cast.chair, family.ava, "conference_held", on=since, conference=sitting, type="transfer_in", quorate=True)
    record(cast.chair, family.ava, "decision", on=since, conference=sitting, outcome="plan", categories=["neglect"])
    start_plan(family.ava, sitting, since, ["neglect"], Terms(lead=cast.social_worker))


def place(family: Family, name: str, *more: Any) -> str:
    return reverse(f"children:{name}", args=[family.ava.pk, *more])


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_date_explains_itself(cast: Cast, family: Family) -> None:
    discussed(cast, family)
    page = seen(signed_in(cast.social_worker), place(family, "now"))
    why = " ".join(page.cssselect("details.govuk-details")[0].text_content().split())
    assert "the strategy discussion that began the section 47 enquiries, Tuesday 24 November 2026" in why
    assert "15 working days" in why
    assert "Tuesday 15 December 2026" in why
    assert "Saturday 28 November 2026" in why  # a day left out
    assert page.cssselect("details a[href*='ENG-1.01']")
    assert "14 working days left" in words(page)


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_child_on_a_plan_is_described_in_the_procedures_own_words() -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        on_a_plan(cast, family, date(2026, 11, 2))
        page = words(seen(signed_in(cast.social_worker), place(family, "now")))
    term = "Care and Support Protection Plan"
    assert f"subject of a {term} since Monday 2 November 2026: neglect".lower() in page.lower()
    assert cast.social_worker.name in page


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_correction_moves_the_date_and_the_old_entry_stays_struck_through(cast: Cast, family: Family) -> None:
    event = discussed(cast, family)
    client = signed_in(cast.social_worker)
    address = place(family, "correct", event.pk)
    form = seen(client, address)
    assert form.cssselect("#id_on-day")[0].get("value") == "24"
    fields = {"what": "day", **boxes("on", date(2026, 11, 23)), "at": "9:30am", "starts_section_47": "yes"}
    assert "Why is it being corrected?" in error_at(sent(client, address, {**fields, "reason": ""}), "id_reason")
    answer = sent(client, address, {**fields, "reason": "The minute says Monday."})
    page = seen(client, answer["Location"])
    assert "The minute says Monday." in page.cssselect(f"#event-{event.pk}")[0].text_content()
    assert page.cssselect(f"#event-{event.pk} del")
    assert "Tuesday 15 December 2026 is now Monday 14 December 2026" in words(page)
    assert Duty.objects.get(child=family.ava, key="initial_conference").due_on == date(2026, 12, 14)


@time_machine.travel(WEDNESDAY, tick=False)
def test_of_two_corrections_at_once_the_second_is_told(cast: Cast, family: Family) -> None:
    event = discussed(cast, family)
    address = place(family, "correct", event.pk)
    fields = {"what": "withdraw", "reason": "It was about another family."}
    assert sent(signed_in(cast.social_worker), address, fields).status_code == 302
    answer = sent(signed_in(cast.team_manager), address, fields)
    assert "Somebody has already corrected this" in answer.content.decode()
    assert Event.objects.filter(kind="correction").count() == 1
    assert not Duty.objects.filter(child=family.ava, open=True).exists()


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_correction_to_a_day_ahead_is_refused_at_its_place(cast: Cast, family: Family) -> None:
    event = discussed(cast, family)
    fields = {"what": "day", **boxes("on", date(2026, 11, 30)), "reason": "Typing error"}
    answer = sent(signed_in(cast.social_worker), place(family, "correct", event.pk), fields)
    assert "has not come yet" in error_at(answer, "id_on")
    assert "Typing error" in answer.content.decode()


@time_machine.travel(WEDNESDAY, tick=False)
def test_what_happened_is_recorded_and_the_duty_is_met(cast: Cast, family: Family) -> None:
    on_a_plan(cast, family, date(2026, 11, 16))
    client = signed_in(cast.social_worker)
    page = seen(client, place(family, "now"))
    [address] = {a.get("href") for a in page.cssselect("a[href*='core_group_held']")}
    assert sent(client, address, boxes("on", date(2026, 11, 24))).status_code == 302
    assert Duty.objects.get(child=family.ava, key="first_core_group").met_on == date(2026, 11, 24)
    ahead = sent(client, address, boxes("on", date(2026, 11, 26)))
    assert "has not come yet" in error_at(ahead, "id_on")


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_plan_ends_when_the_child_moves_away(cast: Cast, family: Family) -> None:
    on_a_plan(cast, family, date(2026, 11, 2))
    client = signed_in(cast.social_worker)
    fields = {**boxes("on", date(2026, 11, 20)), "ground": "moved_permanently"}
    assert sent(client, place(family, "record", "plan_ended"), fields).status_code == 302
    assert family.ava.plans.get().ended_on == date(2026, 11, 20)
    assert "not the subject of a plan" in words(seen(client, place(family, "plan")))


@time_machine.travel(WEDNESDAY, tick=False)
def test_the_timeline_can_show_one_kind_only(cast: Cast, family: Family) -> None:
    on_a_plan(cast, family, date(2026, 11, 2))
    discussed(cast, family)
    page = seen(signed_in(cast.social_worker), place(family, "timeline") + "?show=decision")
    assert [item.text_content() for item in page.cssselect(".moj-timeline__title")] == ["Decision"]


@pytest.mark.clause("LBH-3.08")
@pytest.mark.parametrize(("day", "shown"), [("2026-12-01 10:00 +0000", False), ("2026-12-11 10:00 +0000", True)])
def test_why_the_family_needs_the_time_is_told_when_the_last_day_is_near(day: str, shown: bool) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        family = larkwhistles(cast)
        with time_machine.travel(WEDNESDAY, tick=False):
            discussed(cast, family)
            starts = datetime(2026, 12, 15, 10, tzinfo=UTC)
            record(
                cast.administrator,
                family.ava,
                "conference_arranged",
                on=date(2026, 11, 25),
                conference=uuid.uuid4(),
                type="initial",
                starts_at=starts,
            )
        with time_machine.travel(day, tick=False):
            page = words(seen(signed_in(cast.social_worker), place(family, "now")))
    assert ("so that families can prepare properly" in page) is shown


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_tie_sees_nothing_and_the_refusal_is_kept(
    cast: Cast, family: Family, elsewhere: Cast, name: str
) -> None:
    address = place(family, name)
    for user in (cast.colleague, cast.analyst, cast.system, cast.health_visitor, elsewhere.head_of_service):
        assert refused(signed_in(user), address), user
    assert Client().get(address).status_code == 302
    assert JournalEntry.objects.filter(act="refused", user=cast.colleague, child=family.ava.pk).exists()


@pytest.mark.parametrize("name", ["birth", "happened", "add_person", "add_sibling"])
def test_who_has_no_tie_may_write_nothing(cast: Cast, family: Family, elsewhere: Cast, name: str) -> None:
    for user in (cast.colleague, elsewhere.social_worker):
        assert refused(signed_in(user), place(family, name)), user
    assert Client().get(place(family, name)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_each_look_is_journalled(cast: Cast, family: Family, name: str) -> None:
    seen(signed_in(cast.social_worker), place(family, name))
    assert JournalEntry.objects.filter(act="looked", user=cast.social_worker, child=family.ava.pk, what=name).exists()


def test_who_has_looked_is_for_those_who_oversee_and_the_childs_own_workers(cast: Cast, family: Family) -> None:
    for user in (cast.head_of_service, cast.social_worker, cast.team_manager):
        assert cast.social_worker.name in words(seen(signed_in(user), place(family, "looks")))
    assert refused(signed_in(cast.administrator), place(family, "looks"))


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_long_history_takes_no_more_questions_than_a_short_one(cast: Cast, family: Family) -> None:
    on_a_plan(cast, family, date(2026, 3, 2))
    client, counts = signed_in(cast.social_worker), []
    for many in (1, 25):
        for n in range(many):
            record(cast.social_worker, family.ava, "core_group_held", on=date(2026, 4, 1 + n))
        for name in ("now", "timeline"):
            with CaptureQueriesContext(connection) as asked:
                seen(client, place(family, name))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_discussions_wrong_day_is_corrected_for_the_brothers_and_sisters_too(cast: Cast, family: Family) -> None:
    held = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    both = [family.ava, family.noah]
    record_strategy_discussion(cast.social_worker, both, held_at=held, concerns="Bruises", starts_section_47=True)
    event = Event.objects.get(child=family.ava)
    fields = {"what": "day", **boxes("on", date(2026, 11, 23)), "at": "9:30am", "starts_section_47": "yes"}
    address = place(family, "correct", event.pk)
    sent(signed_in(cast.social_worker), address, {**fields, "reason": "The minute says Monday."})
    for child in both:
        assert Duty.objects.get(child=child, key="initial_conference").due_on == date(2026, 12, 14)
        assert child.strategy_discussions.get().held_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_conference_that_has_been_asked_for_is_opened_not_asked_for_again(cast: Cast, family: Family) -> None:
    discussed(cast, family)
    client = signed_in(cast.social_worker)
    before = seen(client, place(family, "now")).cssselect("table.q-table")[0].text_content()
    request_conference(cast.social_worker, [family.ava], type="initial", grounds="Harm")
    after = seen(client, place(family, "now")).cssselect("table.q-table")[0].text_content()
    assert "Request a conference" in before
    assert "Request a conference" not in after
    assert "Go to the conference" in after
