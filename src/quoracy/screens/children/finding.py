"""Finding a child: by name in any order and as it sounds, by number, by date of birth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.children import questions
from quoracy.casework.children.models import Child
from quoracy.casework.plans.models import Plan
from quoracy.casework.plans.questions import on_a_plan
from quoracy.screens.children.forms import Finding
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.child import both_categories
from quoracy.screens.components.dates import age, gestation, short_day
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Cell, Column, Table

MOST = 50


@require_safe
@page
def find(request: HttpRequest) -> HttpResponse:
    """Look for a child among those this person may see; with nothing asked, only the question."""
    user = who(request)
    require(user, Right.FIND_CHILDREN)
    form = Finding(request.GET) if request.GET else Finding()
    table = None
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        table = _table(questions.find(user, asked["words"], asked["born"], MOST), today())
    contents = {"form": form, "table": table, "may_add": may(user, Right.ADD_CHILD)}
    return render(request, "children/find.html", contents)


def _table(children: Sequence[Child], day: date) -> Table:
    plans = on_a_plan(children)
    columns = (Column(_("Name")), Column(_("Born or expected")), Column(_("Number")), Column(_("Standing")))
    rows = [
        (
            Cell(child.name, to("children:now", child.pk)),
            Cell(_when(child, day), sort_by=f"{child.born or child.expected:%Y%m%d}"),
            Cell(child.number),
            Cell(_category(plans.get(child.pk))),
        )
        for child in children
    ]
    caption = ngettext("%(n)d child found", "%(n)d children found", len(rows)) % {"n": len(rows)}
    if len(rows) == MOST:
        caption = _("The first %(n)d children found") % {"n": MOST}
    nobody = _("Nobody of that name, number or date of birth is among the children you may see.")
    return Table(caption if rows else _("No child found"), columns, rows, nobody)


def _when(child: Child, day: date) -> str:
    if child.born:
        return f"{short_day(child.born)} {child.born.year} ({age(child.born, day)})"
    assert child.expected is not None  # the database holds one of the two
    weeks = gestation(child.expected, day)
    return _("expected %(day)s (%(weeks)s)") % {
        "day": f"{short_day(child.expected)} {child.expected.year}",
        "weeks": weeks,
    }


def _category(plan: Plan | None) -> str:
    if plan is None:
        return _("No plan")
    said = both_categories(plan)
    return said[:1].upper() + said[1:] or _("Plan")
