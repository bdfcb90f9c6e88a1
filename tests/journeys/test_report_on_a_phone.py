"""A health visitor answers an invitation and files a report on a phone: steps are counted, axe looks at each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.models import Seat
from quoracy.casework.invitations.actions.inviting import invite_all
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.reports.models import Report, ReportRequest
from quoracy.commands.demonstrating.invited import see_to_everything
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
@pytest.mark.clause("BOL-1.45", "BOL-1.49", "BOL-1.52")
def test_a_health_visitor_without_an_account_answers_and_files_by_one_link(
    phone: Page, axe_clean: Callable[[Page], None]
) -> None:
    """The same pages, reached by a link and a code, with no account and nothing else of the service in reach."""
    with time_machine.travel(WEDNESDAY, tick=True):
        cast, family, request, token = invited_by_link()
        comes_in(phone, cast, token)
        answers_it(Hand(phone, axe_clean), cast, request)
        hand = Hand(phone, axe_clean)
        hand.go_on("Go to your report")
        assert "Find a child" not in phone.inner_text("body")
        files_it(hand, cast, family, request)
    assert (hand.pages, hand.fields) <= (PAGES_AT_MOST, FIELDS_AT_MOST)


@pytest.mark.django_db(transaction=True)
def test_the_invitation_is_answered_on_a_phone_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(15_000)
    with time_machine.travel(WEDNESDAY, tick=True):
        cast, _family, request, token = invited_by_link()
        page = context.new_page()
        comes_in(page, cast, token)
        page.get_by_role("button", name="Answer the invitation").click()
        page.get_by_label("Yes, I am coming").check()
        page.get_by_role("button", name="Continue").click()
        assert page.get_by_text("You have answered: Coming").is_visible()
        with within(cast.authority):
            assert Invitation.objects.get(seat=request.seat_id).answer == "coming"
    context.close()


def invited_by_link() -> tuple[Cast, Family, ReportRequest, str]:
    """A health visitor without an account, invited, with a report asked of her and a link sent."""
    cast = cast_under("bolton")
    with within(cast.authority):
        Practitioner.objects.filter(user=cast.health_visitor).update(user=None)
        family = larkwhistles(cast)
        conference = asked(cast, family.ava, family.noah)
        see_to_everything(cast, conference)
        invite_all(cast.administrator, conference)
        request = request_of(conference)
        seat = Seat.objects.select_related("person", "practitioner").get(pk=request.seat_id)
        return cast, family, request, linked(cast, request.conference, seat)


def comes_in(page: Page, cast: Cast, token: str) -> None:
    page.goto(f"/l/{token}")
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/code")
    page.get_by_label("Your code").fill(code_in(newest(cast.authority, "sign_in_code")))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/guest/report")


def answers_it(hand: Hand, cast: Cast, request: ReportRequest) -> None:
    """She cannot come, says why and that she holds information; the page then says that her report is owed."""
    hand.go_on("Answer the invitation")
    hand.tap("reply", "apologies")
    hand.go_on("Continue")
    hand.type("reason", "In court that day.")
    hand.tap("holds_information", "yes")
    hand.send("Send")
    hand.page.wait_for_url("**/guest/report")
    assert hand.page.get_by_text("A written report is still owed").first.is_visible()
    with within(cast.authority):
        invitation = Invitation.objects.get(seat=request.seat_id)
        assert (invitation.answer, invitation.reason) == ("apologies", "In court that day.")


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
