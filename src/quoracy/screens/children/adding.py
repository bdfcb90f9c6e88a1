"""Adding a child: first who it may be already, then the file; and adding the people round a child."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import authority_of, require, today
from quoracy.casework.access.rights import Right
from quoracy.casework.children import actions, questions
from quoracy.casework.children.looking import look
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.children.questions import Match
from quoracy.casework.people import actions as people
from quoracy.casework.people.models import Household
from quoracy.screens.children.forms import Adding, AddingPerson
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.child import identity


@page
def add(request: HttpRequest) -> HttpResponse:
    """Add a child. Whoever may be the same child is shown first, and has to be ruled out before a file is opened."""
    require(who(request), Right.ADD_CHILD)
    return _adding(request, None)


@page
def add_sibling(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Add a brother or sister of a child: the same family name, household and parents are offered."""
    sibling = look(who(request), child, "adding a brother or sister")
    require(who(request), Right.ADD_CHILD)
    return _adding(request, sibling)


def _adding(request: HttpRequest, sibling: Child | None) -> HttpResponse:
    kin = list(questions.family_of(sibling)) if sibling else []
    initial = _from_sibling(sibling, kin) | typed_before(request)
    form = Adding(request.POST or None, today=today(), kin=kin, initial=initial)
    matches: Sequence[Match] = ()
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        born_or_expected = (told["born"], told["expected"])
        matches = questions.possible_matches(who(request), told["given_names"], told["family_name"], *born_or_expected)
        if not _undecided(form, matches):
            answer = act(request, form, lambda: _add(request, told, sibling, kin))
            if answer:
                return answer
        _journal(request, matches)
    contents = {
        "form": form,
        "matches": matches,
        "asks": questions.whom_to_ask([match.child for match in matches if not match.visible]),
        "seen": ",".join(str(match.child.pk) for match in matches),
        "sibling": sibling,
        "keep_url": keep_url(request),
    }
    return render(request, "children/add.html", contents)


def _from_sibling(sibling: Child | None, kin: Sequence[Relationship]) -> dict[str, Any]:
    if sibling is None:
        return {}
    address = sibling.household.address if sibling.household else ""
    responsible = [str(one.pk) for one in kin if one.parental_responsibility]
    return {"family_name": sibling.family_name, "address": address, "same_family": responsible}


def _undecided(form: Adding, matches: Sequence[Match]) -> bool:
    """Whether there is still somebody who may be the same child: nobody has said no about every one of them."""
    if not matches:
        return False
    shown = set(form.cleaned_data["seen"].split(","))
    if not form.cleaned_data["none_of_these"] or not {str(match.child.pk) for match in matches} <= shown:
        says = _("Look at who may be the same child, below. If it is none of them, say so and send this again.")
        form.add_error("none_of_these", says)
        return True
    return False


def _journal(request: HttpRequest, matches: Sequence[Match]) -> None:
    for match in matches:
        journal(who(request), JournalEntry.Act.LOOKED, "possible match of a child to be added", child=match.child.pk)


def _add(request: HttpRequest, told: dict[str, Any], sibling: Child | None, kin: Sequence[Relationship]) -> str:
    user = who(request)
    child = actions.add_child(
        user,
        given_names=told["given_names"],
        family_name=told["family_name"],
        born=told["born"],
        expected=told["expected"],
        sex=told["sex"],
        household=_household(request, told["address"].strip(), sibling),
    )
    for one in kin:
        if str(one.pk) in told.get("same_family", ()):
            actions.relate(child, one.person, one.kind, parental_responsibility=one.parental_responsibility)
    for kind in ("mother", "father"):
        _parent(child, kind, told)
    return reverse("children:now", args=[child.pk])


def _household(request: HttpRequest, address: str, sibling: Child | None) -> Household | None:
    if sibling and sibling.household and sibling.household.address == address:
        return sibling.household
    return people.set_up_household(authority_of(who(request)), address) if address else None


def _parent(child: Child, kind: str, told: dict[str, Any]) -> None:
    given, family = told[f"{kind}_given_names"].strip(), told[f"{kind}_family_name"].strip()
    if given or family:
        parent = people.add_person(child.authority, given, family or child.family_name)
        actions.relate(child, parent, kind, parental_responsibility=kind in told["responsible"])


@page
def add_person(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Add an adult of the family or its network to a child's people."""
    user = who(request)
    found = look(user, child, "adding a person of the family")
    form = AddingPerson(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        answer = act(request, form, lambda: _add_person(request, found, form.cleaned_data))
        if answer:
            return answer
    contents = {
        "form": form,
        "title": _("Add a person"),
        "button": _("Add"),
        "identity": identity(found, today()),
        "keep_url": keep_url(request),
        "back_url": reverse("children:people", args=[found.pk]),
    }
    return render(request, "children/form.html", contents)


def _add_person(request: HttpRequest, child: Child, told: dict[str, Any]) -> str:
    require(who(request), Right.CORRECT_CHRONOLOGY)
    person = people.add_person(
        child.authority,
        told["given_names"],
        told["family_name"],
        address=told["address"],
        phone=told["phone"],
        interpreter=told["interpreter"],
    )
    actions.relate(child, person, told["kind"], parental_responsibility=told["parental_responsibility"])
    journal(who(request), JournalEntry.Act.CHANGED, "added a person of the family", child=child.pk)
    return reverse("children:people", args=[child.pk])
