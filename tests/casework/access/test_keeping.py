"""Nothing lost and nothing done twice: drafts, double clicks, the journal."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from quoracy.casework.access.actions import DRAFT_LIMIT, drop_draft, journal, keep_draft, only_once
from quoracy.casework.access.models import Done, Draft, JournalEntry
from quoracy.casework.access.questions import draft, looks_at, recent_looks
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family


def test_a_draft_is_kept_without_secrets_until_it_is_dropped(cast: Cast) -> None:
    typed = {"concerns": ["Half a sent"], "csrfmiddlewaretoken": ["x"], "once": ["y"], "password": ["z"]}
    keep_draft(cast.social_worker, "/page", typed)
    assert draft(cast.social_worker, "/page") == {"concerns": ["Half a sent"]}
    keep_draft(cast.social_worker, "/page", {"concerns": ["Half a sentence"]})
    assert draft(cast.social_worker, "/page") == {"concerns": ["Half a sentence"]}
    drop_draft(cast.social_worker, "/page")
    assert draft(cast.social_worker, "/page") == {}


def test_nobody_reads_anybody_elses_draft(cast: Cast) -> None:
    keep_draft(cast.social_worker, "/page", {"concerns": ["mine"]})
    assert draft(cast.colleague, "/page") == {}


def test_a_flood_is_not_kept(cast: Cast) -> None:
    keep_draft(cast.social_worker, "/page", {"concerns": ["x" * (DRAFT_LIMIT + 1)]})
    assert not Draft.objects.exists()


def test_a_double_click_does_once_and_leads_to_the_same_place(cast: Cast) -> None:
    done: list[int] = []

    def do() -> str:
        done.append(1)
        return "/there"

    token = str(uuid.uuid4())
    assert only_once(cast.social_worker, token, do) == "/there"
    assert only_once(cast.social_worker, token, do) == "/there"
    assert done == [1]


def test_what_failed_may_be_tried_again_with_the_same_token(cast: Cast) -> None:
    token = str(uuid.uuid4())

    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), transaction.atomic():
        only_once(cast.social_worker, token, fail)
    assert not Done.objects.exists()
    assert only_once(cast.social_worker, token, lambda: "/there") == "/there"


def test_somebody_elses_token_is_no_way_in(cast: Cast) -> None:
    token = str(uuid.uuid4())
    only_once(cast.social_worker, token, lambda: "/children/secret")
    assert only_once(cast.colleague, token, lambda: "/mine") == "/"


def test_the_journal_says_who_looked_at_whom(cast: Cast, family: Family) -> None:
    journal(cast.chair, JournalEntry.Act.LOOKED, "timeline", child=family.ava.pk)
    [newest, *_] = looks_at(family.ava.pk)
    assert (newest.user, newest.act, newest.what) == (cast.chair, "looked", "timeline")
    assert all(entry.child != family.ava.pk for entry in looks_at(family.noah.pk))
    assert [entry.what for entry in recent_looks(user=cast.chair.pk)] == ["timeline"]
