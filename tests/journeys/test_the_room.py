"""Two devices in one conference: what the chair puts down stands on the health visitor's phone without loading it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.facts import procedure
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import saying
from quoracy.casework.room.models import Statement
from quoracy.casework.room.saying import Said
from quoracy.rulebook.room import frame
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


def test_what_was_put_down_although_its_acknowledgement_was_lost_is_put_down_once(
    browser: Browser, served: Served
) -> None:
    """The device sends the same words again under the same token until it hears that they are kept."""
    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference: Conference = under_way(cast, larkwhistles(cast).ava)
    address = f"/conferences/{conference.pk}/room"
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or len(lost) == 2:
            route.continue_()
            return
        lost.append("not sent" if not lost else "not acknowledged")
        if lost[-1] == "not acknowledged":
            route.fetch()
        route.abort("connectionreset")

    with device(browser, served.url, signed_in_as(cast.chair)) as chair:
        chair.goto(address)
        chair.evaluate("document.body.dataset.loaded = 'once'")
        chair.route(f"**{address}", lose)
        box = chair.get_by_label("What was said")
        box.fill("Missed four appointments")
        box.press("Enter")
        chair.get_by_text("Your words stay here and are sent again by themselves").wait_for()
        box.press("End")
        box.type(" Takes Noah on Fridays")
        chair.wait_for_function("() => document.querySelector('[name=text]').value === 'Takes Noah on Fridays'")
        box.press("Enter")
        chair.locator(".q-said", has_text="Takes Noah on Fridays").wait_for()
        assert chair.evaluate("document.body.dataset.loaded") == "once", "the page stayed where it was"
        assert not chair.get_by_text("are sent again by themselves").count(), "nothing is wrong any more"
    assert lost == ["not sent", "not acknowledged"]
    with within(cast.authority):
        said = Statement.objects.filter(conference=conference).order_by("said_at").values_list("text", flat=True)
        assert list(said) == ["Missed four appointments", "Takes Noah on Fridays"]


def test_a_board_that_is_over_offers_the_way_back_over_the_sign_in(
    browser: Browser, served: Served, axe_clean: Callable[[Page], None]
) -> None:
    """Whoever was signed out meanwhile finds a link where the board says so, and comes back to it by signing in."""
    cast = cast_under("bolton")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        conference: Conference = under_way(cast, larkwhistles(cast).ava)
    address = f"/conferences/{conference.pk}/room"
    with device(browser, served.url, signed_in_as(cast.health_visitor), PHONE) as phone:
        phone.goto(address)
        again = phone.get_by_role("link", name="Open the board again")
        assert not again.count(), "while the board is kept up to date there is nothing to open again"
        Session.objects.all().delete()  # signed out elsewhere
        with within(cast.authority):
            saying.say(cast.chair, conference, Said("Missed meals", frame(procedure(conference))[0].key, "fact"))
        again.wait_for()
        assert phone.get_by_text("This page is no longer kept up to date.").is_visible()
        axe_clean(phone)
        again.click()
        phone.wait_for_url("**/sign-in/**")
        [back] = parse_qs(urlsplit(phone.url).query)["next"]
        assert back == address
        for name, value in signed_in_as(cast.health_visitor).items():
            phone.context.add_cookies([{"name": name, "value": value, "url": served.url}])
        phone.goto(back)
        phone.get_by_role("heading", name="Ava Larkwhistle").wait_for()
