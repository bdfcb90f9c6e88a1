"""Whoever holds critical information is written to when the conference closes, with by when and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Agency, Practitioner
from quoracy.casework.conferences.actions import deciding
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.wording import in_words
from tests.casework.conferences.test_ending import DEFERMENT
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import SCHOOL, WEDNESDAY, closed, part_of, under_way
from tests.screens.reading import seen, signed_in, words

PEOPLE = (
    ("Ava's bone scan", SCHOOL, "2026-12-09"),
    ("The phone log", "Northmere Hospital", "2026-12-16"),
    ("A letter", "Nobody Here", "2026-12-17"),
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.mark.clause("BOL-1.90b")
def test_each_holder_is_written_to_once_at_the_close_with_by_when_and_without_what_it_is(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        Practitioner.objects.filter(name=SCHOOL).update(email="winifred@chalk.example")
        Agency.objects.create(
            authority=cast.authority, name="Northmere Hospital", kind="health",
            lead_name="Idris Fennimore", lead_email="records@hospital.example",
        )  # fmt: skip
        (first, *others) = [{"what": w, "held_by": who, "got_by": "Mercy", "by_when": on} for w, who, on in PEOPLE]
        entries = {**DEFERMENT["entries"], **first, "missing_information": first["what"]}  # type: ignore[dict-item]
        entries.pop("what")
        row = part_of(conference, family.ava)
        stated = deciding.Stated("deferred", deferment={**DEFERMENT, "entries": entries, "more": others})
        deciding.record_decision(cast.chair, row, stated, row.version)
        asked = Message.objects.filter(template="information_asked")
        assert not asked.exists(), "a decision can be taken back until the close"
        closed(cast, conference)
        closed(cast, conference)
        assert {one.to_name: one.address for one in asked} == {
            SCHOOL: "winifred@chalk.example",
            "Idris Fennimore": "records@hospital.example",
        }
        school = asked.get(to_name=SCHOOL)
        assert "Wednesday 9 December 2026" in school.body
        for message in asked:
            assert not any(word in message.body + message.subject for word in ("Ava", "scan", "phone log"))
        page = words(seen(signed_in(cast.chair), reverse("live:awaited", args=[conference.pk, family.ava.pk])))
        assert page.count("Written to Wednesday 25 November 2026") == 2
        assert page.count("There is no address for them here: ring them.") == 1
        assert "Annwyl" in in_words("information_asked", school.values, ("cy",), "email").body
