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
from django.urls import is_valid_path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.links import actions, keeping
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.questions import lapsed, visiting
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
            if guest is not None:
                actions.still_here(guest)
                answer = _answer(request, guest, view, arguments, named)
        if guest is None:
            answer = _ended(request)
        add_never_cache_headers(answer)
        return answer

    return shown


def _ended(request: HttpRequest) -> HttpResponse:
    """Say that the visit is over. A form that was still on the screen is kept, and shown again after coming in anew."""
    kept = request.method == "POST" and _kept_after_all(request)
    if kept and request.path == reverse("guest_keep"):
        return HttpResponse(status=204)
    contents = {"kept": kept, "file_lost": bool(kept and request.FILES)}
    return render(request, "components/guest_ended.html", contents, status=403)


def _kept_after_all(request: HttpRequest) -> bool:
    where = request.GET.get("page", "") if request.path == reverse("guest_keep") else request.get_full_path()
    fields = _fields(request)
    if not (_is_guests(where) and keeping.says_something(fields)):
        return False
    with lapsed(request.COOKIES.get(COOKIE, "")) as guest:
        if guest is not None:
            keeping.keep_draft(guest, where, fields)
        return guest is not None


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def _is_guests(where: str) -> bool:
    return where.startswith(f"{PATH}/") and bool(is_valid_path(where.partition("?")[0])) and "\0" not in where


def _answer(
    request: HttpRequest, guest: Guest, view: Callable[..., HttpResponse], arguments: Any, named: Any
) -> HttpResponse:
    try:
        with transaction.atomic():
            token = request.POST.get("once", "") if request.method == "POST" else ""
            if led := keeping.done_already(guest.link, token):
                return HttpResponseRedirect(led)
            return view(request, guest, *arguments, **named)
    except NoRight:
        route = request.resolver_match.view_name if request.resolver_match else ""
        actions.look(guest, f"page {route}", "refused")
        return render(request, "components/guest_refused.html", status=403)


@require_POST
@guest_page
def keep(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Keep what a guest is typing on the page named by `page`; answers with nothing, so that nothing on it moves."""
    where = request.GET.get("page", "")
    if _is_guests(where):
        keeping.keep_draft(guest, where, _fields(request))
    return HttpResponse(status=204)


def kept_at(request: HttpRequest) -> str:
    """Where what is typed is kept: by the whole address, since one page may serve many things."""
    return f"{reverse('guest_keep')}?{urlencode({'page': request.get_full_path()[:200]})}"


def typed_before(request: HttpRequest, guest: Guest) -> dict[str, Any]:
    """What this guest had typed at this very address and not sent, as initial values for its form."""
    kept = keeping.draft(guest, request.get_full_path())
    return {name: values if len(values) > 1 else values[0] for name, values in kept.items() if values}


def keep_typed(request: HttpRequest, guest: Guest) -> None:
    """Keep what came with a form that could not be carried out."""
    keeping.keep_draft(guest, request.get_full_path(), _fields(request))


def drop_typed(request: HttpRequest, guest: Guest) -> None:
    keeping.drop_draft(guest, request.get_full_path())


def let_in(answer: HttpResponse, cookie: str) -> HttpResponse:
    """Give the browser the cookie of a visit: gone when it is closed, unread by scripts, sent to guests' pages only."""
    answer.set_cookie(
        COOKIE, cookie, path=PATH, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
    return answer


def let_out(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer


def guest_act(form: forms.Form, do: Callable[[], str], guest: Guest) -> HttpResponse | None:
    """Carry out a valid form's action and go where it leads; None when the form is shown again with objections.

    It is done once, however often its button was pressed.
    """
    token = str(form.data.get("once", ""))
    try:
        with transaction.atomic():
            return HttpResponseRedirect(keeping.only_once(guest.link, token, do))
    except Objected as objected:
        show_objections(form, objected)
        return None
