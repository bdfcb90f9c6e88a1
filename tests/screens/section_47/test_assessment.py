"""Attaching what the assessment of an enquiry has found: complete or interim, up to a day (WAL-2.05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.section_47.models import Assessment, Enquiry
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.screens.reading import boxes, refused, seen, sent, signed_in, words


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    people = cast_under("wales")
    with time_machine.travel(WEDNESDAY, tick=True), within(people.authority):  # the newest stands
        yield people


@pytest.fixture
def family(cast: Cast) -> Family:
    return larkwhistles(cast)


@pytest.mark.clause("WAL-2.05")
def test_an_interim_assessment_is_marked_on_the_childs_page_and_on_the_chairs(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava)
    enquiry = Enquiry.objects.get(child=family.ava)
    page = reverse("section_47:assessment", args=[family.ava.pk, enquiry.pk])
    now = reverse("children:now", args=[family.ava.pk])
    worker = signed_in(cast.social_worker)
    assert page in {link.get("href") for link in seen(worker, now).cssselect("a")}
    until = boxes("speaks_until", date(2026, 11, 24))
    typed = {"complete": "no", "found": "Bruises on one arm", "outstanding": "", **until}
    again = sent(worker, page, typed)
    assert again.status_code == 200
    assert "what is still outstanding: the chair is shown it" in again.content.decode()
    assert "Bruises on one arm" in again.content.decode(), "nothing typed is lost"
    assert sent(worker, page, typed | {"outstanding": "The medical"}).status_code == 302
    told = words(seen(worker, now))
    assert "Interim up to Tuesday 24 November 2026" in told
    assert "Still outstanding: The medical" in told
    prepared = words(seen(signed_in(cast.chair), reverse("preparing:prepare", args=[conference.pk])))
    assert "Interim up to Tuesday 24 November 2026" in prepared
    assert "Still outstanding: The medical" in prepared
    assert sent(worker, page, {"complete": "yes", "found": "Bruises", "outstanding": "", **until}).status_code == 302
    assert "Complete up to Tuesday 24 November 2026" in words(seen(worker, now))
    assert Assessment.objects.count() == 2
    assert refused(signed_in(cast.colleague), page)
