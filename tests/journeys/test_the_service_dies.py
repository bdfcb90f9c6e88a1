"""The web process dies in the middle of a meeting, then the database: every device comes back by itself.

What was acknowledged is there exactly once, also what a device sent again because its acknowledgement was lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.devices import device
from tests.journeys.meeting_elsewhere import Elsewhere, meeting_elsewhere

PATIENCE = 40_000  # milliseconds: how long a device may take to be back on a busy machine
WRITERS = ("chair", "record")
SAYS_ON_AND_ON = """who => void (async () => {
  const form = document.querySelector('form[data-say]'), box = form.querySelector('textarea')
  window.sent = []; window.kept = []
  while (!window.enough) {
    const text = `${who} says ${window.sent.length}.`
    window.sent.push(text)
    box.value = text
    form.requestSubmit()
    while (box.value === text) await new Promise(later => setTimeout(later, 20))
    window.kept.push(text)
    await new Promise(later => setTimeout(later, 100))
  }
  window.done = true
})()"""


class Board:
    """One device on the board of the meeting."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name

    def kept(self) -> list[str]:
        """The statements that this device has been told are kept."""
        return list(self.page.evaluate("window.kept || []"))

    def sent(self) -> list[str]:
        return list(self.page.evaluate("window.sent || []"))

    def keeps_another(self, count: int = 3) -> None:
        self.page.wait_for_function("n => window.kept.length >= n", arg=len(self.kept()) + count, timeout=PATIENCE)

    def shows(self, texts: list[str]) -> None:
        """Every one of these stands on it, once, without the page having been loaded again."""
        self.page.wait_for_function(
            """texts => {
              const said = [...document.querySelectorAll('.q-said p:first-child')].map(one => one.textContent.trim())
              return texts.every(text => said.filter(one => one === text).length === 1)
            }""",
            arg=texts,
            timeout=PATIENCE,
        )
        assert self.page.evaluate("document.body.dataset.loaded") == "once", f"{self.name} was loaded again"

    def says_nothing_is_wrong(self) -> None:
        self.page.wait_for_function(
            "() => document.querySelector('[data-board-says]').textContent === ''", timeout=PATIENCE
        )


def test_the_web_process_and_then_the_database_die_in_the_middle_of_a_meeting(browser: Browser) -> None:
    with meeting_elsewhere() as elsewhere, ExitStack() as stack:
        boards = [_on_the_board(stack, browser, elsewhere, name) for name in ("chair", "record", "worker", "mother")]
        writers = [board for board in boards if board.name in WRITERS]
        for board in writers:
            board.page.evaluate(SAYS_ON_AND_ON, board.name)
        _dies_and_lives(elsewhere, boards, elsewhere.kill_web, elsewhere.serve)
        _dies_and_lives(elsewhere, boards, elsewhere.kill_database, elsewhere.start_database)
        for board in writers:
            board.page.evaluate("window.enough = true")
            board.page.wait_for_function("() => window.done", timeout=PATIENCE)
        everything = [text for board in writers for text in board.sent()]
        assert everything == [text for board in writers for text in board.kept()], "in the end everything was kept"
        for board in boards:
            board.shows(everything)
        assert sorted(elsewhere.statements()) == sorted(everything), "each is there, and only once"


def _on_the_board(stack: ExitStack, browser: Browser, elsewhere: Elsewhere, name: str) -> Board:
    width = PHONE if name == "mother" else DESK
    page = stack.enter_context(device(browser, elsewhere.url, elsewhere.held[name], width))
    stack.callback(lambda: page.watch.clear())  # type: ignore[attr-defined]  # errors are what it is about
    page.goto("/guest/room" if name == "mother" else f"/conferences/{elsewhere.conference}/room")
    page.get_by_role("heading", name="Who is here").wait_for()
    page.evaluate("document.body.dataset.loaded = 'once'")
    return Board(page, name)


def _dies_and_lives(
    elsewhere: Elsewhere, boards: list[Board], die: Callable[[], None], live: Callable[[], None]
) -> None:
    """While two devices go on saying things: it dies, it lives again, and all four are back with nothing missing."""
    writers = [board for board in boards if board.name in WRITERS]
    for board in writers:
        board.keeps_another()
    die()
    time.sleep(3)  # long enough for a device to try again in vain
    acknowledged = [text for board in writers for text in board.kept()]
    live()
    for board in writers:
        board.keeps_another()
    for board in boards:
        board.shows(acknowledged)
        board.says_nothing_is_wrong()
    for text in acknowledged:
        assert elsewhere.statements().count(text) == 1, text
