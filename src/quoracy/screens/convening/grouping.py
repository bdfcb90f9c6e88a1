"""Settling which brothers and sisters sit together: one conference or several, with the reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions import grouping
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.invitations.actions.telling import clauses_of
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.convening.forms_of_groups import Joining, SettingApart
from quoracy.screens.convening.last_days import clauses, last_lawful_days

CITED = ("WAL-7.02", "WAL-7.03")


def _found(user: User, conference: uuid.UUID) -> Conference:
    found = look(user, conference, "which children sit together")
    if not grouping.may_group(user):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)
    return found


@page
def children(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Give some of the children a conference of their own."""
    user = who(request)
    found = _found(user, conference)
    offered = [row.child for row in questions.about(found)]
    form = SettingApart(offered, request.POST or None, initial={"version": found.version} | typed_before(request))

    def do(given: dict[str, Any]) -> Conference:
        chosen = [uuid.UUID(key) for key in given["children"]]
        return grouping.set_apart(user, found, chosen, given["reason"], given["version"])

    return _answered(request, found, form, do, _("Give some children a conference of their own"))


@page
def join(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Hold this conference together with another of the household."""
    user = who(request)
    found = _found(user, conference)
    others = questions.joinable(user, found)
    form = Joining(others, request.POST or None, initial={"version": found.version} | typed_before(request))

    def do(given: dict[str, Any]) -> Conference:
        return grouping.join(user, found, form.chosen(), given["reason"], given["version"])

    return _answered(request, found, form, do, _("Hold two conferences together"))


def _answered(
    request: HttpRequest,
    found: Conference,
    form: SettingApart | Joining,
    do: Callable[[dict[str, Any]], Conference],
    title: str,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if answered := act(request, form, lambda: reverse("convening:conference", args=[do(given).pk])):
            return answered
    own = clauses_of(facts.procedure(found).key)
    contents = {
        "form": form,
        "conference": found,
        "cited": clauses(one for one in CITED if one in own),
        "last_days": last_lawful_days(found),
        "title": title,
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/put_off.html", contents)
