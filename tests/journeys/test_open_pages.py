"""Pages that need no case: the parts, signing in, and the procedures, in a real browser at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from quoracy.casework.access.actions import appoint, found_authority
from quoracy.casework.access.models import Role, User

Check = Callable[[Page], None]
NAME = "Marigold Okonjo-Vale"
OPEN = ["/components", "/accessibility", "/about", "/sign-in/", "/sign-in/demonstration", "/no-such-page"]
TRIED = "/procedures/try?procedure=bolton&start=strategy_discussion&on=2026-12-10"
FOR_READERS = [
    "/procedures/",
    "/procedures/bolton/",
    "/procedures/compare?a=bolton&b=bfg&on=2026-11-23",
    TRIED,
    "/procedures/try?procedure=bolton",
    "/account/keys/",
    "/account/password",
    "/sign-out/",
]


@pytest.fixture(autouse=True)
def chair(transactional_db: None) -> User:
    authority = found_authority("example", "Exampleshire", "england", date(2020, 1, 1))
    email = "m.okonjo-vale@exampleshire.example"
    made = User.objects.create_user(email, "plum-crumble-tuesday", name=NAME, authority=authority, persona="Chairs")
    appoint(made, Role.CHAIR, date(2024, 1, 1))
    return made


@pytest.mark.parametrize("address", OPEN)
def test_pages_before_sign_in(browser_page: Page, axe_clean: Check, fits_a_phone: Check, address: str) -> None:
    browser_page.goto(address)
    axe_clean(browser_page)
    fits_a_phone(browser_page)


def test_pages_of_the_procedures(
    browser_page: Page, axe_clean: Check, fits_a_phone: Check, sign_in_as: Callable[[Page, str], None]
) -> None:
    sign_in_as(browser_page, NAME)
    for address in FOR_READERS:
        browser_page.goto(address)
        axe_clean(browser_page)
        fits_a_phone(browser_page)


def test_signing_in_with_a_password_and_out_again(browser_page: Page) -> None:
    browser_page.goto("/sign-in/")
    browser_page.get_by_label("Email address").fill("m.okonjo-vale@exampleshire.example")
    browser_page.get_by_label("Password", exact=True).fill("plum-crumble-tuesday")
    browser_page.get_by_role("button", name="Sign in", exact=True).click()
    browser_page.get_by_text(f"Signed in as {NAME}").wait_for()
    browser_page.get_by_role("button", name="Sign out").click()
    browser_page.get_by_role("heading", name="Sign in", exact=True).wait_for()


def test_an_error_is_one_click_from_its_box(browser_page: Page) -> None:
    browser_page.goto("/components")
    assert browser_page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    browser_page.get_by_role("link", name="31 February 2026 is not a real date").click()
    assert browser_page.evaluate("document.activeElement.id") == "id_held-day"


def test_a_table_is_sorted_by_what_its_dates_mean(browser_page: Page) -> None:
    browser_page.goto("/components")
    table = browser_page.locator("[data-module=moj-sortable-table]")
    table.get_by_role("button", name="Born").click()
    names = table.locator("tbody tr td:first-child").all_inner_texts()
    assert names == ["Rowan Appleyard-Quill", "Ava Larkwhistle"]


def test_a_date_is_tried_without_scripts(page_without_scripts: Page, sign_in_as: Callable[[Page, str], None]) -> None:
    page = page_without_scripts
    sign_in_as(page, NAME)
    page.goto("/procedures/try")
    page.get_by_label("Procedure").select_option("bolton")
    page.get_by_label("A strategy discussion that starts a section 47 enquiry").check()
    for box, typed in (("Day", "10"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(typed)
    page.get_by_role("button", name="Show what is due").click()
    page.get_by_text("Tuesday 5 January 2027").first.wait_for()
    page.locator("summary", has_text="Why this date?").first.click()
    assert page.get_by_text("Christmas Day").first.is_visible()


def test_a_printed_page_says_who_printed_it_and_tells_every_why(
    browser_page: Page, sign_in_as: Callable[[Page, str], None], tmp_path: Path
) -> None:
    sign_in_as(browser_page, NAME)
    browser_page.goto(TRIED)
    browser_page.emulate_media(media="print")
    assert browser_page.get_by_text(f"Printed by {NAME}").is_visible()
    assert browser_page.locator(".q-marking").count() == 2
    assert not browser_page.get_by_role("button", name="Show what is due").is_visible()
    assert browser_page.get_by_text("Christmas Day").first.is_visible()


def test_what_is_typed_is_kept_and_the_page_says_so_quietly(browser_page: Page) -> None:
    browser_page.goto("/components")
    with browser_page.expect_request("**/components/kept") as sent:
        browser_page.get_by_label("What are we worried about?").press_sequentially("He said “not at night”.")
    assert "He said" in (sent.value.post_data or "").replace("+", " ")
    browser_page.locator("[data-kept]", has_text=re.compile(r"Kept \d\d:\d\d")).wait_for()


def test_what_could_not_be_kept_is_said_and_tried_again(browser_page: Page) -> None:
    browser_page.goto("/components")
    browser_page.route("**/components/kept", lambda route: route.abort())
    browser_page.get_by_label("What are we worried about?").fill("He said “not at night”.")
    browser_page.get_by_text("Not kept yet: your words are still on this page").wait_for()
    browser_page.unroute("**/components/kept")
    browser_page.locator("[data-kept]", has_text=re.compile(r"Kept \d\d:\d\d")).wait_for()
