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
from quoracy.casework.records import questions
from quoracy.casework.records.actions import distributing, signing, writing
from quoracy.casework.records.actions.distributing import Ruled
from quoracy.casework.records.headings import STANDARD
from quoracy.casework.records.models import ConferenceRecord, Recipient
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.record import copy_pdf, sealed_pdf
from tests.cast import Family
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY, closed, decided, hears, settled
from tests.conferences_underway import under_way as begun
from tests.guests_inside import BASE, family_seat


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


def under(cast: Cast, procedure: str) -> None:
    """Have the authority work under another procedure from the beginning, for what follows a conference there."""
    cast.authority.adoptions.update(procedure=procedure)


def explained(cast: Cast, conference: Conference) -> ConferenceRecord:
    """The record drafted, with a reason under each standard heading that holds nothing."""
    record = writing.draft(cast.chair, conference)
    for heading in STANDARD:
        if not record.passages.filter(heading=heading).exists():
            record = writing.explain_empty(cast.chair, record, heading, "There was nothing")
    return record


def signed(cast: Cast, conference: Conference) -> ConferenceRecord:
    """The record as the chair signed it, sealed."""
    record = explained(cast, conference)
    return signing.sign(cast.chair, record, sealed_pdf, signing.as_read(record))


def recipient(record: ConferenceRecord, name: str) -> Recipient:
    return next(row for row in questions.recipients(record) if row.name == name)


def given(cast: Cast, record: ConferenceRecord, name: str, how: str = "link", **more: object) -> Recipient:
    """Ruled to get it, and sent."""
    one = recipient(record, name)
    told = {"gets": True, "why": "They need it", "how": how, **more}
    one = distributing.rule(cast.chair, one, Ruled(**told))  # type: ignore[arg-type]  # any field
    distributing.send(cast.administrator, one, questions.address_of(one), BASE, copy_pdf)
    return recipient(record, name)
