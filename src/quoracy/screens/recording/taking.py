"""Who takes the record of a conference, or the recording instead: settled, told to all, kept, deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quoracy.casework.access.models import Role
from quoracy.casework.access.questions import may, with_role
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.room import taking as actions
from quoracy.casework.room.recording_models import RecordTaking
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.recording.forms import SOMEBODY_ELSE, Deleting, Sound, TakingTheRecord


def _one(request: HttpRequest, conference: uuid.UUID) -> Conference:
    """The conference for whoever settles this or works with the recording: the unit and its chair."""
    found = look(who(request), conference, "who takes the record of a conference")
    if not actions.works_with_sound(who(request), found):
        raise NoRight(who(request), Right.ARRANGE_CONFERENCE)
    return found


@page
def record_taking(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Settle who takes the record, and see to the recording that is made instead."""
    user, found = who(request), _one(request, conference)
    form = _settling(request, found, actions.taking(found))

    def do() -> str:
        actions.settle(user, found, form.said())
        return request.path

    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    return _shown(request, found, form)


def _settling(
    request: HttpRequest, found: Conference, row: RecordTaking | None, *, bound: bool = True
) -> TakingTheRecord:
    rule = facts.procedure(found).recording
    unit = list(with_role(found.authority, Role.ADMINISTRATOR))
    begun: dict[str, Any] = {"how": row.how, "legal_basis": row.legal_basis} if row else {}
    if row and row.how == RecordTaking.How.PERSON:
        begun["recorder"] = str(row.recorder_id) if row.recorder_id else SOMEBODY_ELSE
        begun["name"] = "" if row.recorder_id else row.recorder_name
    posted = request.POST or None if bound else None
    return TakingTheRecord(unit, rule is not None and rule.alternative, posted, initial=begun | typed_before(request))


def _shown(request: HttpRequest, found: Conference, form: PageForm, **more: Any) -> HttpResponse:
    row, rule = actions.taking(found), facts.procedure(found).recording
    points = [rule.cites[one] for one in ("recorder", "alternative") if one in rule.cites] if rule else []
    contents = {
        "conference": found,
        "form": form,
        "sound_form": Sound(),
        "deleting": Deleting(),
        "row": row,
        "in_sound": row is not None and row.how == RecordTaking.How.SOUND,
        "chairs": found.chair_id == who(request).pk,
        "settles": may(who(request), Right.ARRANGE_CONFERENCE) and found.state in ("arranged", "open"),
        "to_be_deleted": row is not None and actions.to_be_deleted(row) and may(who(request), Right.ARRANGE_CONFERENCE),
        "keep_url": keep_url(request),
        "cited": clause_texts(load_shelf(), points),
        "title": _("Who takes the record"),
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "recording/taking.html", contents | more)


@require_POST
@page
def told(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The chair confirms that everybody has been told of the recording."""
    user, found = who(request), _one(request, conference)
    form = PageForm(request.POST)

    def do() -> str:
        actions.confirm_told(user, found)
        return reverse("live:conference", args=[found.pk])

    answered = act(request, form, do) if form.is_valid() else None
    return answered or _shown(request, found, _settling(request, found, actions.taking(found), bound=False))


@require_POST
@page
def keep(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Keep the recording, for its transcription."""
    user, found = who(request), _one(request, conference)
    form = Sound(request.POST, request.FILES)

    def do() -> str:
        actions.keep_sound(user, found, form.cleaned_data["file"].read())
        return reverse("recording:taking", args=[found.pk])

    answered = act(request, form, do) if form.is_valid() else None
    settling = _settling(request, found, actions.taking(found), bound=False)
    return answered or _shown(request, found, settling, sound_form=form)


@require_safe
@page
def listen(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The recording itself, for the unit and the chair."""
    found = _one(request, conference)
    content, kind = actions.sound(who(request), found)
    sent = HttpResponse(content, content_type=kind)
    sent["Content-Disposition"] = 'attachment; filename="recording"'
    return sent


@require_POST
@page
def delete(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Delete the recording once the record is final and no complaint is open."""
    user, found = who(request), _one(request, conference)
    form = Deleting(request.POST)

    def do() -> str:
        actions.delete_sound(user, found, no_complaint=form.cleaned_data["no_complaint"])
        return reverse("recording:taking", args=[found.pk])

    answered = act(request, form, do) if form.is_valid() else None
    if answered is None and not form.errors:
        return redirect("recording:taking", conference=found.pk)
    settling = _settling(request, found, actions.taking(found), bound=False)
    return answered or _shown(request, found, settling, deleting=form)
