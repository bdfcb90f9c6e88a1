"""A conference that was held and closed, with views, a decision, somebody asked to leave, and words of the family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.contributions.models import Contribution
from quoracy.casework.exclusions.models import Exclusion
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, closed, decided, hears, settled
from tests.conferences_underway import under_way as begun
from tests.guests_inside import family_seat


@pytest.fixture
def held(cast: Cast, family: Family) -> Iterator[Conference]:
    """Held on Wednesday 25 November 2026 about Ava, and closed at noon."""
    with time_machine.travel(WEDNESDAY, tick=False):
        yield hold(cast, family)


def hold(cast: Cast, family: Family) -> Conference:
    conference = begun(cast, family.ava)
    mother = family_seat(conference, family.mother, email="delphine@home.example")
    Seat.objects.filter(pk=mother.pk).update(present=True)
    about = conference.about.get()
    hears(cast, about, {HEALTH_VISITOR: "plan", POLICE: "plan", SCHOOL: "plan"})
    about = decided(cast, conference, family.ava)
    settled(cast, about)
    Contribution.objects.create(
        authority=cast.authority, conference=conference, person=family.mother, sent_at=timezone.now(),
        sent={"say": "I want help with the nights.", "how": "myself"},
    )  # fmt: skip
    return closed(cast, conference)


def kept_out(cast: Cast, conference: Conference, seat: Seat, **more: object) -> Exclusion:
    """A ruling, made at ten, that keeps somebody out for a part, recorded in full unless `more` says otherwise."""
    at = conference.starts_at
    assert at is not None
    told = {
        "whole": False, "evidence": {"violence": "She was hurt in May"}, "requested_for": "social_care",
        "outcome": "granted_in_part", "grounds": ["violence"], "reasons": "She could not speak freely",
        "items": ["The police report"], "views_how": "A letter is read out", "left_at": at + timedelta(minutes=20),
        "back_at": at + timedelta(minutes=40), "ruled_at": at, "ruled_by": cast.chair, "requested_at": at,
        "requested_by": cast.social_worker,
    }  # fmt: skip
    return Exclusion.objects.create(authority=cast.authority, conference=conference, seat=seat, **{**told, **more})
