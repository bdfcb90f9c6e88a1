"""Recording a strategy discussion: the clock it starts, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.models import Duty, Event
from quoracy.casework.section_47.models import Enquiry, StrategyDiscussion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.screens.reading import boxes, error_at, refused, seen, sent, signed_in, words

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"


def told(family: Family, on: date = date(2026, 11, 24), **other: Any) -> dict[str, Any]:
    return {
        "children": [str(family.ava.pk)],
        **boxes("on", on),
        "at": "9:30am",
        "manner": "video",
        "agencies": ["police", "health"],
        "concerns": "Bruises on both arms; Ava says she fell.",
        "starts_section_47": "yes",
        "reasons": "The explanation does not fit.",
        **other,
    }


def about(family: Family) -> str:
    return reverse("section_47:about", args=[family.ava.pk])


@time_machine.travel(WEDNESDAY, tick=False)
def test_it_leads_to_the_last_lawful_day(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    answer = sent(client, about(family), told(family))
    assert answer.status_code == 302
    page = words(seen(client, answer["Location"]))
    assert "has to be held by Tuesday 15 December 2026" in page  # 15 working days after Tuesday 24 November
    assert "Hold the initial conference" in page
    assert Enquiry.objects.get(child=family.ava).began_on == date(2026, 11, 24)
    assert not Enquiry.objects.filter(child=family.noah).exists()


@time_machine.travel(WEDNESDAY, tick=False)
def test_each_child_of_a_family_gets_an_enquiry_of_its_own(cast: Cast, family: Family) -> None:
    both = [str(family.ava.pk), str(family.noah.pk)]
    sent(signed_in(cast.social_worker), about(family), told(family, children=both))
    assert StrategyDiscussion.objects.count() == 1
    assert Enquiry.objects.count() == 2
    assert Event.objects.filter(kind="strategy_discussion").count() == 2


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_discussion_ahead_is_refused_at_its_day_and_stays_as_typed(cast: Cast, family: Family) -> None:
    answer = sent(signed_in(cast.social_worker), about(family), told(family, date(2026, 11, 26)))
    assert "has not happened yet" in error_at(answer, "id_on")
    assert 'value="26"' in answer.content.decode()
    assert "Ava says she fell" in answer.content.decode()
    assert not StrategyDiscussion.objects.exists()


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_discussion_later_today_is_refused_at_its_time(cast: Cast, family: Family) -> None:
    answer = sent(signed_in(cast.social_worker), about(family), told(family, date(2026, 11, 25), at="3:30pm"))
    assert "has not happened yet" in error_at(answer, "id_at")


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_discussion_before_birth_is_refused_at_its_day(cast: Cast, family: Family) -> None:
    answer = sent(signed_in(cast.social_worker), about(family), told(family, date(2019, 5, 1)))
    assert "before the child was born" in error_at(answer, "id_on")
    assert not Event.objects.exists()


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_day_that_is_none_stays_as_typed(cast: Cast, family: Family) -> None:
    fields = told(family) | {"on-day": "31", "on-month": "2", "on-year": "2026"}
    answer = sent(signed_in(cast.social_worker), about(family), fields)
    assert "31 February 2026 is not a real date" in error_at(answer, "id_on")
    assert 'value="31"' in answer.content.decode()


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_double_click_records_one_discussion(cast: Cast, family: Family) -> None:
    client, once = signed_in(cast.social_worker), str(uuid.uuid4())
    first = sent(client, about(family), told(family), once=once)
    second = sent(client, about(family), told(family), once=once)
    assert first["Location"] == second["Location"]
    assert Event.objects.filter(kind="strategy_discussion").count() == 1


@time_machine.travel(WEDNESDAY, tick=False)
def test_what_was_typed_comes_back_after_a_timeout(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    client.post(
        f"{reverse('keep')}?page={about(family)}", told(family, concerns="Half a sentence about Gwenllïan O'Lark")
    )
    client.logout()
    client.force_login(cast.social_worker)
    page = seen(client, about(family))
    assert page.cssselect("#id_concerns")[0].text.strip() == "Half a sentence about Gwenllïan O'Lark"
    assert page.cssselect("#id_on-day")[0].get("value") == "24"


@time_machine.travel(WEDNESDAY, tick=False)
def test_what_was_typed_about_one_child_never_shows_for_another(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    client.post(f"{reverse('keep')}?page={about(family)}", told(family, concerns="Only about Ava"))
    other = seen(client, reverse("section_47:about", args=[family.noah.pk]))
    assert "Only about Ava" not in other.text_content()


@time_machine.travel(WEDNESDAY, tick=False)
def test_nobody_without_a_tie_may(cast: Cast, family: Family, elsewhere: Cast) -> None:
    for user in (cast.colleague, cast.chair, cast.analyst, elsewhere.social_worker):
        assert refused(signed_in(user), about(family)), user
    assert JournalEntry.objects.filter(act="refused", child=family.ava.pk, user=cast.colleague).exists()


def test_a_visitor_is_asked_to_sign_in(cast: Cast, family: Family) -> None:
    assert Client().get(about(family)).status_code == 302


def _due(family: Family) -> Any:
    return Duty.objects.get(child=family.ava, key="initial_conference").due_on


@pytest.mark.clause("BFG-4.1.7b")
@time_machine.travel(WEDNESDAY, tick=False)
def test_a_second_discussion_asks_which_one_began_the_enquiry_and_counts_from_that() -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        client = signed_in(cast.social_worker)
        sent(client, about(family), told(family, date(2026, 11, 3)))
        assert _due(family) == date(2026, 11, 24)
        page = seen(client, about(family))
        assert "Which discussion started the section 47 type enquiry?" in words(page)
        assert "time runs from the one at which the section 47 enquiries were started" in words(page)
        first = StrategyDiscussion.objects.get()

        sent(client, about(family), told(family, date(2026, 11, 10), began=str(first.pk)))
        assert _due(family) == date(2026, 11, 24)  # a later discussion alone leaves the day as it was

        sent(client, about(family), told(family, date(2026, 11, 17), began="this"))
        assert _due(family) == date(2026, 12, 8)  # the corrected answer counts it again, from Tuesday 17 November
        assert Enquiry.objects.get(child=family.ava).began_on == date(2026, 11, 17)
        moved = words(seen(client, reverse("children:timeline", args=[family.ava.pk])))
        assert "Tuesday 24 November 2026 is now Tuesday 8 December 2026" in moved
        assert cast.social_worker.name in moved


@pytest.mark.parametrize(
    "procedure",
    [
        pytest.param("wales", marks=pytest.mark.clause("WAL-3.02")),
        pytest.param("bolton", marks=pytest.mark.clause("BOL-1.20")),
    ],
)
@time_machine.travel(WEDNESDAY, tick=False)
def test_a_later_discussion_moves_the_day_and_the_earlier_day_stays_to_be_read(procedure: str) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        client = signed_in(cast.social_worker)
        sent(client, about(family), told(family, date(2026, 11, 3)))
        first = StrategyDiscussion.objects.get()
        sent(client, about(family), told(family, date(2026, 11, 17), began=str(first.pk)))
        assert _due(family) == date(2026, 12, 8)
        page = words(seen(client, reverse("children:now", args=[family.ava.pk])))
        assert "Tuesday 24 November 2026 is now Tuesday 8 December 2026" in page
        assert f"A further strategy discussion was recorded. ({cast.social_worker.name}" in page


@time_machine.travel(WEDNESDAY, tick=False)
def test_an_enquiry_ends_with_an_answer_and_leads_to_the_request(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    sent(client, about(family), told(family))
    enquiry = Enquiry.objects.get()
    address = reverse("section_47:conclude", args=[family.ava.pk, enquiry.pk])
    early = sent(client, address, {**boxes("on", date(2026, 11, 20)), "outcome": "conference", "reasons": "Yes."})
    assert "before the strategy discussion" in error_at(early, "id_on")
    fields = {**boxes("on", date(2026, 11, 25)), "outcome": "conference", "reasons": "The harm is likely to go on."}
    answer = sent(client, address, fields)
    assert answer.status_code == 302
    assert str(family.ava.pk) in answer["Location"]
    assert Enquiry.objects.get().outcome == "conference"
    assert "already concluded" in sent(client, address, fields).content.decode()
