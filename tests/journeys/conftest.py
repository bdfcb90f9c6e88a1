"""A real browser for the journeys: Debian's Chromium, headless, and strict about what it sees.

A journey fails when a page writes an error to the console, breaks the content security policy, asks any other server
for anything, or answers with a status of 500 or more.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 15_000  # milliseconds that a step may wait for its page
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the journeys of a file.

    Playwright keeps an event loop running in this thread, which Django takes for asynchronous code and which keeps
    others from running a loop of their own; so it ends with its file, before a test of something else runs here.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"No browser found for the journeys. Install Chromium (one of {', '.join(BROWSERS)})."
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


class Watch:
    """Notices what a page should never do. A test that means to provoke something forgets it with `clear`."""

    def __init__(self, page: Page, home: str) -> None:
        self.noticed: list[str] = []
        self.home = home
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.noticed.append(f"script failed: {error}"))
        page.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.noticed.append(f"console: {message.text}")

    def answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.noticed.append(f"{response.status} for {response.url}")
        if not response.url.startswith((self.home, "data:")):
            self.noticed.append(f"asked another server: {response.url}")

    def clear(self) -> None:
        self.noticed.clear()


def _opened(browser: Browser, live_server: LiveServer, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="en-GB", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch = Watch(page, live_server.url)
    page.watch = watch  # type: ignore[attr-defined]  # for the few tests that provoke an error
    yield page
    context.close()
    assert not watch.noticed, "The browser noticed:\n  " + "\n  ".join(watch.noticed)


@pytest.fixture
def browser_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh window, signed in as nobody. Addresses may be given without the server: `page.goto("/")`."""
    yield from _opened(browser, live_server)


@pytest.fixture
def page_without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The same with JavaScript off: every page has to work here too."""
    yield from _opened(browser, live_server, java_script_enabled=False)


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """Fail with a readable list if axe finds fault with the page as it stands, at desk or phone width."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # after a click the next page may still be on its way, and nothing is there
        page.locator("h1").first.wait_for(state="attached")
        found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES}).response["violations"]
        lines = [
            f"{fault['id']}: {fault['help']}\n      {node['html'][:160]}\n      {node['failureSummary']}"
            for fault in found
            for node in fault["nodes"][:3]
        ]
        assert not lines, f"axe finds fault with {page.url}:\n  " + "\n  ".join(lines)

    return check


@pytest.fixture
def fits_a_phone() -> Callable[[Page], None]:
    """Fail if the page has to be scrolled sideways on a phone 320 pixels wide."""

    def check(page: Page) -> None:
        page.set_viewport_size(PHONE)
        wide = page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                 .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                 .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
        )
        scrolls = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.set_viewport_size(DESK)
        assert not scrolls, f"{page.url} is wider than a phone; what sticks out:\n  " + "\n  ".join(wide)

    return check


@pytest.fixture
def sign_in_as() -> Callable[[Page, str], None]:
    """Sign in as one of the invented people, by name, from the page of personas."""

    def sign_in(page: Page, name: str) -> None:
        page.goto("/sign-in/demonstration")
        page.locator("li", has_text=name).get_by_role("button").click()
        page.get_by_text(f"Signed in as {name}").wait_for()

    return sign_in
