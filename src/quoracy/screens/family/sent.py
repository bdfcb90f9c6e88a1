"""What the family has sent, for the chair and the unit: in the family's own words, as they were sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.contributions import questions
from quoracy.casework.contributions.questions import FromTheFamily
from quoracy.screens.components.acting import page, who
from quoracy.screens.family.forms import HOW_CHILD, NEEDS, SUPPORTERS, Saying, Telling
from quoracy.screens.family.media import shown


def _found(request: HttpRequest, conference: uuid.UUID) -> Conference:
    user = who(request)
    found = look(user, conference, "what the family has sent")
    if found.chair_id != user.pk and not may(user, Right.ARRANGE_CONFERENCE):
        raise NoRight(user, None, _("What the family sends goes to the chair and to those who arrange the conference."))
    return found


@require_safe
@page
def sent(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What each relative and child has sent; who has sent nothing is shown as that."""
    found = _found(request, conference)
    contents = {
        "conference": found,
        "family": [(one, answers(one)) for one in questions.of_conference(found)],
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "family/sent.html", contents)


def answers(one: FromTheFamily) -> list[tuple[str, str]]:
    """The questions somebody answered, with their answers in words."""
    row = one.contribution
    if row is None:
        return []
    form = Telling() if row.child_id else Saying()
    chosen: dict[str, Any] = {**dict(NEEDS), **dict(SUPPORTERS), **HOW_CHILD, "en": "English", "cy": "Cymraeg"}
    chosen |= dict(Saying().fields["how"].choices)  # type: ignore[attr-defined]  # it is a choice field
    lines = []
    for name, field in form.fields.items():
        value = row.sent.get(name)
        if not value:
            continue
        if isinstance(value, list):
            said = ", ".join(str(chosen.get(part, part)) for part in value)
        elif value is True:
            said = str(_("Yes"))
        else:
            said = str(chosen.get(value, value)) if hasattr(field, "choices") else str(value)
        lines.append((str(field.label), said))
    return lines


@require_safe
@page
def drawing(request: HttpRequest, conference: uuid.UUID, drawing: uuid.UUID) -> HttpResponse:
    """A child's picture or recording, for the chair and the unit."""
    found = _found(request, conference)
    one = questions.drawing(found, drawing)
    if one is None:
        raise NoRight(who(request), None, _("There is no such picture for you."))
    return shown(request, one)
