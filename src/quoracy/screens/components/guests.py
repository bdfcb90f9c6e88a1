"""How a page is shown to a guest: somebody who came by a link, inside that link's authority and nothing else's.

Guests have a cookie of their own, and no page for accounts looks at it; on a guest's page nobody is signed in, so
whatever an account could do on the same computer does not mix with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.links import actions
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import visiting
from quoracy.screens.components.acting import show_objections

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Guest, P], HttpResponse]

COOKIE = "quoracy_guest"
PATH = "/guest"
"""Guests' pages all stand below this address, and the browser sends their cookie nowhere else."""


def guest_page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for a guest. Without a visit that goes on, every address answers in the same words."""

    @wraps(view)
    def shown(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        request.user = AnonymousUser()
        with visiting(request.COOKIES.get(COOKIE, "")) as guest:
            if guest is None:
                answer = render(request, "components/guest_ended.html", status=403)
            else:
                actions.still_here(guest)
                answer = _answer(request, guest, view, arguments, named)
        add_never_cache_headers(answer)
        return answer

    return shown


def _answer(
    request: HttpRequest, guest: Guest, view: Callable[..., HttpResponse], arguments: Any, named: Any
) -> HttpResponse:
    try:
        with transaction.atomic():
            return view(request, guest, *arguments, **named)
    except NoRight:
        route = request.resolver_match.view_name if request.resolver_match else ""
        actions.look(guest, f"page {route}", "refused")
        return render(request, "components/guest_refused.html", status=403)


def let_in(answer: HttpResponse, cookie: str) -> HttpResponse:
    """Give the browser the cookie of a visit: gone when it is closed, unread by scripts, sent to guests' pages only."""
    answer.set_cookie(
        COOKIE, cookie, path=PATH, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
    return answer


def let_out(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer


def guest_act(form: forms.Form, do: Callable[[], str]) -> HttpResponse | None:
    """Carry out a valid form's action and go where it leads; None when the form is shown again with objections."""
    try:
        with transaction.atomic():
            return HttpResponseRedirect(do())
    except Objected as objected:
        show_objections(form, objected)
        return None
