"""The job of reminding agencies of the dates they gave for keeping their papers: every morning, each date once."""

from __future__ import annotations

from procrastinate.contrib.django import app

from quoracy.casework.access.models import Authority
from quoracy.casework.access.questions import today
from quoracy.casework.access.scope import within
from quoracy.casework.messages.tasks import authorities
from quoracy.casework.retention import actions


@app.periodic(cron="40 8 * * *")
@app.task(name="retention.remind", queue="retention", queueing_lock="retention.remind")
def remind(timestamp: int = 0) -> None:
    """Put down a job of its own for each authority."""
    for authority in authorities():
        remind_in.configure(queueing_lock=f"retention.remind {authority}").defer(authority=authority)


@app.task(name="retention.remind_in", queue="retention", retry=3)
def remind_in(authority: int) -> None:
    """Remind the agencies whose own date has come (BFG-4.14.12)."""
    with within(authority):
        actions.remind_agencies(Authority.objects.get(pk=authority), today())
