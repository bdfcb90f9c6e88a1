"""The first page of all, and, in a demonstration only, the page of invented people to sign in as."""

from __future__ import annotations

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quoracy.casework.access.models import Appointment, User
from quoracy.casework.access.questions import personas as invented_people
from quoracy.screens.signing_in.adapter import journal_sign_in

AFTER_SIGN_IN = ("home:today", "procedures:all")


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
    return render(request, "signing_in/personas.html", {"authorities": _by_authority(people)})


def _sign_in_as(request: HttpRequest, person: User | None) -> HttpResponse:
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    journal_sign_in(person, "Signed in as a person of the demonstration")
    return redirect(after_sign_in())


def _by_authority(people: list[User]) -> list[tuple[str, list[tuple[User, str]]]]:
    """Return each authority's name with its people and what they are appointed to do today."""
    today = timezone.localdate()

    def roles(person: User) -> str:
        held = [one for one in person.appointments.all() if _holds(one, today)]
        return ", ".join(one.get_role_display() for one in held)

    def name(person: User) -> str:
        return person.authority.name if person.authority else ""

    return [(authority, [(one, roles(one)) for one in group]) for authority, group in groupby(people, key=name)]


def _holds(appointment: Appointment, today: date) -> bool:
    return appointment.since <= today and (appointment.until is None or appointment.until >= today)
