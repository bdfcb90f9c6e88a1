"""The jobs of asking how conferences went and of reminding of the figures: every morning, each thing once."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from quoracy.casework.access.models import Authority
from quoracy.casework.access.questions import today
from quoracy.casework.access.scope import within
from quoracy.casework.evaluations import actions
from quoracy.casework.messages.tasks import authorities


@app.periodic(cron="20 8 * * *")
@app.task(name="evaluations.ask", queue="evaluations", queueing_lock="evaluations.ask")
def ask(timestamp: int = 0) -> None:
    """Put down a job of its own for each authority."""
    for authority in authorities():
        ask_in.configure(queueing_lock=f"evaluations.ask {authority}").defer(authority=authority)


@app.task(name="evaluations.ask_in", queue="evaluations", retry=3)
def ask_in(authority: int) -> None:
    """Ask about every conference of one authority that is due (LBH-8.01), and remind of the figures (LBH-2.06)."""
    with within(authority):
        house = Authority.objects.get(pk=authority)
        actions.ask_due(house, settings.ADDRESS)
        actions.remind_of_figures(house, today(), settings.ADDRESS)
