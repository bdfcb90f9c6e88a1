"""Every signed report of a conference at once, for whoever reads them beside each other."""

from __future__ import annotations

from django.db.models import Prefetch

from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.models import Passage, Report
from quoracy.casework.reports.questions import WITH, readable_passages
from quoracy.casework.reports.readers import Reader


def readable_together(conference: Conference, reader: Reader) -> list[tuple[Report, list[Passage]]]:
    """What a reader may read of every signed report of a conference; one of which nothing is theirs is left out.

    For the chair, the unit and agencies as many queries for ten reports as for one.
    """
    passages = Passage.objects.select_related(*WITH).prefetch_related("withholdings")
    rows = (
        Report.objects.filter(request__conference=conference, signed_at__isnull=False)
        .select_related("request__seat")
        .prefetch_related(Prefetch("passages", passages), "seen__child")
        .order_by("signed_at", "signed_name")
    )
    found = []
    for report in rows:
        report.request.conference = conference
        if readable := readable_passages(report, reader, rows=report.passages.all()):
            found.append((report, readable))
    return found
