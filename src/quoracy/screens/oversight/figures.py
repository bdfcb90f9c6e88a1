"""Figures for the safeguarding board, agency by agency, on a page and as a file. No child is named in any of them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import authority_of, may, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.reports import figures
from quoracy.casework.reports.figures import COUNTED, Figures
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Cell, Column, Table

HEADINGS = {
    "asked": gettext_lazy("Asked"),
    "there": gettext_lazy("There"),
    "by_deputy": gettext_lazy("of these by a deputy"),
    "report_only": gettext_lazy("Away without a deputy, sent a report"),
    "neither": gettext_lazy("Away without a deputy, sent nothing"),
    "reports_asked": gettext_lazy("Reports asked for"),
    "reports_in_time": gettext_lazy("In time"),
    "reports_late": gettext_lazy("Late"),
    "reports_missing": gettext_lazy("Missing"),
    "nothing_to_report": gettext_lazy("Nothing to report"),
    "to_share": gettext_lazy("To be shared with the family"),
    "shared_in_time": gettext_lazy("Shared in time"),
}
WAYS = {
    "there": gettext_lazy("there"),
    "by_deputy": gettext_lazy("a deputy was there"),
    "report_only": gettext_lazy("away, sent a report"),
    "neither": gettext_lazy("away, sent nothing"),
}


class Since(PageForm):
    """From which day to count; without one, from the beginning of the quarter."""

    since = DayField(label=gettext_lazy("Conferences held since"), the="day from which to count")


def _since(request: HttpRequest) -> tuple[Since, date]:
    """The day asked for, or the first of this quarter, in which a board is told as a rule (LBH-2.06)."""
    day = today()
    quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    asked = any(name.startswith("since") for name in request.GET)
    form = Since(request.GET if asked else None, initial={"since": quarter})
    return form, form.cleaned_data["since"] if asked and form.is_valid() else quarter


@require_safe
@page
def agencies(request: HttpRequest) -> HttpResponse:
    """How each agency came and reported since a day."""
    user = who(request)
    require(user, Right.SEE_FIGURES)
    form, since = _since(request)
    rows = figures.figures(authority_of(user), since, today())
    opens = may(user, Right.OVERSEE)
    asked = urlencode({"since": since.isoformat()})
    contents = {
        "form": form,
        "since": since,
        "table": _table(rows, since, opens=opens),
        "csv_url": f"{reverse('oversight:agencies_csv')}?{asked}",
        "oversees": opens,
    }
    return render(request, "oversight/agencies.html", contents)


def _table(rows: list[Figures], since: date, *, opens: bool) -> Table:
    columns = [Column(_("Agency")), *(Column(str(HEADINGS[name]), numeric=True) for name in COUNTED)]
    lines = [
        [
            Cell(row.words, to("oversight:agency", agency=row.agency, since=since.isoformat()) if opens else ""),
            *(Cell(str(getattr(row, name)), sort_by=f"{getattr(row, name):06}") for name in COUNTED),
        ]
        for row in rows
    ]
    return Table(_("Agency by agency"), columns, lines, _("No conference has been held and closed since that day."))


@require_safe
@page
def agencies_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a file."""
    user = who(request)
    require(user, Right.SEE_FIGURES)
    _form, since = _since(request)
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_("Agency"), *(str(HEADINGS[name]) for name in COUNTED)])
    for row in figures.figures(authority_of(user), since, today()):
        writer.writerow([row.words, *(getattr(row, name) for name in COUNTED)])
    sent = HttpResponse(made.getvalue(), content_type="text/csv; charset=utf-8")
    sent["Content-Disposition"] = f'attachment; filename="agencies-since-{since.isoformat()}.csv"'
    sent["Cache-Control"] = "no-store, private"
    return sent


@require_safe
@page
def agency(request: HttpRequest) -> HttpResponse:
    """The conferences behind one agency's figures, for those who may see every child; named by kind and day alone."""
    user = who(request)
    require(user, Right.OVERSEE)
    _form, since = _since(request)
    known, agency = dict(AgencyKind.choices), request.GET.get("agency", "")
    rows = figures.behind(authority_of(user), agency, since, today()) if agency in known else []
    contents: dict[str, Any] = {
        "agency": known.get(agency, _("Unknown agency")),
        "since": since,
        "rows": [(row, ", ".join(str(WAYS[how]) for how in row.how)) for row in rows],
        "back_url": f"{reverse('oversight:agencies')}?{urlencode({'since': since.isoformat()})}",
    }
    return render(request, "oversight/agency.html", contents)
