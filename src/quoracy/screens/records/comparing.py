"""Two readers' copies side by side, what is in nobody's, and who has looked."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from quoracy.casework.conferences.questions import visible_conference
from quoracy.casework.records import copies as cutting
from quoracy.casework.records import questions, readers
from quoracy.casework.records.headings import heading_words
from quoracy.screens.components.acting import page, who
from quoracy.screens.records import forms
from quoracy.screens.records.writing import begun


@require_safe
@page
def copies(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What each reader gets, what two readers' copies differ in, and what is in nobody's copy with the reason."""
    row = begun(request, conference, "the copies side by side")
    passages = cutting.passages_of(row)
    made = [(name, cutting.copy_for(row, reader, passages)) for name, reader in readers.everybody(row.conference)]
    choices = [(str(number), name) for number, (name, _copy) in enumerate(made)]
    form = forms.Comparing(request.GET if "one" in request.GET else None)
    forms.offer(form, one=choices, other=choices)
    compared = None
    if form.is_bound and form.is_valid():
        first, second = made[int(form.cleaned_data["one"])], made[int(form.cleaned_data["other"])]
        compared = (first[0], second[0], cutting.differences(first[1], second[1]))
    contents = {
        "record": row,
        "form": form,
        "made": made,
        "compared": compared,
        "nobodys": cutting.in_nobodys_copy([copy for _name, copy in made]),
        "heading_words": heading_words,
        "back_url": reverse("records:record", args=[conference]),
    }
    return render(request, "records/copies.html", contents)


@require_safe
@page
def looks(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Who has looked at the record, changed it or was refused: for the chair, the unit and oversight."""
    user = who(request)
    found = visible_conference(user, conference)
    questions.may_see_looks(user, found)
    questions.looked(user, found, "who has looked")
    contents = {
        "conference": found,
        "looks": questions.looks(found),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "records/looks.html", contents)
