"""The jobs of messages. A job carries ids and nothing else, and enters the authority it works for."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from quoracy.casework.access.models import Authority
from quoracy.casework.access.scope import within
from quoracy.casework.messages import actions, sending
from quoracy.casework.messages.models import Message

BACK_OFF = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions=[sending.Later])
"""Tried again after 4, 8, 16 seconds and so on: twelve times in some two hours."""

MESSAGES = "messages"
_OVERDUE = timedelta(minutes=2)


@app.task(name="messages.deliver", queue=MESSAGES, retry=BACK_OFF)
def deliver(authority: int, message: str) -> None:
    """Send one message, once."""
    sending.deliver(authority, uuid.UUID(message))


@app.periodic(cron="* * * * *")
@app.task(name="messages.pick_up", queue=MESSAGES, queueing_lock="messages.pick_up")
def pick_up(timestamp: int = 0) -> None:
    """Find messages whose job was lost, with the process that had it, and hand them over again."""
    for authority in authorities():
        pick_up_of(authority)


def pick_up_of(authority: int) -> int:
    now = timezone.now()
    left = (
        Q(state=Message.State.WAITING, made_at__lt=now - _OVERDUE)
        | Q(state=Message.State.SENDING, claimed_until__lt=now)
        | Q(state=Message.State.SENDING, claimed_until__isnull=True)
    )
    with within(authority):
        rows = list(Message.objects.filter(left).order_by("made_at")[:500])
        for row in rows:
            actions.hand_over(row)
    return len(rows)


@app.periodic(cron="*/10 * * * *")
@app.task(name="messages.ask_after", queue=MESSAGES, queueing_lock="messages.ask_after")
def ask_after(timestamp: int = 0) -> None:
    """Ask what became of what was sent, so that an undelivered invitation is known the same day."""
    for authority in authorities():
        sending.ask_after(authority)


@app.periodic(cron="*/5 * * * *")
@app.task(name="messages.revive", queue=MESSAGES, queueing_lock="messages.revive")
async def revive(timestamp: int = 0) -> None:
    """Put jobs back whose worker died. Every job of ours may run twice and does its work once."""
    for job in await app.job_manager.get_stalled_jobs():
        with suppress(ConnectorException):  # the same work waits already
            await app.job_manager.retry_job(job)


def authorities() -> list[int]:
    """The keys of all authorities, which may be read before anybody's scope is entered."""
    return list(Authority.objects.order_by("pk").values_list("pk", flat=True))
