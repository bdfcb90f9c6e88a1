"""The job of reminding of awaited information: every working morning, in every authority."""

from __future__ import annotations

from procrastinate.contrib.django import app

from quoracy.casework.access.models import Authority
from quoracy.casework.access.questions import today
from quoracy.casework.conferences.reminding import remind_of_awaited
from quoracy.casework.messages.tasks import authorities


@app.periodic(cron="20 8 * * *")
@app.task(name="conferences.remind", queue="conferences", queueing_lock="conferences.remind")
def remind(timestamp: int = 0) -> None:
    """Put down a job of its own for each authority."""
    for authority in authorities():
        remind_in.configure(queueing_lock=f"conferences.remind {authority}").defer(authority=authority)


@app.task(name="conferences.remind_in", queue="conferences", retry=3)
def remind_in(authority: int) -> None:
    remind_of_awaited(Authority.objects.get(pk=authority), today())
