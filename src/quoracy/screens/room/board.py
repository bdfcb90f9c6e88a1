"""The board's page, its part that is read anew, and putting down and changing what was said."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.room import concerns, questions, saying
from quoracy.casework.room.looking import follow, look
from quoracy.casework.room.models import Statement
from quoracy.casework.room.out import were_out
from quoracy.casework.room.readers import Reader, reader, writer
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.room import frame
from quoracy.screens.components.acting import act, keep_url, page, show_objections, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.room.copies import contents, since_of
from quoracy.screens.room.forms import Editing, Saying

KIND = Statement.Kind


def board_url(conference: uuid.UUID) -> str:
    return reverse("room:board", args=[conference])


@page
def board(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The board as this person may see it; the chair and the record taker put down what is said."""
    user = who(request)
    found = reader(user, conference)
    form = None
    if request.method == "POST":
        writer(user, found.conference)
        form = saying_form(found, request)
        if form.is_valid():
            said = form.said()

            def do() -> str:
                saying.say(user, found.conference, said)
                return f"{board_url(conference)}#say"

            if answered := act(request, form, do):
                return answered
    look(user, found)
    return shown(request, found, form)


def shown(request: HttpRequest, found: Reader, form: PageForm | None = None) -> HttpResponse:
    """The whole page, perhaps with a form that could not be carried out."""
    own = form if isinstance(form, Saying) else (saying_form(found) if found.writes else None)
    told = contents(found, since_of(request.GET.get("since", "")))
    told |= {
        "form": form or PageForm(),
        "saying": own,
        "names": ", ".join(row.child.name for row in conferences.about(found.conference)),
        "keep_url": keep_url(request),
        "stream_url": reverse("room:stream", args=[found.conference.pk]),
        "fragment_url": reverse("room:fragment", args=[found.conference.pk]),
        "new_url": f"{board_url(found.conference.pk)}?since={told['number']}",
        "model": _model(found),
        "to_discuss": concerns.still_to_discuss(who(request), found),
    }
    return render(request, "room/board.html", told)


def _model(found: Reader) -> str:
    rule = facts.procedure(found.conference).room
    return rule.model if rule else ""


@require_safe
@page
def fragment(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The part of the page that changes, read anew by a device that was told of a change."""
    found = reader(who(request), conference)
    follow(who(request), found)
    return render(request, "room/fragment.html", contents(found, since_of(request.GET.get("since", ""))))


def saying_form(
    found: Reader,
    request: HttpRequest | None = None,
    shape: type[Saying] = Saying,
    initial: dict[str, Any] | None = None,
) -> Saying:
    """The form for a statement, with the headings, people and children of this conference."""
    conference, procedure = found.conference, facts.procedure(found.conference)
    rule = procedure.room
    kinds = [kind for kind in KIND.values if kind not in (KIND.DANGER, KIND.GOAL) or _asked(rule, kind)]
    children = [(str(row.child_id), row.child.name) for row in conferences.about(conference)]
    seats = [(str(seat.pk), _named(seat)) for seat in conferences.seats(conference)]
    back = [(str(seat.pk), seat.name) for seat in were_out(conference)]
    headings = [(one.key, one.says) for one in frame(procedure)]
    data = request.POST if request is not None else None
    return shape(headings, kinds, seats, children, back, data, initial=initial or {})


def _asked(rule: Any, kind: str) -> bool:
    """Danger statements and safety goals are offered where the procedure asks for them, or names nothing at all."""
    return rule is None or not rule.agenda or bool(rule.danger if kind == KIND.DANGER else rule.goal)


def _named(seat: Any) -> str:
    return f"{seat.name}, {seat.title}" if seat.title else str(seat.name)


def one(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID, at: str) -> tuple[Reader, Statement]:
    """One statement for whoever writes on its board; the look is written down."""
    found = reader(who(request), conference)
    row = questions.statement(who(request), found, statement)
    look(who(request), found, at)
    return found, row


@page
def statement(request: HttpRequest, conference: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """Change a statement. Where somebody else has changed it meanwhile, both texts are shown and people merge them."""
    user = who(request)
    found, row = one(request, conference, statement, "a statement on the board")
    first = {
        "text": row.text,
        "heading": row.heading,
        "kind": row.kind,
        "speaker": str(row.speaker_id or ""),
        "child": str(row.child_id or ""),
        "hand": str(row.hand or ""),
        "source": row.source,
        "version": row.version,
    }
    posted = request if request.method == "POST" else None
    form = saying_form(found, posted, Editing, first | (typed_before(request) if posted is None else {}))
    theirs: Statement | None = None
    if posted and form.is_valid():

        def do() -> str:
            saying.edit(user, row, form.said(), form.cleaned_data["version"])
            return f"{board_url(conference)}#s-{row.pk}"

        try:
            if answered := act(request, form, do):
                return answered
        except saying.TwoEditorsError as two:
            theirs = two.now
            form = _once_more(form, two.now.version)
    told = {
        "form": form,
        "row": row,
        "theirs": theirs,
        "reader": found,
        "earlier": questions.earlier(row),
        "title": _("Change what was put down"),
        "button": _("Keep it"),
        "keep_url": keep_url(request),
        "back_url": board_url(conference),
        "goal": row.kind == KIND.GOAL,
    }
    return render(request, "room/statement.html", told)


def _once_more(form: Saying, version: int) -> Saying:
    """The same form with the words still in it, now based on the other's version."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["version"] = str(version)
    form.data = data
    says = _("Somebody else has changed this meanwhile. Their words are shown. Put both together, then keep it.")
    show_objections(form, Objected.at("text", says))
    return form


def cited(ids: Any) -> list[Any]:
    return clause_texts(load_shelf(), [clause for clause in ids if clause])
