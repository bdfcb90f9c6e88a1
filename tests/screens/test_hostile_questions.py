"""Addresses with nonsense in them: an answer in plain words, never a fault of the service."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.models import Draft
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY, authorised
from tests.screens.reading import signed_in

NONSENSE = ("\0", "9" * 400, "-1", "٣", "9999-12-31", "0001-01-01", "' OR 1=1 --", "../../etc/passwd", "\ud7ff{{7*7}}")
ASKED = ("words", "child", "page", "person", "show", "week", "day", "chair", "conference", "agency", "on", "once")


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_an_address_is_no_fault(cast: Cast, family: Family, nonsense: str) -> None:
    with time_machine.travel(WEDNESDAY, tick=False):
        conference = authorised(cast, family.ava)
        places = [
            (cast.social_worker, reverse("children:find")),
            (cast.social_worker, reverse("section_47:record")),
            (cast.social_worker, reverse("convening:request")),
            (cast.social_worker, reverse("children:timeline", args=[family.ava.pk])),
            (cast.social_worker, reverse("children:record", args=[family.ava.pk, "core_group_held"])),
            (cast.social_worker, reverse("home:today")),
            (cast.head_of_service, reverse("oversight:looks")),
            (cast.head_of_service, reverse("oversight:late")),
            (cast.administrator, reverse("convening:arrange", args=[conference.pk])),
        ]
        for user, address in places:
            asked: dict[str, Any] = dict.fromkeys(ASKED, nonsense)
            answer = signed_in(user).get(address, asked)
            assert answer.status_code in (200, 302, 400, 403, 404), (address, answer.status_code)
            chosen = signed_in(user).get(address, asked | {"chair": str(cast.chair.pk)})
            assert chosen.status_code in (200, 302, 400, 403, 404), (address, chosen.status_code)


def test_a_draft_is_kept_for_pages_there_are_and_whatever_was_typed(cast: Cast, family: Family) -> None:
    client = signed_in(cast.social_worker)
    for where in ("/no/such/page", "//elsewhere.example/", "https://elsewhere.example/", "", "/procedures/clause/\0"):
        assert client.post(f"{reverse('keep')}", {"concerns": "x"}, query_params={"page": where}).status_code == 204
    assert not Draft.objects.exists()
    page = reverse("section_47:about", args=[family.ava.pk])
    answer = client.post(reverse("keep"), {"con\0cerns": "Missed\0 meals"}, query_params={"page": page})
    assert answer.status_code == 204
    assert Draft.objects.get().fields == {"concerns": ["Missed meals"]}


def test_whoever_runs_the_service_keeps_no_drafts_and_meets_no_fault(cast: Cast) -> None:
    cast.system.authority = None
    cast.system.save()
    answer = signed_in(cast.system).post(reverse("keep"), {"x": "y"}, query_params={"page": reverse("about")})
    assert answer.status_code == 204
