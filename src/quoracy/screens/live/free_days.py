"""Who is free when: one page for everybody in the room, from which the closing checklist proposes days."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Seat
from quoracy.casework.invitations import free_days
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.dates import short_day
from quoracy.screens.components.forms import PageForm
from quoracy.screens.live.forms import part


class Free(PageForm):
    """For each person in the room, the days on which they are free."""

    def __init__(
        self,
        seats: Sequence[Seat],
        asked: Mapping[str, Sequence[date]],
        said: Mapping[uuid.UUID, Sequence[date]],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.seats = list(seats)
        days = sorted({day for one in asked.values() for day in one})
        for seat in self.seats:
            self.fields[part("free", seat.pk)] = forms.MultipleChoiceField(
                label=f"{seat.name}, {seat.title}" if seat.title else seat.name,
                choices=[(day.isoformat(), short_day(day)) for day in days],
                initial=[day.isoformat() for day in said.get(seat.pk, ())],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def chosen(self) -> dict[uuid.UUID, set[date]]:
        return {
            seat.pk: {date.fromisoformat(day) for day in self.cleaned_data[part("free", seat.pk)]}
            for seat in self.seats
        }


@page
def free(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Ask round the table for the days that follow; whoever takes the roll may type."""
    user = who(request)
    found = look(user, conference, "who is free when")
    if found.chair_id != user.pk and not may(user, Right.TAKE_ATTENDANCE):
        raise NoRight(user, Right.TAKE_ATTENDANCE)
    asked = free_days.asked_about(found)
    seats = free_days.here(found) if asked else []
    form = Free(seats, asked, free_days.said(found), request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            free_days.note_free_days(user, found, form.chosen())
            return reverse("live:close" if found.chair_id == user.pk else "live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Who is free when?"),
        "button": _("Keep the days"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/free_days.html", contents)
