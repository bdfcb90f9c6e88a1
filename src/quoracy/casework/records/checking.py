"""Checking the code on a copy: whoever holds the paper learns that it is one of ours, and nothing else.

A code that leads nowhere is looked for in the same way and by the same steps as one that leads to a copy, so neither
the words nor the time tell more than they say.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from quoracy.casework.access.scope import within
from quoracy.casework.records.models import Addendum, CodesTried, CopyCode, CopyMade

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken on the telephone
NOBODY = uuid.UUID(int=0)
MOST_AN_HOUR = 20
"""How many codes may be tried from one place within an hour: plenty for whoever holds a paper."""


class TooManyTries(Exception):  # noqa: N818 -- an answer for the page, no fault
    """So many codes were tried from one place that the next has to wait."""


@dataclass(frozen=True, slots=True)
class Genuine:
    """All that a code tells: which copy, of a record signed when, by which authority, and whether it still holds."""

    number: int
    signed_on: date
    authority: str
    in_force: bool


def new_code() -> str:
    """Sixteen letters in groups of four: eighty bits that nobody guesses and anybody can read out."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(drawn[start : start + 4] for start in range(0, 16, 4))


def keep_code(made: CopyMade, code: str) -> None:
    """Have a stamped copy's code lead to it; a copy without a stamp has none."""
    if code:
        CopyCode.objects.create(digest=digest_of(code), house_id=made.authority_id, row=made.pk)


def digest_of(code: str) -> str:
    """What is kept of a code, however it was typed: in small letters, with blanks or without hyphens."""
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()


def check(code: str, place: str) -> Genuine | None:
    """What a code says; None for every code that is not one of ours. Raises `TooManyTries` first."""
    _count(place)
    key = CopyCode.objects.filter(digest=digest_of(code)).select_related("house").first()
    with within(key.house if key else None):
        later = Addendum.objects.filter(record=OuterRef("record"), at__gt=OuterRef("made_at"))
        rows = CopyMade.objects.filter(pk=key.row if key else NOBODY, stamped=True).annotate(superseded=Exists(later))
        found = rows.values("number", "record__signed_at", "superseded").first()
    if key is None or found is None:
        return None
    signed = timezone.localtime(found["record__signed_at"]).date()
    return Genuine(found["number"], signed, key.house.name, not found["superseded"])


def _count(place: str) -> None:
    """Count a try from this place, in the database, so that no restart or second server forgets it."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    hashed = salted_hmac("quoracy.records.checking", f"{place} {hour:%Y%m%d}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        CodesTried.objects.filter(hour__lt=now - timedelta(days=1)).delete()
        row, _made = CodesTried.objects.get_or_create(place=hashed, hour=hour)
        CodesTried.objects.filter(pk=row.pk).update(times=F("times") + 1)
        row.refresh_from_db(fields=["times"])
    if row.times > MOST_AN_HOUR:
        raise TooManyTries
