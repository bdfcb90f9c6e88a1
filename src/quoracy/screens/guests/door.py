"""The door: a link is opened, a code goes to the address on file, and with the code somebody is in.

A link that opens nothing, for whatever reason, meets the same words after the same work.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quoracy.casework.links import actions, keeping
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.models import Link
from quoracy.casework.links.questions import address_of, opened
from quoracy.casework.records.questions import own_copy
from quoracy.screens.components import afterwards
from quoracy.screens.components.guests import guest_page, let_in, let_out
from quoracy.screens.components.links import to
from quoracy.screens.guests.forms import CodeForm


def door(request: HttpRequest, token: str) -> HttpResponse:
    """Say that a code will be sent, and where to, masked; and send it when asked."""
    with opened(token) as link:
        if link is None:
            return _closed(request)
        if request.method == "POST":
            return _send(request, token, link)
        return _show(request, "guests/door.html", link, {})


def _send(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    """Send a code, once however often the button was pressed."""

    def do() -> str:
        actions.send_code(link)
        return "sent"

    try:
        with transaction.atomic():
            keeping.only_once(link, request.POST.get("once", ""), do)
    except actions.TooManyCodes:
        return _show(request, "guests/wait.html", link, {"code_url": reverse("guests:code", args=[token])})
    return HttpResponseRedirect(reverse("guests:code", args=[token]))


def code(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code. One that is wrong, used, too old or tried too often is answered in the same words."""
    with opened(token) as link:
        if link is None:
            return _closed(request)
        form = CodeForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            cookie = actions.come_in(link, form.cleaned_data["code"])
            if cookie:
                return let_in(HttpResponseRedirect(reverse("guests:start")), cookie)
            form.add_error("code", _("This code does not work, or no longer. Check it, or ask for another one."))
        return _show(
            request, "guests/code.html", link, {"form": form, "door_url": reverse("guests:door", args=[token])}
        )


def _show(request: HttpRequest, template: str, link: Link, contents: dict[str, Any]) -> HttpResponse:
    answer = render(request, template, {"address": address_of(link), "person": None, **contents})
    add_never_cache_headers(answer)
    return answer


def _closed(request: HttpRequest) -> HttpResponse:
    answer = render(request, "guests/closed.html", {"person": None}, status=404)
    add_never_cache_headers(answer)
    return answer


@guest_page
def start(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Where somebody comes in: led on to the pages made for them, or shown when and where.

    Once they have been sent the record it is what they come for; from there they go on to the rest with `stay`.
    """
    if "stay" not in request.GET and own_copy(guest.seat, guest.child) and (record := to("records:guests")):
        return HttpResponseRedirect(record)
    for_them = "family:childs_page" if guest.child else "family:page" if guest.is_family else "reporting:guest"
    if (address := to(for_them)) and (guest.child or guest.is_family or guest.is_practitioner):
        return HttpResponseRedirect(address)
    actions.look(guest, "the first page of a guest")
    return render(
        request,
        "guests/start.html",
        {"guest": guest, "conference": guest.conference, "papers": afterwards.of_guest(guest)},
    )


@require_POST
@guest_page
def leave(request: HttpRequest, guest: Guest) -> HttpResponse:
    actions.leave(guest)
    return let_out(render(request, "guests/left.html"))
