"""What a deferred decision waits for, with who holds it and who gets it; and writing down that it came (BOL-1.90b)."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import awaiting
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.asking_holders import asked_at
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.deferments import rule_for_putting_off
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.live.forms_of_ending import Came
from quoracy.screens.live.meeting import cited, one_child


@page
def awaited(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """The list of what is still out. Where something came before its day, the conference may meet sooner."""
    user = who(request)
    found = look(user, conference, "what a decision waits for")
    awaiting.may_note(user, found)
    row = one_child(found, child)
    rows = awaiting.awaited(row)
    rule = rule_for_putting_off(facts.procedure(found))
    contents = {
        "conference": found,
        "row": row,
        "rows": rows,
        "asked_at": asked_at(rows),
        "closed": found.state == Conference.State.CLOSED,
        "today": today(),
        "all_in": bool(rows) and all(one.came_on for one in rows),
        "reconvene_on": (row.answers.get("deferment") or {}).get("reconvene_on", ""),
        "clauses": cited(
            [rule.cites[name] for name in ("answerable", "again_by") if name in rule.cites] if rule else []
        ),
        "title": _("What the decision about %(name)s waits for") % {"name": row.child.name},
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/awaited.html", contents)


@page
def came(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """Write down the day on which one piece of information came."""
    user = who(request)
    found = look(user, conference, "information that came")
    awaiting.may_note(user, found)
    row = one_child(found, child)
    one = next((one for one in awaiting.awaited(row) if one.pk == item), None)
    if one is None:
        raise NoRight(user, None, _("Nothing of the kind is awaited."))
    one.about = row
    form = Came(request.POST or None, initial={"on": today()} | typed_before(request))
    back = reverse("live:awaited", args=[found.pk, child])
    if form.is_bound and form.is_valid():

        def do() -> str:
            awaiting.it_came(user, one, form.cleaned_data["on"])
            return back

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("It came: %(what)s") % {"what": one.what},
        "button": _("Write it down"),
        "keep_url": keep_url(request),
        "back_url": back,
    }
    return render(request, "components/form_page.html", contents)
