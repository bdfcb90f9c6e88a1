"""How a screen carries out what somebody asked for: signed in, once, in one transaction, with nothing typed lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import is_valid_path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from quoracy.casework.access import actions
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import done_already, draft
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.documents.press import UnprintableTextError
from quoracy.rulebook.finding import Finding

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def who(request: HttpRequest) -> User:
    """The person who is signed in; only behind `page`, which makes sure that somebody is."""
    assert isinstance(request.user, User)
    return request.user


def page(view: View[P]) -> View[P]:
    """A page for somebody signed in. Having no right is answered in plain words, and journalled."""

    @wraps(view)
    def shown(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            with transaction.atomic():
                return _done_before(request) or view(request, *arguments, **named)
        except NoRight as refused:
            return _refuse(request, refused, named)
        except UnprintableTextError as lacking:
            return render(request, "components/not_done.html", {"says": str(lacking)}, status=409)

    return login_required(shown)


def _done_before(request: HttpRequest) -> HttpResponse | None:
    """Lead a second click to where the first one led, before its form is looked at again.

    What the first one did may have changed what the form asks, or made its answers impossible.
    """
    leads_to = done_already(who(request), request.POST.get("once", "")) if request.method == "POST" else None
    return HttpResponseRedirect(leads_to) if leads_to else None


def _refuse(request: HttpRequest, refused: NoRight, named: Mapping[str, Any]) -> HttpResponse:
    user = who(request)
    if user.authority_id is not None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        about = {name: named[name] for name in ("child", "conference") if isinstance(named.get(name), uuid.UUID)}
        actions.journal(user, JournalEntry.Act.REFUSED, f"page {route}", **about)
    return render(request, "components/refused.html", {"says": str(refused)}, status=403)


def act(request: HttpRequest, form: forms.Form, do: Callable[[], str]) -> HttpResponse | None:
    """Carry out a valid form's action once and go where it leads; None when the form has to be shown again.

    What the action objects to lands on the field it belongs to (a finding's place with its dots as underlines), or
    on the whole form. The draft of the page is dropped only when the action is done.
    """
    user = who(request)
    try:
        with transaction.atomic():
            leads_to = actions.only_once(user, request.POST.get("once", ""), do)
            actions.drop_draft(user, request.path)
    except Objected as objected:
        show_objections(form, objected)
        return None
    except UnprintableTextError as lacking:
        form.add_error(None, str(lacking))
        return None
    return HttpResponseRedirect(leads_to)


def show_objections(form: forms.Form, objected: Objected) -> None:
    """Put each finding at the field it belongs to."""
    for finding in objected.findings:
        _show(form, finding)


def _show(form: forms.Form, finding: Finding) -> None:
    place = finding.place.replace(".", "_").replace("-", "_")
    tail = place.rpartition("_")[2]
    name = next((candidate for candidate in (finding.place, place, tail) if candidate in form.fields), None)
    form.add_error(name, finding.says)


def typed_before(request: HttpRequest) -> dict[str, Any]:
    """What this person had typed on this page and not sent, as initial values for its form."""
    kept = draft(who(request), request.path)
    return {name: values if len(values) > 1 else values[0] for name, values in kept.items() if values}


def keep_url(request: HttpRequest) -> str:
    """Where a page's form keeps what is being typed."""
    return f"{reverse('keep')}?{urlencode({'page': request.path})}"


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed on the page named by `page`; answers with nothing, so that nothing on it moves.

    Only for a page that there is, and for somebody who has cases: nobody can fill the database with other things.
    """
    where, user = request.GET.get("page", ""), who(request)
    if user.authority_id is not None and is_valid_path(where.partition("?")[0]) and "\0" not in where:
        actions.keep_draft(user, where, {name: [str(v) for v in values] for name, values in request.POST.lists()})
    return HttpResponse(status=204)
