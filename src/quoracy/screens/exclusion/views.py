"""The pages on which somebody is asked to be kept out, the chair rules, and telling the person is written down."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import actions, questions
from quoracy.casework.exclusions.facts import last_day
from quoracy.casework.exclusions.leaving import stands_in
from quoracy.casework.exclusions.models import Exclusion
from quoracy.documents.exclusion_notice import notice_pdf, paragraphs
from quoracy.rulebook.exclusion import grounds
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.exclusion.forms import Asking, Ruling, Telling, Views, clock_of


def _read(request: HttpRequest, conference: uuid.UUID) -> Conference:
    found = look(who(request), conference, "who is asked to be kept out")
    questions.may_read(who(request), found)
    return found


@require_safe
@page
def all_of_them(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Every request about this conference, for the chair and the unit."""
    found = _read(request, conference)
    rows = questions.of_conference(found)
    for row in rows:
        row.conference = found
    contents = {
        "conference": found,
        "rows": rows,
        "stand_ins": {row.pk for row in rows if stands_in(row)},
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
    names = [(key, seat.name) for key, seat in seats.items()]
    form = Asking(names, offered, request.POST or None, initial=typed_before(request))
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
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "exclusion/ask.html", contents)


def _begun(row: Exclusion) -> dict[str, object]:
    complaints = row.conference.authority.complaints
    begun = {name: getattr(row, name) for name in ("grounds", "told", "views_how", "outcome_how", "gets_record")}
    starts_at = row.conference.starts_at
    begun["comes_at"], begun["leaves_at"] = clock_of(starts_at, row.comes_after), clock_of(starts_at, row.leaves_after)
    if row.outcome:
        begun["outcome"] = row.outcome
    begun["span"] = "whole" if (row.ruled_whole if row.outcome else row.whole) else "part"
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
    form = Ruling(offered, found.starts_at, request.POST or None, initial=_begun(row) | typed_before(request))
    if form.is_bound:
        actions.only_the_chair(user, found)
        if form.is_valid():

            def do() -> str:
                ruled = actions.rule(user, row, form.ruled(), form.why())
                return reverse("exclusion:told", args=[found.pk, ruled.pk]) if ruled.keeps_out else _all(found)

            if answered := act(request, form, do):
                return answered
    contents = {
        "form": form,
        "row": row,
        "evidence": [(ground.says, row.evidence[ground.key]) for ground in offered if ground.key in row.evidence],
        "chairs": chairs,
        "keep_url": keep_url(request),
        "title": _("Keeping out %(name)s") % {"name": row.seat.name},
        "back_url": _all(found),
    }
    return render(request, "exclusion/rule.html", contents)


@page
def told(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """Post the notice to the person, or write down how and by whom they were told, or why they were not."""
    user, found = who(request), _read(request, conference)
    row = questions.one(found, exclusion)
    form = Telling(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.give_notice(user, row, form.cleaned_data["how"], given=form.cleaned_data["given"] == "yes")
            return _all(found)

        if answered := act(request, form, do):
            return answered
    return _telling(request, row, form)


def _telling(request: HttpRequest, row: Exclusion, form: Telling, posting: PageForm | None = None) -> HttpResponse:
    contents = {
        "form": form,
        "row": row,
        "posting": posting or PageForm(),
        "notice": paragraphs(row) if row.keeps_out and row.told else [],
        "title": _("Telling %(name)s") % {"name": row.seat.name},
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": _all(row.conference),
    }
    return render(request, "exclusion/told.html", contents)


@page
@require_POST
def post(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """Post the written notice to the address on file."""
    user, found = who(request), _read(request, conference)
    row = questions.one(found, exclusion)
    form = PageForm(request.POST)

    def do() -> str:
        actions.send_notice(user, row, paragraphs(row))
        return _all(found)

    if form.is_valid() and (answered := act(request, form, do)):
        return answered
    return _telling(request, row, Telling(), form)


@page
def views(request: HttpRequest, conference: uuid.UUID, exclusion: uuid.UUID) -> HttpResponse:
    """What somebody who stays out thinks: written down by the social worker, read by the chair."""
    user = who(request)
    found = look(user, conference, "the views of somebody who is kept out")
    row = next((one for one in questions.views_to_hear(user, found) if one.pk == exclusion), None)
    if row is None:
        raise NoRight(user, None, "There is nobody here whose views you write down.")
    form = Views(request.POST or None, initial={"views": row.views} | typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            actions.write_views(user, row, form.cleaned_data["views"])
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("What %(name)s thinks") % {"name": row.seat.name},
        "button": _("Keep"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


def _all(found: Conference) -> str:
    return reverse("exclusion:all", args=[found.pk])


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
