"""The main work, once under each procedure, in a real browser: from a strategy discussion to a letter on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page
from pypdf import PdfReader

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.models import Conference
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.chronology import LONDON
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.journeys.conference_days import STORIES, Story, Walk

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)
Check = Callable[[Page], None]


def _family(cast: Cast) -> Family:
    with within(cast.authority):
        return larkwhistles(cast)


UNDER_EACH = [pytest.param(story, id=story.procedure, marks=pytest.mark.clause(*story.clauses)) for story in STORIES]


@pytest.mark.parametrize("story", UNDER_EACH)
def test_from_a_strategy_discussion_to_a_letter(
    story: Story,
    transactional_db: None,
    browser_page: Page,
    axe_clean: Check,
    fits_a_phone: Check,
    sign_in_as: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under(story.procedure)
        family = _family(cast)
        walk = Walk(browser_page, axe_clean, fits_a_phone)

        sign_in_as(browser_page, cast.social_worker.name)
        browser_page.goto(f"/children/{family.ava.pk}/strategy-discussion")
        walk.discuss("Noah Larkwhistle")
        browser_page.goto(f"/conferences/request?child={family.ava.pk}")
        walk.ask("Ava Larkwhistle", "Noah Larkwhistle")
        request = browser_page.url
        _seen_to(cast, cast.social_worker, Step.REQUEST, Step.AGREE, Step.BOOK)

        sign_in_as(browser_page, cast.team_manager.name)
        browser_page.goto(request)
        walk.authorise()

        sign_in_as(browser_page, cast.administrator.name)
        browser_page.goto(request)
        walk.arrange(story)

        sign_in_as(browser_page, cast.chair.name)
        browser_page.goto(request)
        browser_page.get_by_role("button", name="Go to the conference").click()
        walk.open(story)
        walk.decide(story, "Ava Larkwhistle", story.ava)
        walk.decide(story, "Noah Larkwhistle", story.noah)
        _seen_to(cast, cast.chair, Step.CLOSE)
        walk.close()
        _what_was_left(story, browser_page, cast, family)
        walk.looked_at()

        browser_page.get_by_role("button", name="Read the letters").click()
        walk.looked_at()
        _letter_to_the_mother(browser_page, story, tmp_path)


def _seen_to(cast: Cast, actor: User, *steps: Step) -> None:
    """The gates of the checklist, whose pages have a journey of their own."""
    with within(cast.authority):
        gates_seen_to(actor, Conference.objects.get(), *steps)


def _what_was_left(story: Story, page: Page, cast: Cast, family: Family) -> None:
    """Ava has a plan and the duties that go with it; Noah has none; what follows an exception is said."""
    with within(cast.authority):
        assert [plan.child for plan in Plan.objects.all()] == [family.ava]
        conference = Conference.objects.get()
        assert conference.state == Conference.State.CLOSED
        keys = set(Duty.objects.filter(child=family.ava, open=True).values_list("key", flat=True))
        assert "first_core_group" in keys
        held = Duty.objects.get(child=family.ava, key="initial_conference")
        assert held.met_on == WEDNESDAY.date()
        assert not held.late
    page.get_by_role("cell", name="Hold the first core group").first.wait_for()
    if story.noah.follows:
        page.get_by_text(story.noah.follows).first.wait_for()


def _letter_to_the_mother(page: Page, story: Story, folder: Path) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the PDF to Delphine Larkwhistle").first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".pdf"
    assert path.read_bytes().startswith(b"%PDF")
    words = _words(path)
    for wanted in ("Delphine Larkwhistle", "Ava Larkwhistle", "Noah Larkwhistle", story.plan_word):
        assert wanted in words, f"the letter does not say {wanted}"


def _words(path: Path) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(path).pages)
