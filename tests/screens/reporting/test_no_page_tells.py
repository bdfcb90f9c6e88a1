"""The same anything-in-any-order as in casework, met through the pages of those who read with an account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from quoracy.casework.access.models import User
from quoracy.casework.children.actions import relate
from quoracy.casework.people.actions import add_person
from quoracy.casework.reports import questions, readers
from quoracy.casework.reports.models import Passage
from quoracy.commands.demonstrating.people import Cast
from tests.casework.reports.test_withholding import Reading
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY
from tests.screens.reading import signed_in


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


class ReadingPages(Reading):
    """After each step the unit's and the social worker's pages show what they may read, and no other passage."""

    @invariant()
    def no_page_shows_it(self) -> None:
        if not hasattr(self, "readers"):
            return
        for user in (self.cast.administrator, self.cast.social_worker):
            may_read = self.texts_for(user)
            every = set(Passage.objects.filter(report=self.report).values_list("text", flat=True))
            pages = self.pages(user)
            for text in every - may_read:
                assert f">{text}<" not in pages
            for text in may_read:
                assert f">{text}<" in pages

    def texts_for(self, user: User) -> set[str]:
        reader = readers.of_user(user, self.conference)
        return {passage.text for passage in questions.readable_passages(self.report, reader)}

    def pages(self, user: User) -> str:
        client = signed_in(user)
        of = [reverse(f"reporting:{name}", args=[self.conference.pk]) for name in ("conference", "withheld", "read")]
        mine = [reverse(f"reporting:{name}", args=[self.report.request_id]) for name in ("task", "preview", "others")]
        addresses = [*of[:2], f"{of[2]}?report={self.report.pk}", *mine, reverse("reporting:desk")]
        return "".join(client.get(address).content.decode() for address in addresses)


@pytest.mark.clause("BOL-1.59", "BOL-1.58", "LBH-4.02")
def test_no_sequence_of_actions_puts_a_withheld_passage_on_a_page(cast: Cast, family: Family) -> None:
    father = add_person(cast.authority, "Tarquin", "Larkwhistle")
    relate(family.noah, father, "father", parental_responsibility=True)
    ReadingPages.cast, ReadingPages.family, ReadingPages.father = cast, family, father
    run_state_machine_as_test(
        ReadingPages,
        settings=settings(
            max_examples=8,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
