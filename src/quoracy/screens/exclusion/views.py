"""The pages on which somebody is asked to be kept out, the chair rules, and telling the person is written down."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import actions, questions
from quoracy.casework.exclusions.facts import last_day
from quoracy.casework.exclusions.models import Exclusion
from quoracy.documents.exclusion_notice import notice_pdf
from quoracy.rulebook.exclusion import grounds
from quoracy.screens.components.acting import act, page, who
from quoracy.screens.exclusion.forms import Asking, Ruling, Telling


def _read(request: HttpRequest, conference: uuid.UUID) -> Conference:
    found = look(who(request), conference, "who is asked to be kept out")
    questions.may_read(who(request), found)
    return found


@require_safe
@page
def all_of_them(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every request about this conference, for the chair and the unit."""
    found = _read(request, conference)
    contents = {
        "conference": found,
        "rows": questions.of_conference(found),
        "chairs": found.chair_id == who(request).pk,
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "exclusion/all.html", contents)


@page
def ask(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask that somebody be kept out. Whoever may see the conference may ask; only the chair and the unit read it."""
    user = who(request)
    found = look(user, conference, "asking that somebody be kept out")
    if not (may(user, Right.REQUEST_CONFERENCE) or may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk):
        raise NoRight(user, Right.REQUEST_CONFERENCE)
    seats = {str(seat.pk): seat for seat in questions.relatives(found)}
    offered = grounds(facts.procedure(found))
    form = Asking([(key, seat.name) for key, seat in seats.items()], offered, request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.request_exclusion(user, found, seats[form.cleaned_data["seat"]], form.asked(), form.reasons())
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Ask that somebody be kept out"),
        "button": _("Send to the chair"),
        "last_day": last_day(found),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "exclusion/ask.html", contents)


def _begun(row: Exclusion) -> dict[str, object]:
    complaints = row.conference.authority.complaints
    begun = {name: getattr(row, name) for name in ("grounds", "told", "views_how", "outcome_how", "gets_record")}
    begun["items"] = "\n".join(row.items or row.part)
    begun["complain_how"] = row.complain_how or complaints
    begun["grounds"] = row.grounds or list(row.evidence)
    return begun


@page
def rule(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """The request with its evidence, and the chair's ruling."""
    user, found = who(request), _read(request, conference)
    row = questions.one(found, exclusion)
    offered = grounds(facts.procedure(found))
    chairs = found.chair_id == user.pk
    form = Ruling(offered, request.POST or None, initial=_begun(row))
    if form.is_bound:
        actions.only_the_chair(user, found)
        if form.is_valid():

            def do() -> str:
                actions.rule(user, row, form.ruled(), form.why())
                return reverse("exclusion:all", args=[found.pk])

            if answered := act(request, form, do):
                return answered
    contents = {
        "form": form,
        "row": row,
        "evidence": [(ground.says, row.evidence[ground.key]) for ground in offered if ground.key in row.evidence],
        "chairs": chairs,
        "title": _("Keeping out %(name)s") % {"name": row.seat.name},
        "back_url": reverse("exclusion:all", args=[found.pk]),
    }
    return render(request, "exclusion/rule.html", contents)


@page
def told(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """How and by whom the person was told, or why they were not."""
    user, found = who(request), _read(request, conference)
    row = questions.one(found, exclusion)
    form = Telling(request.POST or None)
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.give_notice(user, row, form.cleaned_data["how"], given=form.cleaned_data["given"] == "yes")
            return reverse("exclusion:all", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Telling %(name)s") % {"name": row.seat.name},
        "button": _("Keep"),
        "back_url": reverse("exclusion:all", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


@require_safe
@page
def notice(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """The written notice, to print or send."""
    found = _read(request, conference)
    row = questions.one(found, exclusion)
    try:
        pdf = notice_pdf(row)
    except Objected as lacking:
        raise NoRight(who(request), None, str(lacking)) from lacking
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notice.pdf"'
    return answer
