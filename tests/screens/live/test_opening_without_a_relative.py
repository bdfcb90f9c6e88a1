"""A relative who stays away: each way of being heard is offered, or the chair says why the conference opens."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.absent import unheard
from quoracy.casework.conferences.actions.seeing_to import see_to
from quoracy.casework.conferences.models import Departure, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.commands.demonstrating.invited import see_to_everything
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged

MEANS = ("advocate_in_their_place", "own_account", "agreed_professional")


@pytest.mark.clause("BFG-4.6.1a", "BFG-4.6.1b", "BFG-4.6.1c", "BFG-4.6.1d")
@time_machine.travel(WEDNESDAY, tick=False)
def test_each_way_of_being_heard_is_on_the_list_and_before_the_chair_until_it_is_offered(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava)
        see_to_everything(cast, conference)
        assert unheard(conference) == []
        seat = Seat.objects.get(conference=conference, person=family.mother)
        whose = {"authority": cast.authority, "conference": conference, "seat": seat, "asked_at": timezone.now()}
        Invitation.objects.create(**whose, way="post", answer="not_coming")
        client = Client()
        client.force_login(cast.chair)
        page = client.post(reverse("live:open", args=[conference.pk])).content.decode()
        assert f"Offer {family.mother.name} every means of being heard" in page
        listed = client.get(reverse("convening:checklist", args=[conference.pk])).content.decode()
        assert "Offer to take this person&#39;s own account" in listed
        [found] = unheard(conference)
        assert (found.needs_reason, found.clauses) == (True, ("BFG-4.6.1a",))
        boxes = {
            box.name: "She is in hospital and asked us not to wait" for box in html.fromstring(page).iter("textarea")
        }
        assert found.place.replace(".", "_").replace("-", "_") in boxes
        client.post(reverse("live:open", args=[conference.pk]), {"asked": "yes", **boxes})
        assert Departure.objects.get(clause="BFG-4.6.1a").reason.startswith("She is in hospital")
        places = {f"check.{means}.{family.mother.pk}": "Offered by telephone" for means in MEANS}
        see_to(cast.social_worker, conference, dict(list(places.items())[:2]))
        assert len(unheard(conference)) == 1
        see_to(cast.social_worker, conference, places)
        assert unheard(conference) == []
