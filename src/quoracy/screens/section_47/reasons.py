"""Reasons on the child's record: why an enquiry was started, and why a conference is needed or is not."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import require, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children import questions as children
from quoracy.casework.section_47 import actions
from quoracy.casework.section_47.questions import reasons_owed
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.child import identity, own_words
from quoracy.screens.components.links import to
from quoracy.screens.section_47.forms import Reasons, Weighing


@page
def write(request: HttpRequest, child: uuid.UUID, discussion: uuid.UUID) -> HttpResponse:
    """Write why an enquiry was started, where that is still owed."""
    user = who(request)
    found = children.visible_child(user, child)
    require(user, Right.RECORD_STRATEGY_DISCUSSION)
    owed = next((one for one in reasons_owed(found) if one.pk == discussion), None)
    if owed is None:
        raise NoRight(user, None, _("No reasons are owed here. Read what was recorded first."))
    form = Reasons(request.POST or None, initial=typed_before(request))
    back = reverse("children:now", args=[found.pk])

    def do() -> str:
        actions.write_reasons(user, found, owed, form.cleaned_data["reasons"])
        return back

    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    journal(user, JournalEntry.Act.LOOKED, "the reasons for an enquiry", child=found.pk)
    contents = {
        "form": form,
        "title": own_words(found, _("Why was the section 47 enquiry started?"), today()),
        "button": _("Keep the reasons"),
        "identity": identity(found, today()),
        "keep_url": keep_url(request),
        "back_url": back,
    }
    return render(request, "section_47/conclude.html", contents)


@page
def weigh(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Record whether a conference is needed, with reasons; where it is, go on to ask for it with these reasons."""
    user = who(request)
    found = children.visible_child(user, child)
    require(user, Right.REQUEST_CONFERENCE)
    form = Weighing(request.POST or None, initial=typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        needed = given["for_conference"] == "yes"
        said = actions.Weighing(given["held_on"], given["with_whom"], given["occasion"], needed, given["reasons"])
        row = actions.weigh_conference(user, found, said)
        if needed:
            return to("convening:request", child=found.pk, weighed=row.pk)
        return reverse("children:now", args=[found.pk])

    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    journal(user, JournalEntry.Act.LOOKED, "weighing the need for a conference", child=found.pk)
    contents = {
        "form": form,
        "title": _("Is a conference needed?"),
        "button": _("Keep the decision"),
        "identity": identity(found, today()),
        "keep_url": keep_url(request),
        "back_url": to("children:now", found.pk),
    }
    return render(request, "section_47/conclude.html", contents)
