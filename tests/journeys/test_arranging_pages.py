"""The pages of arranging, each looked at with axe and on a phone's width."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import time_machine
from django.urls import reverse
from playwright.sync_api import Page

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child
from quoracy.casework.conferences.actions import providing
from quoracy.casework.conferences.models import Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.invitations.actions.inviting import invite_all
from quoracy.rulebook.chronology import LONDON
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import arranged, authorised

THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=LONDON)
Check = Callable[[Page], None]
OF_ONE = ("conference", "ready", "needs", "joining", "day_sheet", "send", "invite", "newcomer", "supporter")


def test_the_pages_of_arranging(
    transactional_db: None,
    browser_page: Page,
    axe_clean: Check,
    fits_a_phone: Check,
    sign_in_as: Callable[[Page, str], None],
) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        cast = cast_under("england")
        with within(cast.authority):
            family = larkwhistles(cast)
            providing.keep_room(
                cast.administrator, "Room 2", "Riverside House", access_notes="Lift", video=True, seats=12
            )
            more = {"born": date(2016, 2, 1), "family_name": "Larkwhistle", "household": family.ava.household}
            wren, rowan = (add_child(cast.social_worker, given_names=name, **more) for name in ("Wren", "Rowan"))
            waiting = authorised(cast, family.noah, wren)
            authorised(cast, rowan)
            conference = arranged(cast, family.ava)
            providing.need(cast.administrator, conference, Need.Kind.CHILDCARE, "Noah, who is three")
            invite_all(cast.administrator, conference)
            seat = Seat.objects.get(conference=conference, agency="police")
        addresses = [reverse(f"convening:{name}", args=[conference.pk]) for name in OF_ONE]
        addresses += [reverse(f"convening:{n}", args=[conference.pk, seat.pk]) for n in ("take_down", "leave_off")]
        addresses += [reverse(f"convening:{name}") for name in ("coming_up", "rooms", "give_up", "hours")]
        addresses += [reverse("convening:arrange", args=[waiting.pk]) + f"?chair={cast.chair.pk}"]
        addresses += [reverse(f"convening:{name}", args=[waiting.pk]) for name in ("conference", "children", "join")]
        sign_in_as(browser_page, cast.administrator.name)
        for address in addresses:
            browser_page.goto(address)
            axe_clean(browser_page)
            fits_a_phone(browser_page)
