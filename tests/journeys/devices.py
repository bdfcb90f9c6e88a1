"""Browsers of their own for the people of one conference: signed in, or come in by a link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.commands.demonstrating.people import Cast
from quoracy.screens.components import guests
from tests.guests_inside import inside, linked
from tests.journeys.conftest import DESK, PATIENCE, Watch

Cookies = dict[str, str]


def signed_in_as(user: User) -> Cookies:
    """What the browser of somebody with an account holds once they have signed in."""
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def come_by_link(cast: Cast, conference: Conference, seat: Seat) -> Cookies:
    """What the browser of somebody without an account holds once their link and its code have let them in."""
    with within(cast.authority):
        client = inside(cast, linked(cast, conference, seat))
    return {guests.COOKIE: client.cookies[guests.COOKIE].value}


@contextmanager
def device(browser: Browser, url: str, cookies: Cookies, width: dict[str, int] = DESK) -> Iterator[Page]:
    """A browser of its own that holds these cookies, and is strict about what it sees."""
    context = browser.new_context(base_url=url, viewport=width, locale="en-GB")  # type: ignore[arg-type]  # a size
    context.add_cookies([_cookie(url, name, value) for name, value in cookies.items()])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch = Watch(page, url)
    page.watch = watch  # type: ignore[attr-defined]  # for the few tests that provoke an error
    yield page
    context.close()
    assert not watch.noticed, "The browser noticed:\n  " + "\n  ".join(watch.noticed)


def _cookie(url: str, name: str, value: str) -> Any:
    return {"name": name, "value": value, "url": url}
