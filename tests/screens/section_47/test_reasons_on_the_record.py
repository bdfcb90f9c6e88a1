"""Reasons on the child's record: for starting an enquiry or none, and for or against a conference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.section_47 import actions, questions
from quoracy.casework.section_47.models import ConferenceWeighed, Enquiry, ReasonsWritten, StrategyDiscussion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.screens.reading import boxes, seen, sent, signed_in, words
from tests.screens.section_47.test_recording_a_discussion import about, told

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 10:00 +0000"


@time_machine.travel(WEDNESDAY, tick=False)
@pytest.mark.clause("BFG-4.2.3b")
def test_an_enquiry_starts_at_once_and_its_reasons_stay_due_until_written() -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        worker = signed_in(cast.social_worker)
        assert sent(worker, about(family), told(family, reasons="")).status_code == 302
        enquiry = Enquiry.objects.get(child=family.ava)
        now = reverse("children:now", args=[family.ava.pk])
        assert "was started without reasons on the record" in words(seen(worker, now))
        where = reverse("section_47:reasons", args=[family.ava.pk, enquiry.begun_by_id])
        assert sent(worker, where, {"reasons": "Nobody at home can keep her safe"}).status_code == 302
        page = words(seen(worker, now))
        assert "was started without reasons" not in page
        assert "Nobody at home can keep her safe" in page
        assert ReasonsWritten.objects.get().by == cast.social_worker
        assert worker.get(where).status_code == 403, "what was written stands"
        conclude = reverse("section_47:conclude", args=[family.ava.pk, enquiry.pk])
        ended: dict[str, Any] = {**boxes("on", date(2026, 11, 25)), "outcome": "conference", "reasons": "Needed"}
        led = sent(worker, conclude, ended)
        assert led["Location"].startswith(reverse("convening:request"))


@time_machine.travel(WEDNESDAY, tick=False)
@pytest.mark.clause("BFG-4.2.3b")
def test_without_an_enquiry_reasons_are_asked_for(cast: Cast, family: Family) -> None:
    worker = signed_in(cast.social_worker)
    said = told(family, starts_section_47="no", reasons="")
    assert "Say why no enquiry is started" in sent(worker, about(family), said).content.decode()
    assert not StrategyDiscussion.objects.exists()
    assert sent(worker, about(family), said | {"reasons": "The bruises have a cause"}).status_code == 302
    assert questions.reasons_owed(family.ava) == []


@time_machine.travel(WEDNESDAY, tick=False)
@pytest.mark.clause("BFG-4.2.5b")
@pytest.mark.parametrize("needed", ["yes", "no"])
def test_whichever_way_it_went_the_reasons_go_on_record_and_a_conference_is_asked_for_with_them(
    cast: Cast, family: Family, needed: str
) -> None:
    worker = signed_in(cast.social_worker)
    where = reverse("section_47:weigh", args=[family.ava.pk])
    said: dict[str, Any] = {
        **boxes("held_on", date(2026, 11, 24)),
        "occasion": "Her mother asks for her return",
        "with_whom": cast.team_manager.name,
        "for_conference": needed,
        "reasons": "",
    }
    again = sent(worker, where, said)
    assert again.status_code == 200
    assert "Her mother asks for her return" in again.content.decode(), "nothing typed is lost"
    assert not ConferenceWeighed.objects.exists()
    led = sent(worker, where, said | {"reasons": "Nothing at home has changed"})
    assert led.status_code == 302
    row = ConferenceWeighed.objects.get()
    assert (row.for_conference, row.reasons) == (needed == "yes", "Nothing at home has changed")
    if needed == "yes":
        assert led["Location"].startswith(reverse("convening:request"))
        assert "Nothing at home has changed" in worker.get(led["Location"]).content.decode()
    assert "Nothing at home has changed" in words(seen(worker, reverse("children:now", args=[family.ava.pk])))
    assert signed_in(cast.colleague).get(where).status_code == 403


@time_machine.travel(WEDNESDAY, tick=False)
def test_a_discussion_with_its_reasons_owes_none(cast: Cast, family: Family) -> None:
    sent(signed_in(cast.social_worker), about(family), told(family))
    assert questions.reasons_owed(family.ava) == []
    with pytest.raises(actions.Objected, match="written the reasons already"):
        actions.write_reasons(cast.social_worker, family.ava, StrategyDiscussion.objects.get(), "Again")
