"""The administrator convenes one conference about three brothers and sisters, with twelve people asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import time_machine
from playwright.sync_api import Page

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, relate
from quoracy.casework.conferences.models import Conference
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages.models import Message
from quoracy.casework.people.actions import add_person
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.chronology import LONDON
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import authorised
from tests.journeys.conference_days import HEALTH_VISITOR, POLICE, SCHOOL, WORKER, Walk

THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=LONDON)
Check = Callable[[Page], None]
DIRECTORY = (HEALTH_VISITOR, POLICE, SCHOOL, "Dr Amrit Stethley", "Gawain Tetherfold", "Lettice Doorway")
NAMES = {"Ava", "Noah", "Wren"}


def three_children(cast: Cast) -> Conference:
    """Two children of Delphine's and their half-sister, whose father lives elsewhere."""
    family = larkwhistles(cast)
    wren = add_child(
        cast.social_worker, given_names="Wren", family_name="Larkwhistle", born=date(2013, 2, 1), sex="F",
        household=family.ava.household,
    )  # fmt: skip
    relate(wren, family.mother, "mother", parental_responsibility=True)
    father = add_person(cast.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
    relate(wren, father, "father", parental_responsibility=True)
    return authorised(cast, family.ava, family.noah, wren)


def arrange(page: Page, walk: Walk) -> None:
    page.get_by_role("button", name="Arrange the conference").click()
    page.get_by_label("Mercy Okonjo-Vale").check()
    walk.press("Show the days")
    page.locator(".q-strip a", has_text="Wed 2 Dec").click()
    walk.fill("time", "10am")
    walk.fill("place", "Room 2, Riverside House")
    walk.press("Arrange it")


def ask_everybody(page: Page, walk: Walk) -> None:
    """The directory, one who is not on it, and whom the mother brings; the health visitor is proposed with why."""
    for name in DIRECTORY:
        page.get_by_label(name).check()
    walk.press("Ask them")
    walk.press("Keep")
    page.get_by_role("link", name="Ask more people").click()
    page.get_by_role("link", name="Ask somebody who is not on the directory").click()
    for name, words in {
        "name": "Mabel Tumbleweed",
        "title": "Nursery manager",
        "agency": "Acorn Cups Nursery",
        "email": "tumbleweed@acorn.example",
    }.items():
        walk.fill(name, words)
    page.locator("[name=kind]").select_option("education")
    page.locator("[name=service]").select_option("early_years")
    walk.press("Put them on the list")
    for supporter, whom, standing in (
        ("Ottoline Fernsby", "Delphine Larkwhistle", "supporter"),
        ("Cassius Pell", "Thaddeus Larkwhistle", "advocate"),
    ):
        page.goto(page.url.partition("/conferences/")[0] + walk.invite + "/supporter")
        walk.fill("name", supporter)
        page.get_by_label(whom).check()
        walk.tick("standing", standing)
        walk.press("Put them on the list")


def test_a_conference_about_three_children_with_twelve_people_asked(
    transactional_db: None,
    browser_page: Page,
    axe_clean: Check,
    fits_a_phone: Check,
    sign_in_as: Callable[[Page, str], None],
) -> None:
    page = browser_page
    with time_machine.travel(THURSDAY, tick=True):
        cast = cast_under("england")
        with within(cast.authority):
            conference = three_children(cast)
        walk = Walk(page, axe_clean, fits_a_phone)
        walk.invite = f"/conferences/{conference.pk}/invite"  # type: ignore[attr-defined]  # where this walk goes back to
        sign_in_as(page, cast.administrator.name)
        page.goto(f"/conferences/{conference.pk}/request")
        arrange(page, walk)
        ask_everybody(page, walk)
        page.goto(f"/conferences/{conference.pk}/invitations")
        assert page.locator("tbody tr").count() == 12
        walk.press("Send the invitations")
        page.get_by_role("heading", name="Invitations").wait_for()
        assert page.locator("tbody tr", has_text="Not yet").count() == 0

        page.get_by_role("link", name="No answer yet").first.click()
        page.get_by_label("Coming", exact=True).check()
        walk.press("Keep this answer")
        page.goto(f"/conferences/{conference.pk}/ready")
        walk.looked_at()
        said = page.inner_text("main")
        for child in NAMES:
            assert child in said, "whether there will be enough is said for each child"
        assert said.count("has not answered") == 11
        page.goto("/conferences/coming-up")
        assert "1 of 12 answered" in page.inner_text("main")
        with within(cast.authority):
            asked = Invitation.objects.filter(conference=conference, asked_at__isnull=False)
            assert asked.count() == 12
            assert {one.seat.name for one in asked.select_related("seat")} >= {WORKER, "Delphine Larkwhistle"}
            for message in Message.objects.filter(conference=conference.pk):
                assert not NAMES & set(message.body.replace(",", " ").split()), message.template
