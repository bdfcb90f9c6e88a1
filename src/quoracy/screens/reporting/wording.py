"""The words of a report that a family may not know: underlined, with plain words offered; nothing stops the author."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quoracy.casework.conferences import facts
from quoracy.casework.reports import checks, parts, questions
from quoracy.casework.reports.actions import wording, writing
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.reporting import forms
from quoracy.screens.reporting.whoever import Writing, author, carry_out, drop, kept_at, show, to, typed_at


@Writing
def words(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Say what terms mean, or put the plain words in their place."""
    writer = author(request, asked, "the words of a report")
    report = questions.report_of(writer.request) or writing.start(writer)
    found = checks.terms(report)
    form = forms.Words(found, request.POST or None, initial=typed_at(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            drop(request)
            wording.say_what_they_mean(writer, form.meanings())
            if term := request.POST.get("plainly"):
                wording.put_plainly(writer, term)
                return to(request, "words", asked)
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    rule = facts.procedure(writer.request.conference).reports
    clauses = parts.here(facts.procedure(writer.request.conference), [rule.cites["explains_terms"]] if rule else [])
    contents = {
        "form": form,
        "terms": found,
        "passages": list(report.passages.select_related("attachment")),
        "title": _("Words the family may not know"),
        "back_url": to(request, "task", asked),
        "keep_url": kept_at(request),
        "clauses": clause_texts(load_shelf(), clauses),
    }
    return show(request, asked, "reporting/words.html", contents)
