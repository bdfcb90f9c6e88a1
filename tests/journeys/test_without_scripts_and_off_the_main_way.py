"""The main work with JavaScript off, and the pages off the main way: putting off, standing down, deferring, adding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Letter
from quoracy.rulebook.chronology import LONDON
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import arranged, decided, under_way
from tests.journeys.conference_days import STORIES, Walk

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)
Check = Callable[[Page], None]
SignIn = Callable[[Page, str], None]


def _not_looked_at(_page: Page) -> None:
    """Axe is itself a script, so these pages are looked at with scripts on, in the other journeys."""


def test_from_a_discussion_to_a_letter_without_scripts(
    transactional_db: None, page_without_scripts: Page, sign_in_as: SignIn
) -> None:
    story, page = STORIES[0], page_without_scripts
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under(story.procedure)
        with within(cast.authority):
            family = larkwhistles(cast)
        walk = Walk(page, _not_looked_at, _not_looked_at)
        sign_in_as(page, cast.social_worker.name)
        page.goto(f"/children/{family.ava.pk}/strategy-discussion")
        walk.discuss("Noah Larkwhistle")
        page.goto(f"/conferences/request?child={family.ava.pk}")
        walk.ask("Ava Larkwhistle", "Noah Larkwhistle")
        request = page.url
        sign_in_as(page, cast.team_manager.name)
        page.goto(request)
        walk.authorise()
        sign_in_as(page, cast.administrator.name)
        page.goto(request)
        walk.arrange(story)
        sign_in_as(page, cast.chair.name)
        page.goto("/today")
        page.get_by_role("link", name="Ava and Noah Larkwhistle").first.click()
        walk.open(story)
        walk.decide(story, "Ava Larkwhistle", story.ava)
        walk.decide(story, "Noah Larkwhistle", story.noah)
        walk.close()
        page.get_by_role("button", name="Read the letters").click()
        page.get_by_role("link", name="Save the PDF to Delphine Larkwhistle").first.wait_for()
        with within(cast.authority):
            assert Conference.objects.get().state == Conference.State.CLOSED
            assert Letter.objects.filter(seat__name="Delphine Larkwhistle").exists()


@pytest.mark.clause("BOL-1.88", "BOL-1.89")
def test_the_pages_off_the_main_way(
    transactional_db: None, browser_page: Page, axe_clean: Check, fits_a_phone: Check, sign_in_as: SignIn
) -> None:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bolton")
        with within(cast.authority):
            family = larkwhistles(cast)
            conference = under_way(cast, family.ava, family.noah, knowing={})
        one, ava = [conference.pk], [conference.pk, family.ava.pk]
        addresses = [reverse(f"convening:{name}", args=one) for name in ("postpone", "stand_down")]
        addresses += [
            reverse(f"live:{name}", args=one) for name in ("conference", "roll_call", "add", "close", "letters")
        ]
        addresses += [reverse(f"live:{name}", args=ava) for name in ("go_on", "defer", "terms", "views", "decide")]
        sign_in_as(browser_page, cast.chair.name)
        for address in addresses:
            browser_page.goto(address)
            axe_clean(browser_page)
            fits_a_phone(browser_page)


def test_a_decision_is_taken_back_and_a_late_day_is_answered_for(
    transactional_db: None, browser_page: Page, axe_clean: Check, fits_a_phone: Check, sign_in_as: SignIn
) -> None:
    page = browser_page
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("england")
        with within(cast.authority):
            family = larkwhistles(cast)
            conference = under_way(cast, family.ava)
            decided(cast, conference, family.ava)
            waiting = arranged(cast, family.noah, starts_at=datetime(2026, 11, 27, 10, tzinfo=LONDON))
        sign_in_as(page, cast.chair.name)
        page.goto(reverse("live:decide", args=[conference.pk, family.ava.pk]))
        axe_clean(page)
        page.get_by_role("button", name="Take the decision back").click()
        page.get_by_role("button", name="Record the decision").wait_for()
        sign_in_as(page, cast.administrator.name)
        page.goto(reverse("convening:delay", args=[waiting.pk]))
        axe_clean(page)
        fits_a_phone(page)
