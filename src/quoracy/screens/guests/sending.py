"""The unit's page of links: who has one, sending one, revoking one."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.links import actions, questions
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.guests.forms import ChildsAddress, Reached


@require_safe
@page
def links(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Everybody who may come by a link, and whether they have one."""
    return _shown(request, _found(request, conference), PageForm())


def _found(request: HttpRequest, conference: uuid.UUID) -> Conference:
    found = look(who(request), conference, "links to a conference")
    questions.may_send_links(who(request), found)
    return found


def _shown(request: HttpRequest, found: Conference, form: PageForm) -> HttpResponse:
    ways = questions.ways(found)
    contents = {
        "conference": found,
        "ways": ways,
        "unlinked": sum(1 for way in ways if way.seat and way.address and not way.link),
        "form": form,
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "guests/links.html", contents)


def _do(request: HttpRequest, found: Conference, do: Callable[[], object]) -> HttpResponse:
    form = PageForm(request.POST)
    form.is_valid()

    def done() -> str:
        do()
        return reverse("guests:links", args=[found.pk])

    return act(request, form, done) or _shown(request, found, form)


@require_POST
@page
def send(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Send somebody a link, or another one in place of the one they have."""
    found = _found(request, conference)
    row = found.seats.select_related("person", "practitioner").filter(pk=seat).first()
    if row is None:
        raise NoRight(who(request), None, _("There is no such person at this conference."))
    return _do(request, found, lambda: actions.send_link(who(request), found, row, _base(request)))


@require_POST
@page
def send_all(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Send everybody a link who has no account, no link and an address on file."""
    found = _found(request, conference)
    return _do(request, found, lambda: actions.send_links(who(request), found, _base(request)))


@page
def address(request: HttpRequest, conference: uuid.UUID, seat: uuid.UUID) -> HttpResponse:
    """Write down how somebody is reached who has no address on file, so that a link can be sent."""
    found = _found(request, conference)
    row = found.seats.select_related("person", "practitioner").filter(pk=seat).first()
    if row is None:
        raise NoRight(who(request), None, _("There is no such person at this conference."))
    form = Reached(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.note_address(who(request), found, row, form.cleaned_data["email"], form.cleaned_data["phone"])
            return reverse("guests:links", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("How is %(name)s reached?") % {"name": row.name},
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("guests:links", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


@page
def send_to_child(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Say where a child's link goes, and send it."""
    found = _found(request, conference)
    row = found.children.filter(pk=child).first()
    if row is None:
        raise NoRight(who(request), None, _("There is no such child at this conference."))
    form = ChildsAddress(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        to = actions.WhereTo(given["channel"], given["address"], given["whose"])

        def do() -> str:
            actions.send_childs_link(who(request), found, row, to, _base(request))
            return reverse("guests:links", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("A link for %(name)s") % {"name": row.name},
        "button": _("Send the link"),
        "back_url": reverse("guests:links", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


@require_POST
@page
def revoke(request: HttpRequest, conference: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """End a link, and whatever visit is going on by it."""
    found = _found(request, conference)
    try:
        row = actions.link_of(found, link)
    except Objected as gone:
        raise NoRight(who(request), None, str(gone)) from gone
    return _do(request, found, lambda: actions.revoke(who(request), row))


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")
