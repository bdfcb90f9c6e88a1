"""The chair finds on their first page what was proposed for the record; nobody else is told that anything was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from quoracy.casework.conferences.models import Conference
from quoracy.casework.records.actions import amending
from quoracy.commands.demonstrating.people import Cast
from tests.casework.records.conftest import given, hold, signed
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.screens.reading import seen, signed_in, words
from tests.screens.records.test_writing import at

TODAY = "/today"


@pytest.fixture
def held(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield hold(cast, family)


@pytest.mark.clause("BOL-1.98c")
def test_a_proposed_change_waits_on_the_chairs_first_page_until_it_is_ruled_on(cast: Cast, held: Conference) -> None:
    sent = given(cast, signed(cast, held), "Winifred Chalkhurst", "hand")
    chair = signed_in(cast.chair)
    assert "Rule on" not in words(seen(chair, TODAY))
    first = amending.propose(sent, None, "He came at four, not at five.")
    amending.propose(sent, None, "And the dog is ours.")
    page = seen(chair, TODAY)
    [link] = page.xpath("//a[contains(., 'Rule on 2 proposed changes to the record')]")
    assert link.get("href") == at(held, "amendments")
    assert "He came at four" in words(seen(chair, link.get("href")))
    for other in (cast.second_chair, cast.administrator, cast.social_worker, cast.head_of_service):
        assert "Rule on" not in words(seen(signed_in(other), TODAY))
    amending.rule(cast.chair, first, "noted", "Both times were said.")
    assert "Rule on 1 proposed change to the record" in words(seen(chair, TODAY))
