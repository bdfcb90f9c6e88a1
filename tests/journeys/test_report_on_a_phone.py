"""A health visitor files a report on a phone: steps and answers are counted, and axe looks at each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.models import Seat
from quoracy.casework.reports.models import Report, ReportRequest
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.guests_inside import code_in, linked, newest
from tests.reports_underway import asked, request_of

PHONE = {"width": 390, "height": 844}
PAGES_AT_MOST, FIELDS_AT_MOST = 7, 20
"""What docs/how-to/report-fields.md states; more needs a reason there."""


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB", has_touch=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


class Hand:
    """A thumb on a phone: counts the answers given and the pages sent, and has each page looked at."""

    def __init__(self, page: Page, clean: Callable[[Page], None]) -> None:
        self.page, self.clean, self.pages, self.fields = page, clean, 0, 0

    def type(self, name: str, words: str) -> None:
        self.page.locator(f"[name='{name}']").fill(words)
        self.fields += 1

    def tap(self, name: str, value: str) -> None:
        self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.fields += 1

    def follow(self, words: str) -> None:
        self.look()
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state("load")

    def go_on(self, words: str) -> None:
        """A link that looks like a button."""
        self.look()
        self.page.get_by_role("button", name=words).click()
        self.page.wait_for_load_state("load")

    def send(self, words: str) -> None:
        self.look()
        self.page.get_by_role("button", name=words).click()
        self.page.wait_for_load_state("load")
        self.pages += 1

    def look(self) -> None:
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url
        self.clean(self.page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("BOL-1.45", "BOL-1.56", "BOL-1.49")
def test_a_health_visitor_files_a_report_on_a_phone(
    phone: Page, sign_in_as: Callable[[Page, str], None], axe_clean: Callable[[Page], None]
) -> None:
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bolton")
        with within(cast.authority):
            family = larkwhistles(cast)
            request = request_of(asked(cast, family.ava, family.noah))
        sign_in_as(phone, cast.health_visitor.name)
        phone.goto(f"/reports/{request.pk}")
        hand = Hand(phone, axe_clean)
        files_it(hand, cast, family, request)
    assert (hand.pages, hand.fields) <= (PAGES_AT_MOST, FIELDS_AT_MOST)
    print(f"pages sent {hand.pages}, answers given {hand.fields}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("BOL-1.45", "BOL-1.49")
def test_a_health_visitor_without_an_account_files_it_by_one_link(
    phone: Page, axe_clean: Callable[[Page], None]
) -> None:
    """The same pages, reached by a link and a code, with no account and nothing else of the service in reach."""
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under("bolton")
        with within(cast.authority):
            Practitioner.objects.filter(user=cast.health_visitor).update(user=None)
            family = larkwhistles(cast)
            request = request_of(asked(cast, family.ava, family.noah))
            seat = Seat.objects.select_related("person", "practitioner").get(pk=request.seat_id)
            token = linked(cast, request.conference, seat)
        phone.goto(f"/l/{token}")
        phone.get_by_role("button", name="Send me a code").click()
        phone.wait_for_url("**/code")
        phone.get_by_label("Your code").fill(code_in(newest(cast.authority, "sign_in_code")))
        phone.get_by_role("button", name="Continue").click()
        phone.wait_for_url("**/guest/report")
        hand = Hand(phone, axe_clean)
        hand.go_on("Go to your report")
        assert "Find a child" not in phone.inner_text("body")
        files_it(hand, cast, family, request)
    assert (hand.pages, hand.fields) <= (PAGES_AT_MOST, FIELDS_AT_MOST)


def files_it(hand: Hand, cast: Cast, family: Family, request: ReportRequest) -> None:
    """Two children, a paragraph each and when they were seen; signed, and shared with their mother."""
    phone = hand.page
    for child, words in ((family.ava, "Ava has lost weight since May."), (family.noah, "Noah is growing well.")):
        hand.follow("Write" if child is family.ava else "Add another paragraph")
        hand.tap("child", str(child.pk))
        hand.type("text", words)
        hand.tap("label", "observation")
        hand.send("Save and go on")
    for child in (family.ava, family.noah):
        hand.follow(f"Have you seen {child.name}?")
        hand.tap("seen", "yes")
        for part, number in (("day", "24"), ("month", "11"), ("year", "2026")):
            phone.locator(f"[name=on-{part}]").fill(number)
        hand.fields += 1
        hand.tap("alone", "yes" if child is family.ava else "no")
        hand.send("Save and go on")
    hand.go_on("Check and sign")
    hand.tap("convictions", "no")
    hand.type("role", "Health visitor")
    hand.page.locator("[name=confirmed]").check()
    hand.fields += 1
    hand.send("Sign and send")
    hand.look()
    assert phone.get_by_role("heading", name="Your report is with the chair").is_visible()
    hand.go_on("Write down when you shared it")
    hand.tap("whom", f"person-{family.mother.pk}")
    for part, number in (("day", "25"), ("month", "11"), ("year", "2026")):
        phone.locator(f"[name=given_on-{part}]").fill(number)
    hand.fields += 1
    hand.tap("how", "together")
    hand.send("Save and go on")
    hand.look()
    with within(cast.authority):
        report = Report.objects.get(request=request)
        assert report.submitted
        assert report.passages.count() == 2
        assert report.sharings.count() == 1
