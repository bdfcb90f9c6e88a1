"""The chair's preparation page: everything about one conference on one page, and the chair's own notes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quoracy.casework.access.questions import today
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.chronology.words import word
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.contributions.questions import FromTheFamily
from quoracy.casework.invitations.facts import AWAY, COMING, kept_away
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.preparing import actions, questions
from quoracy.casework.preparing.comparing import Row
from quoracy.casework.preparing.models import ChairsNotes
from quoracy.casework.preparing.questions import Prepared
from quoracy.casework.reports import checks, histories
from quoracy.casework.room import considering
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components import duties
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.papers import still_closed
from quoracy.screens.components.parts import ClauseText
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.preparing.forms import Notes

STATES = {
    "in": (gettext_lazy("In"), "met"),
    "in_late": (gettext_lazy("In, late"), "met_late"),
    "together": (gettext_lazy("In, with a colleague's"), "met"),
    "late": (gettext_lazy("Late"), "overdue"),
    "missing": (gettext_lazy("Not in yet"), "waiting"),
    "not_involved": (gettext_lazy("Nothing to report"), "not_needed"),
}
ASKED_OF_THE_FAMILY = {
    "say": gettext_lazy("Wants to say"),
    "questions": gettext_lazy("Wants to ask"),
    "good": gettext_lazy("What is good?"),
    "not_good": gettext_lazy("What is not good?"),
    "change": gettext_lazy("What should change?"),
    "private": gettext_lazy("Wants to tell somebody alone"),
}


@page
def prepare(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Everything a chair prepares from; posted, it keeps the notes where no script does."""
    user = who(request)
    found = look(user, conference, "the chair's preparation of a conference")
    questions.only_its_chair(user, found)
    if closed := still_closed(user, found):
        return closed
    kept = questions.notes_of(user, found)
    form, clash = _notes(kept), False
    if request.method == "POST":
        form = Notes(request.POST)
        if form.is_valid():
            kept = actions.keep_notes(user, found, _typed(form))
            clash = kept is None
            form = form if clash else _notes(kept)
    if clash:
        kept = questions.notes_of(user, found)
        form = _put_together(form, kept)
    return render(request, "preparing/prepare.html", _contents(request, found, form, kept, clash=clash))


@require_POST
@page
def keep(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Keep the notes as they are typed; 409 where another page has written since, so that this one says so."""
    user = who(request)
    found = conferences.visible_conference(user, conference)
    questions.only_its_chair(user, found)
    form = Notes(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    return HttpResponse(status=204 if actions.keep_notes(user, found, _typed(form)) else 409)


def _typed(form: Notes) -> actions.Typed:
    return actions.Typed(**{name: form.cleaned_data[name] for name in ("text", "writing", "version")})


def _notes(kept: ChairsNotes | None) -> Notes:
    return Notes(initial={"text": kept.text if kept else "", "writing": uuid.uuid4(), "version": _version(kept)})


def _version(kept: ChairsNotes | None) -> int:
    return kept.version if kept else 0


def _put_together(form: Notes, kept: ChairsNotes | None) -> Notes:
    """Both texts in the box, the one that stands first, for the chair to make one of."""
    both = f"{kept.text if kept else ''}\n\n{form.cleaned_data['text']}"
    return Notes(initial={"text": both, "writing": uuid.uuid4(), "version": _version(kept)})


def _contents(
    request: HttpRequest, found: Conference, form: Notes, kept: ChairsNotes | None, *, clash: bool
) -> dict[str, Any]:
    user, procedure = who(request), facts.procedure(found)
    ready = questions.prepared(user, found)
    adopted, at, day_now = chronology.adopted_by(found.authority), timezone.now(), today()
    open_duties = [duty for one in ready.children for duty in one.duties]
    return {
        "conference": found,
        "ready": ready,
        "names": ", ".join(one.child.name for one in ready.children),
        "terms": procedure.terms,
        "event_word": lambda kind: word(kind, procedure.terms),
        "states": STATES,
        "duties": duties.lines(user, open_duties, adopted, at, day_now),
        "beforehand": duties.lines(user, ready.beforehand, adopted, at, day_now),
        "today": day_now,
        "recording": procedure.recording,
        "recording_remarks": _remarks(found),
        "recordings": considering.of_conference(found),
        "answers": _answers(ready.invitations),
        "history_clauses": histories.asked_for(found),
        "unsupported": checks.unsupported(
            procedure, (p for row in ready.reports.rows for one in row.columns for p in one.passages)
        ),
        "unbooked": [one for one in ready.needs if not one.booked_with],
        "quorum_clauses": {one.about.pk: clause_texts(load_shelf(), one.certain.clauses) for one in ready.expected},
        "family": [(one, _own_words(one)) for one in ready.family],
        "by_child": _by_child(ready),
        "passages": {p.pk: p for row in ready.reports.rows for one in row.columns for p in one.passages},
        "form": form,
        "kept": kept,
        "clash": clash,
        "keep_url": reverse("preparing:keep", args=[found.pk]),
        "back_url": reverse("live:conference", args=[found.pk]),
        "title": _("Prepare the conference"),
    }


def _remarks(found: Conference) -> list[tuple[str, ClauseText]]:
    """What the procedure advises about being recorded, in short."""
    rule = facts.procedure(found).recording
    return [(one.says, clause_texts(load_shelf(), [one.clause])[0]) for one in rule.remarks] if rule else []


def _by_child(ready: Prepared) -> list[tuple[str, list[Row]]]:
    """The rows of the reports under the name of the child they are about, what is about all of them first."""
    found: dict[str, list[Row]] = {}
    for row in ready.reports.rows:
        found.setdefault(row.child.name if row.child else _("All the children"), []).append(row)
    return list(found.items())


def _answers(rows: Iterable[Invitation]) -> list[tuple[str, list[Invitation]]]:
    """Who comes, who stays away, who has not answered, who has not been asked, and who is kept out of all of it."""
    groups: dict[str, list[Invitation]] = {
        name: [] for name in (_("Coming"), _("Away"), _("No answer yet"), _("Not asked yet"), _("Kept out"))
    }
    coming, away, silent, unasked, out = groups.values()
    for one in rows:
        if kept_away(one.seat):
            out.append(one)
        elif one.answer in COMING:
            coming.append(one)
        elif one.answer in AWAY:
            away.append(one)
        else:
            (silent if one.asked_at else unasked).append(one)
    return [(name, group) for name, group in groups.items() if group]


def _own_words(one: FromTheFamily) -> list[tuple[str, str]]:
    """What somebody of the family wrote, question by question, in their own words."""
    sent = one.contribution.sent if one.contribution else {}
    return [(str(asks), str(sent[key])) for key, asks in ASKED_OF_THE_FAMILY.items() if sent.get(key)]
