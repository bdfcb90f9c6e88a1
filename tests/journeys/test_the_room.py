"""Two devices in one conference: what the chair puts down stands on the health visitor's phone without loading it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, under_way
from tests.journeys.conftest import PHONE
from tests.journeys.devices import device, signed_in_as
from tests.screens.room.conftest import Served, committed, served

__all__ = ["committed", "served"]


@pytest.mark.clause("LBH-4.20")
def test_the_chair_and_the_health_visitor_see_the_same_board_without_loading_it_again(
    browser: Browser, served: Served, axe_clean: Callable[[Page], None]
) -> None:
    cast = cast_under("lbh")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference: Conference = under_way(cast, larkwhistles(cast).ava)
    address = f"/conferences/{conference.pk}/room"
    with (
        device(browser, served.url, signed_in_as(cast.chair)) as chair,
        device(browser, served.url, signed_in_as(cast.health_visitor), PHONE) as phone,
    ):
        chair.goto(address)
        phone.goto(address)
        phone.evaluate("document.body.dataset.loaded = 'once'")
        chair.evaluate("document.body.dataset.loaded = 'once'")
        box = chair.get_by_label("What was said")
        for text in ("Missed four appointments", "Takes Noah on Fridays"):
            box.fill(text)
            box.press("Enter")
            phone.get_by_text(text).wait_for()
            chair.locator(".q-said").get_by_text(text, exact=True).wait_for()
        assert phone.locator(".q-said").count() == chair.locator(".q-said").count() == 2
        chair.get_by_role("button", name="Goes PC Juno Lanternby").click()
        phone.locator("strong", has_text="PC Juno Lanternby").wait_for(state="detached")
        assert phone.evaluate("document.body.dataset.loaded") == "once", "the phone was never loaded again"
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe_clean(phone)
        chair.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a size
        wide = chair.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
            ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
        )
        assert not wide, wide
        assert chair.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe_clean(chair)
