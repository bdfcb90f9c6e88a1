"""Are we ready? One page for each conference, and one list of all that are coming up."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.checklists import Line, lines
from quoracy.casework.exclusions.questions import people_kept_out
from quoracy.casework.invitations import lists
from quoracy.casework.invitations.facts import AWAY, kept_away
from quoracy.casework.invitations.questions import Expected, Readiness, expected, invitations, readiness
from quoracy.casework.reports.questions import desk
from quoracy.casework.room.taking import without_recorder
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.quoracy import ChildQuoracy
from quoracy.rulebook.sitting import SOCIAL_CARE
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.dates import short_moment
from quoracy.screens.components.parts import Cell, ClauseText, Column, Table
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.convening.childs_part import unsettled
from quoracy.screens.convening.last_days import last_lawful_days
from quoracy.screens.convening.needing import may_provide

WEEKS = 8
"""How far ahead conferences are listed: the fifteen working days to an initial one and a long delay beside it."""

OWED = ("missing", "late")
"""The states of the report desk in which a report is still to come."""


@require_safe
@page
def ready(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What is still missing before one conference: people, answers, reports, things to book."""
    user = who(request)
    found = look(user, conference, "whether a conference is ready")
    may_provide(user, found)
    asked = invitations(found)
    contents = {
        "conference": found,
        "names": ", ".join(row.child.name for row in questions.about(found)),
        "last_days": last_lawful_days(found),
        "expected": [(one, _mending(one), _clauses(one)) for one in expected(found)],
        "silent": [one.seat for one in asked if one.asked_at and not one.answer],
        "away": [one for one in asked if one.answer in AWAY],
        "unsent": [one.seat for one in asked if not one.asked_at and not kept_away(one.seat)],
        "none_drawn_up": not asked,
        "lacking": lists.list_asked(found),
        "parts": unsettled(found),
        "open_lines": [line for line in lines(found, people_kept_out(found)) if line.open and _before_it(line)],
        "reports": [line for line in desk(user, found) if line.state in OWED],
        "unbooked": [need for need in questions.needs(found) if not need.booked_with],
        "may_send": may(user, Right.ARRANGE_CONFERENCE),
        "title": _("Are we ready?"),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/ready.html", contents)


def _before_it(line: Line) -> bool:
    """Whether a line is to be seen to before the conference opens."""
    return line.item.step not in (Step.DECIDE, Step.CLOSE, Step.AFTER)


def _mending(one: Expected) -> str:
    """Who could still make it enough, in words."""
    return ", ".join(seat.name for seat in one.would_mend)


def _clauses(one: Expected) -> list[ClauseText]:
    return clause_texts(load_shelf(), one.certain.clauses)


@require_safe
@page
def coming_up(request: HttpRequest) -> HttpResponse:
    """Every conference that is arranged, soonest first, with how far each is."""
    user = who(request)
    require(user, Right.ARRANGE_CONFERENCE)
    rows = readiness(user, today() + timedelta(weeks=WEEKS))
    columns = [Column(_("When")), Column(_("About")), Column(_("Ready?")), Column(_("Answers")), Column(_("Missing"))]
    no_recorder = without_recorder([one.conference for one in rows])
    lines = [_row(one, no_recorder) for one in rows]
    table = Table(_("Conferences coming up"), columns, lines, _("No conference is arranged."))
    return render(request, "convening/coming_up.html", {"table": table, "title": _("Conferences coming up")})


def _row(one: Readiness, no_recorder: Collection[uuid.UUID]) -> list[Cell]:
    found, starts = one.conference, one.conference.starts_at
    assert starts is not None
    where = reverse("convening:ready", args=[found.pk])
    missing = _missing_in_words(one)
    if found.pk in no_recorder:
        missing.append(_("nobody to take the record"))
    ready = one.ready and found.pk not in no_recorder
    return [
        Cell(short_moment(starts), where, starts.isoformat()),
        Cell(", ".join(row.child.name for row in one.about)),
        Cell(_("Ready") if ready else _("Not yet"), tag="met" if ready else "due"),
        Cell(_answers(one)),
        Cell("; ".join(missing)),
    ]


def _answers(one: Readiness) -> str:
    asked, silent = sum(one.answers.values()), one.answers.get("", 0)
    return _("%(n)d of %(all)d answered") % {"n": asked - silent, "all": asked}


def _short(name: str, found: ChildQuoracy) -> str:
    if found.quorate is False:
        return _("not quorate yet for %(name)s") % {"name": name}
    if len(found.nobody_from) > 1:
        return _("nobody from an agency is coming yet for %(name)s") % {"name": name}
    if SOCIAL_CARE in found.nobody_from:
        return _("nobody from social care is coming yet for %(name)s") % {"name": name}
    return _("nobody beside social care is coming yet for %(name)s") % {"name": name}


def _missing_in_words(one: Readiness) -> list[str]:
    said = [_short(row.child.name, found) for row, found in one.short]
    if one.unsent:
        text = ngettext("%(n)d invitation not sent", "%(n)d invitations not sent", one.unsent)
        said.append(text % {"n": one.unsent})
    if one.undelivered:
        text = ngettext("%(n)d message did not arrive", "%(n)d messages did not arrive", one.undelivered)
        said.append(text % {"n": one.undelivered})
    return said
