"""The first page of all, and, in a demonstration only, the page of invented people to sign in as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quoracy.casework.access.models import Appointment, Authority, Role, User
from quoracy.casework.access.questions import personas as invented_people
from quoracy.casework.chronology.facts import procedure_of
from quoracy.screens.signing_in.adapter import journal_sign_in

AFTER_SIGN_IN = ("home:today", "procedures:all")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """One authority's invented people, each with what they do, and the procedure the authority follows."""

    authority: Authority | None
    procedure: str
    people: Sequence[tuple[User, str]]


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Lead everyone to where they begin: their day's work, or signing in."""
    if request.user.is_authenticated:
        return redirect(after_sign_in())
    return redirect("personas" if settings.DEMONSTRATION else "account_login")


def after_sign_in() -> str:
    """Return the first of the pages people begin with that this installation has."""
    for name in AFTER_SIGN_IN:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse("about")


@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Let somebody change their password. Who signs in without one, as an invented person does, has none to change."""
    if not (isinstance(request.user, User) and request.user.has_usable_password()):
        raise Http404
    answer: HttpResponse = account.password_change(request)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personas(request: HttpRequest) -> HttpResponse:
    """Let anybody be one of the invented people; outside a demonstration there is no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    people = invented_people()
    if request.method == "POST":
        return _sign_in_as(request, {str(person.pk): person for person in people}.get(request.POST.get("persona", "")))
    authorities = _by_authority(people)
    return render(
        request, "signing_in/personas.html", {"authorities": authorities, "begin": _to_begin_with(authorities)}
    )


def _sign_in_as(request: HttpRequest, person: User | None) -> HttpResponse:
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    journal_sign_in(person, "Signed in as a person of the demonstration")
    return redirect(after_sign_in())


def _by_authority(people: list[User]) -> list[Neighbours]:
    """Return each authority with the procedure it follows today, and its people with what they are appointed to do."""
    return [
        Neighbours(whole, _procedure(whole), [(one, _roles(one)) for one in group])
        for whole, group in groupby(people, key=lambda person: person.authority)
    ]


def _roles(person: User) -> str:
    today = timezone.localdate()
    held = [one for one in person.appointments.all() if _holds(one, today)]
    return ", ".join(one.get_role_display() for one in held)


def _procedure(authority: Authority | None) -> str:
    """The title of the procedure in force today; nothing where none is."""
    if authority is None:
        return ""
    try:
        return procedure_of(authority, timezone.localdate()).title
    except LookupError:
        return ""


def _to_begin_with(authorities: list[Neighbours]) -> list[tuple[Neighbours, User, str]]:
    """Three people of one authority who hand the work on to one another, in the order of a conference's life."""
    first = next((one for one in authorities if one.authority is not None), None)
    if first is None or len(authorities) < 2:
        return []
    by_role = {roles: person for person, roles in reversed(first.people)}
    said = (
        (Role.SOCIAL_WORKER, _("finds a child, records a strategy discussion and asks for a conference")),
        (Role.ADMINISTRATOR, _("arranges the conference inside its time limit")),
        (Role.CHAIR, _("has a conference today: opens it, decides for each child, closes it")),
    )
    return [(first, by_role[str(role.label)], says) for role, says in said if str(role.label) in by_role]


def _holds(appointment: Appointment, today: date) -> bool:
    return appointment.since <= today and (appointment.until is None or appointment.until >= today)
