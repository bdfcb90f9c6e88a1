"""The pages on which procedures are read, compared and tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from quoracy.casework.access.questions import today
from quoracy.rulebook.duty import Duty
from quoracy.rulebook.procedure import Clause, Procedure, Shelf, load_shelf
from quoracy.rulebook.reasons import in_short
from quoracy.rulebook.terms import in_terms
from quoracy.screens.components.duties import SAYS
from quoracy.screens.components.parts import ClauseText, DutyLine
from quoracy.screens.components.wording import clause_texts, plain, why
from quoracy.screens.procedures.forms import Comparing, Reading, TryingADate
from quoracy.screens.procedures.tries import duties_from

RULES = ("quorum", "decision", "deferment", "categories", "counting")


class Limit(NamedTuple):
    """One timescale of a procedure, ready to read."""

    says: str
    limit: str
    owner: str
    clauses: tuple[str, ...]


class Rule(NamedTuple):
    """One rule of a procedure: its name and the clauses that it rests on, in our words."""

    name: str
    clauses: list[ClauseText]


class Said(NamedTuple):
    """What one of two procedures says about a thing, and where."""

    words: str
    clause: str = ""


class Row(NamedTuple):
    says: str
    first: Said
    second: Said


@require_safe
@login_required
def all_procedures(request: HttpRequest) -> HttpResponse:
    shelf, day = load_shelf(), today()
    listed = [(shelf.procedure(key, day), len(shelf.catalogue(key))) for key in shelf.keys()]  # noqa: SIM118 -- no mapping
    return render(request, "procedures/all.html", {"procedures": listed})


@require_safe
@login_required
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show one procedure: what holds on a day, then its clauses, section by section."""
    shelf = load_shelf()
    procedure = _procedure(shelf, key, today())
    catalogue = shelf.catalogue(key)
    form = Reading(catalogue, request.GET or None, initial={"on": today()})
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    procedure = _procedure(shelf, key, chosen.get("on") or today())
    clauses = [clause for clause in catalogue if _wanted(clause, chosen)]
    contents = {
        "procedure": procedure,
        "form": form,
        "limits": [_limit(rule, procedure.terms) for rule in procedure.timescales.values()],
        "rules": _rules(shelf, procedure),
        "sections": [(name, list(group)) for name, group in groupby(clauses, key=lambda clause: clause.section)],
        "shown": len(clauses),
        "total": len(catalogue),
        "parents": [_procedure(shelf, parent, procedure.on) for parent in procedure.extends],
        "day": chosen.get("on") or today(),
    }
    return render(request, "procedures/one.html", contents)


@require_safe
@login_required
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """Lead to the place where a clause stands in its procedure."""
    try:
        found = load_shelf().clause(clause_id)
    except KeyError:
        raise Http404 from None
    return redirect(f"{reverse('procedures:one', args=[found.procedure])}#{found.id}")


@require_safe
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """Show two procedures side by side, thing by thing."""
    shelf = load_shelf()
    form = Comparing(shelf, request.GET or None, initial={"on": today()})
    contents: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        day = chosen["on"] or today()
        first, second = (_procedure(shelf, chosen[name], day) for name in ("a", "b"))
        rows = _side_by_side(first, second)
        different = [row for row in rows if row.first.words != row.second.words]
        contents |= {"first": first, "second": second, "day": day, "differing": len(different)}
        contents["rows"] = different if chosen["differing"] else rows
    return render(request, "procedures/compare.html", contents)


@require_safe
@login_required
def try_date(request: HttpRequest) -> HttpResponse:
    """Show what would be due, by when and why, if something happened on a day."""
    shelf = load_shelf()
    form = TryingADate(shelf, request.GET or None, initial={"on": today(), "start": "strategy_discussion"})
    contents: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        found = duties_from(shelf, chosen["procedure"], chosen["start"], chosen["on"], chosen["at"])
        contents |= {
            "lines": [_line(duty, shelf, shelf.procedure(chosen["procedure"], chosen["on"]).terms) for duty in found],
            "procedure": _procedure(shelf, chosen["procedure"], chosen["on"]),
            "on": chosen["on"],
        }
    return render(request, "procedures/try.html", contents)


def _procedure(shelf: Shelf, key: str, on: date) -> Procedure:
    try:
        return shelf.procedure(key, on)
    except KeyError:
        raise Http404 from None


def _wanted(clause: Clause, chosen: dict[str, Any]) -> bool:
    return chosen.get("topic") in ("", None, clause.topic) and chosen.get("kind") in ("", None, clause.kind)


def _limit(rule: Any, terms: Mapping[str, str]) -> Limit:
    return Limit(
        _asks(rule.key), in_terms(in_short(rule), terms), _first_letter_up(rule.owner), (rule.clause, *rule.also)
    )


def _rules(shelf: Shelf, procedure: Procedure) -> list[Rule]:
    """Return each rule of a procedure with every clause that it cites: it is read in words, not in fields."""
    rules = []
    for name in RULES:
        value: Any = procedure.sections.get(name)
        if value is not None:
            cited = [value.clause, *getattr(value, "cites", {}).values(), *value.also]
            rules.append(Rule(plain(name), clause_texts(shelf, cited)))
    return rules


def _side_by_side(first: Procedure, second: Procedure) -> list[Row]:
    one_says, other_says = _said(first), _said(second)
    silent = Said("Says nothing")
    names = list(dict.fromkeys([*one_says, *other_says]))
    return [Row(name, one_says.get(name, silent), other_says.get(name, silent)) for name in names]


def _said(procedure: Procedure) -> dict[str, Said]:
    """Return what a procedure says, thing by thing. What is too long for a table is read on its own page."""
    said = {
        _asks(key): Said(in_terms(in_short(rule), procedure.terms), rule.clause)
        for key, rule in procedure.timescales.items()
    }
    for name in RULES:
        value: Any = procedure.sections.get(name)
        for field in fields(value) if value is not None else ():
            words = _in_a_few_words(getattr(value, field.name))
            if words and field.name not in ("clause", "also", "cites"):
                said[f"{plain(name)}: {plain(field.name).lower()}"] = Said(words, value.clause)
    return said


def _in_a_few_words(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str | int | float):
        return plain(value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return plain(", ".join(value)).replace("*", "all")
    return ""


def _line(duty: Duty, shelf: Shelf, terms: Mapping[str, str]) -> DutyLine:
    note = "A norm, not a limit" if duty.norm else ""
    return DutyLine(
        "due", _asks(duty.key), duty.due, _first_letter_up(duty.owner), note=note, why=why(duty, shelf, terms)
    )


def _asks(key: str) -> str:
    """Return what a time limit asks for, in the words of every other list of duties."""
    return str(SAYS.get(key) or plain(key))


def _first_letter_up(words: str) -> str:
    return words[:1].upper() + words[1:]
