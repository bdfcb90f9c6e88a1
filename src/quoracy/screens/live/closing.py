"""The closing checklist, child by child, and the close itself, after which the letters lie ready."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import with_role
from quoracy.casework.access.rights import Right
from quoracy.casework.conferences import committed, facts, questions, sealed
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import only_the_chair
from quoracy.casework.conferences.checklists import step_findings
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.exclusions.questions import people_kept_out
from quoracy.casework.invitations import free_days
from quoracy.documents.letters_of_conference import make_letters, prepare, readers
from quoracy.documents.read_aloud import aloud
from quoracy.rulebook.children_taking_part import member_of_core_group
from quoracy.rulebook.convening_case import age_in_years
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.proposing import Proposal
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import ClauseText, Gate
from quoracy.screens.components.wording import why as why_of
from quoracy.screens.live.forms_of_closing import ChildTerms, Closing, Later, kept_before
from quoracy.screens.live.forms_of_decisions import outcome_words
from quoracy.screens.live.in_view import risks_said, ticked
from quoracy.screens.live.meeting import cited, one_child
from quoracy.screens.live.told import of_family

AROUND_THE_CHILD = (Seat.Standing.MEMBER, Seat.Standing.FAMILY, Seat.Standing.ADVOCATE)


@page
def terms(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Settle who leads, who meets, when and what for one child. What is late or left out asks for a reason."""
    user = who(request)
    found = look(user, conference, "the closing checklist")
    only_the_chair(user, found, Right.RUN_CONFERENCE)
    row = one_child(found, child)
    lead = facts.procedure(found).terms["lead"]
    seats = [seat for seat in questions.seats(found) if seat.standing in AROUND_THE_CHILD]
    leads = list(with_role(found.authority, Role.SOCIAL_WORKER))
    proposed = free_days.proposals(row) if row.outcome in closing.PLANNED else {}
    matters = committed.matters_of(found, [row])[row.child_id]
    begun = risks_said(row) | kept_before(row) | typed_before(request) | _picked(request, proposed)
    asked = [matter for matter, _finding in matters]
    form = ChildTerms(row, leads, seats, lead, request.POST or None, initial=begun, matters=asked)
    membership = _of_membership(found, row, form)
    if form.is_bound and form.is_valid():

        def do() -> str:
            kept = closing.set_terms(user, row, form.kept(), form.cleaned_data["version"])
            open_still = [finding for finding in _of_child(found, kept) if not _answered(finding, kept)]
            here = "live:terms" if open_still else "live:close"
            return reverse(here, args=[found.pk, child] if open_still else [found.pk])

        if answered := act(request, form, do):
            return answered
    row = one_child(found, child)
    clocks = closing.clocks(row)
    contents = {
        "form": form,
        "row": row,
        "conference": found,
        "planned": row.outcome in closing.PLANNED,
        "membership": membership,
        "matters": ticked(committed.matters_of(found, [row])[row.child_id]) if row.outcome else [],
        "proposed": proposed,
        "last": {name: why_of(duty, load_shelf(), facts.procedure(found).terms) for name, duty in clocks.items()},
        "early": "review_on" in clocks and clocks["review_on"].key == closing.EARLY,
        "gates": _left(found, row) if row.closing else [],
        "asked": _reasons_asked(found, row, form) if row.closing else [],
        "title": _("Closing: %(name)s") % {"name": row.child.name},
        "keep_url": keep_url(request),
        "back_url": reverse("live:close", args=[found.pk]),
    }
    return render(request, "live/terms.html", contents)


def _picked(request: HttpRequest, proposed: Mapping[str, list[Proposal]]) -> dict[str, date]:
    """The proposed day that was pressed, as the date's beginning; anything else in the address is no proposal."""
    days = {(name, one.day.isoformat()): one.day for name, every in proposed.items() for one in every}
    pressed = {name: days.get((name, request.GET.get(name, ""))) for name in proposed}
    return {name: day for name, day in pressed.items() if day is not None}


def _of_membership(found: Conference, row: ConferenceChild, form: ChildTerms) -> list[ClauseText]:
    """Ask whether the child is a member of the core group where the procedure speaks of it, and whom it presumes to be.

    The question is left out elsewhere. Gives the clause that is shown beside it.
    """
    procedure = facts.procedure(found)
    clause = procedure.taking_part.cites.get("membership_presumed_from", "") if procedure.taking_part else ""
    if not clause:
        form.child_is_not_asked_about()
        return []
    age = age_in_years(row.child.born, facts.day_of(found)) if row.child.born else 0
    if member_of_core_group(procedure, age) and not form.initial.get("child_member"):
        form.initial["child_member"] = "in_person"
    return cited([clause])


def _left(found: Conference, row: ConferenceChild) -> list[Gate]:
    """What is left to settle for one child once something was kept: no wall of gates before anything is typed."""
    return [_gate(found, finding, "") for finding in _of_child(found, row) if not _answered(finding, row)]


def _of_child(found: Conference, row: ConferenceChild) -> list[Finding]:
    start = f"{row.child_id}."
    return [finding for finding in closing.closing_findings(found) if finding.place.startswith(start)]


def _answered(finding: Finding, row: ConferenceChild) -> bool:
    """Whether the checklist holds the reason that this finding asks for."""
    name = finding.place.partition(".")[2]
    return finding.needs_reason and bool(row.closing.get("reasons", {}).get(name))


def _reasons_asked(found: Conference, row: ConferenceChild, form: ChildTerms) -> list[str]:
    names = [finding.place.partition(".")[2] for finding in _of_child(found, row) if finding.needs_reason]
    given = [name for name, reason in row.closing.get("reasons", {}).items() if reason]
    return [name for name in form.reasons if name in names or name in given]


def _gate(found: Conference, finding: Finding, link: str) -> Gate:
    child, _dot, name = finding.place.partition(".")
    where = reverse("live:decide" if name == "outcome" else "live:terms", args=[found.pk, uuid.UUID(child)])
    own = [one for one in finding.clauses if one]
    return Gate(
        finding.says, link, where if link else "", True, cited(own[:1])[0] if own and name != "outcome" else None
    )


@page
def close(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Show what is left to settle and who gets a letter; then close, once, and prepare the letters."""
    user = who(request)
    found = look(user, conference, "closing a conference")
    only_the_chair(user, found, Right.RUN_CONFERENCE)
    rows = questions.about(found)
    names = {row.child_id: row.child.name for row in rows}
    start: dict[str, Any] = {"ended": timezone.localtime().time()} | typed_before(request)
    around = step_findings(found, Step.CLOSE, people_kept_out(found))
    family = of_family(found)
    untold = [one.seat for one in family if one.owed]
    form = Closing(readers(found), names, around, request.POST or None, initial=start, untold=untold)
    if (
        form.is_bound
        and form.is_valid()
        and (answered := act(request, form, lambda: _closed(request, user, found, form)))
    ):
        return answered
    gates = _gates(found, rows)
    contents = {
        "form": form,
        "conference": found,
        "rows": rows,
        "names": ", ".join(names.values()),
        "aloud": aloud(found),
        "family": family,
        "untold": [(seat, form[f"untold_{seat.pk.hex}"]) for seat in untold],
        "matters": {child: ticked(known) for child, known in committed.matters_of(found, rows).items()},
        "undertaken": committed.undertaken(found),
        "not_taken": committed.from_outline(rows, [], committed.undertaken(found)),
        "gates": gates,
        "stops": [finding for finding in around if finding.stops],
        "checklist_url": to("convening:checklist", found.pk),
        "left": {row.child_id: gates.get(row.child_id, []) for row in rows},
        "disputed": {row.child_id: sealed.dissents(row) for row in rows},
        "words": outcome_words,
        "planned": closing.PLANNED,
        "lacks": [(one.reader.seat.name, one.lacks) for one in _prepared(found, rows) if one.lacks],
        "title": _("Close the conference"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/close.html", contents)


def _prepared(found: Conference, rows: list[ConferenceChild]) -> list[Any]:
    return prepare(found) if all(row.outcome for row in rows) else []


def _gates(found: Conference, rows: list[ConferenceChild]) -> dict[uuid.UUID, list[Gate]]:
    """What is still missing, child by child, each line leading to its place."""
    by_child = {str(row.child_id): row for row in rows}
    gates: dict[uuid.UUID, list[Gate]] = {}
    for finding in closing.closing_findings(found):
        row = by_child[finding.place.partition(".")[0]]
        if not _answered(finding, row):
            gates.setdefault(row.child_id, []).append(_gate(found, finding, _("Settle it")))
    return gates


def _closed(request: HttpRequest, user: User, found: Conference, form: Closing) -> str:
    told = form.cleaned_data["told_of_rights"]
    if found.state == Conference.State.OPEN:
        settle(user, found, form.around, form.reasons())
    closed = closing.close(user, found, ended_at=form.ended_at(found), told_of_rights=told, untold=form.why_untold())
    made = make_letters(user, closed, [uuid.UUID(key) for key in form.cleaned_data["letters_to"]])
    for seat, why in made.failed:
        messages.warning(request, _("No letter to %(name)s yet. %(why)s") % {"name": seat.name, "why": why})
    return reverse("live:conference", args=[found.pk])


@page
def later(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Settle what was left open at the close with a reason: the chair's task until it is done (BFG-4.8.2a)."""
    user = who(request)
    found = look(user, conference, "what was left open at the close")
    only_the_chair(user, found, Right.RUN_CONFERENCE)
    row = one_child(found, child)
    owed = committed.still_owed(found, [row])
    form = Later(owed, request.POST or None, initial=typed_before(request))
    if owed and form.is_bound and form.is_valid():

        def do() -> str:
            closing.settle_later(user, row, form.said())
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Left open at the close: %(name)s") % {"name": row.child.name},
        "button": _("Settle it"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)
