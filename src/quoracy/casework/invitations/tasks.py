"""The job of reminding: every hour of the working day, in every authority; each step is taken once however often."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from quoracy.casework.access.models import Authority
from quoracy.casework.invitations.actions import reminding
from quoracy.casework.messages.tasks import authorities


@app.periodic(cron="10 8-17 * * *")
@app.task(name="invitations.remind", queue="invitations", queueing_lock="invitations.remind")
def remind(timestamp: int = 0) -> None:
    """Remind those who have not answered, and put down a job of its own for each authority."""
    for authority in authorities():
        remind_in.configure(queueing_lock=f"invitations.remind {authority}").defer(authority=authority)


@app.task(name="invitations.remind_in", queue="invitations", retry=3)
def remind_in(authority: int) -> None:
    """Take what is due in one authority; `chase` enters its scope, step by step."""
    reminding.chase(Authority.objects.get(pk=authority), timezone.now())
