"""Who takes the chair: named by whom and why, confirmed by the chair, in one part or two, and answering to whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import authority_of, colleagues, may, require, today, with_role
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.conferences import choosing, facts, questions
from quoracy.casework.conferences.actions import chairing as actions
from quoracy.casework.conferences.actions import parting
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.choosing import ChairChoice
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.dates import short_moment
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.parts import ClauseText, Gate
from quoracy.screens.convening.forms_of_chairing import (
    ChairAnswersTo,
    ForLookedAfter,
    Independent,
    Substitute,
    TakingBack,
    TwoParts,
)
from quoracy.screens.convening.last_days import clauses

SHOWN = 4
"""How many of a chair's bookings are written out beside the name."""


def choice_says(choice: ChairChoice) -> str:
    """What stands beneath somebody who may be asked to chair: what speaks against it, and what they have booked."""
    says = [finding.says for finding in choice.findings]
    if not choice.parts and not choice.stopped:
        says.append(_("Independent of the case."))
    if choice.named:
        says.append(_("Named by %(name)s: %(why)s") % {"name": choice.named.by.name, "why": choice.named.reason})
    if choice.chaired_last:
        says.append(_("Chaired the last conference about these children."))
    elif choice.chaired_before:
        says.append(_("Has chaired about these children before."))
    says += [_booked(choice), _works_on(choice.children)]
    return " ".join(says)


def _booked(choice: ChairChoice) -> str:
    week = choice.that_week
    this_week = ngettext("%(n)d conference this week", "%(n)d conferences this week", week) % {"n": week}
    if not week:
        this_week = _("no other conference this week")
    if not choice.bookings:
        return _("Bookings: %(week)s.") % {"week": this_week}
    days = "; ".join(short_moment(at) for at in choice.bookings[:SHOWN])
    more = len(choice.bookings) - SHOWN
    also = "; " + ngettext("%(n)d more", "%(n)d more", more) % {"n": more} if more > 0 else ""
    return _("Bookings: %(week)s. Booked: %(days)s.") % {"week": this_week, "days": f"{days}{also}"}


def _works_on(number: int) -> str:
    if not number:
        return _("Chairs about no child with a plan.")
    return ngettext("Chairs about %(n)d child with a plan.", "Chairs about %(n)d children with a plan.", number) % {
        "n": number
    }


def beside_the_choice(found: Conference, choices: Iterable[ChairChoice]) -> dict[str, Any]:
    """What stands beside the choice of a chair: the kind of chair, the guide, what is open, who is thought of first."""
    procedure = facts.procedure(found)
    rule = procedure.chairing
    chaired = next((one.user.pk for one in choices if one.chaired_last and not one.stopped), None)
    return {
        "kind": procedure.terms["chair"],
        "guide": rule.guide if rule else "",
        "proposed": found.chair_id or chaired,
        "gates": [_gate(found, finding) for finding in choosing.choices_open(found)],
        "cited": clauses(dict.fromkeys((rule.clause, *rule.also))) if rule else [],
    }


def _gate(found: Conference, finding: Finding) -> Gate:
    where = reverse("convening:chairing", args=[found.pk])
    return Gate(finding.says, _("Decide it"), where, True, clauses(finding.clauses)[0])


def _sees(user: User, found: Conference) -> None:
    if not (may(user, Right.ARRANGE_CONFERENCE) or may(user, Right.NAME_CHAIR) or found.chair_id == user.pk):
        raise NoRight(user, Right.NAME_CHAIR)


@page
def chairing(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Who may take the chair of one conference, who was named and why, and what is still to be decided."""
    user = who(request)
    found = look(user, conference, "who takes the chair of a conference")
    _sees(user, found)
    procedure, rule = facts.procedure(found), facts.procedure(found).chairing
    named = choosing.standing(found)
    decided = {row.child_id: row for row in named if row.child_id}
    looked_after = choosing.looked_after_with_plan(found) if rule and rule.choice_for_looked_after else []
    contents = {
        "conference": found,
        "names": ", ".join(row.child.name for row in questions.about(found)),
        "kind": procedure.terms["chair"],
        "guide": rule.guide if rule else "",
        "substitutes": [row for row in named if row.child_id is None],
        "looked_after": [(row, decided.get(row.child_id)) for row in looked_after],
        "said": choosing.said_by_chairs(found),
        "confirms": found.chair_id == user.pk and choosing.papers_closed(found),
        "contacts": choosing.contacts_of(found.chair) if found.chair and rule and rule.answers_to else None,
        "answers_to": rule is not None and rule.answers_to,
        "may_name": actions.names_substitutes(user, found) and found.state in actions.BEFORE_IT_MEETS,
        "sees_chairs": may(user, Right.NAME_CHAIR),
        "may_substitute": rule is not None and found.type in rule.substitutes_for,
        "may_choose": may(user, Right.NAME_CHAIR) and found.state in actions.BEFORE_IT_MEETS,
        "difficulties": _difficulties(found) if looked_after else [],
        "offers_two_parts": bool(looked_after) and parting.offered(found),
        "in_two": parting.lists(found),
        "title": _("Who takes the chair"),
        "cited": clauses(dict.fromkeys((rule.clause, *rule.also))) if rule else [],
        "back_url": reverse("convening:conference", args=[found.pk]),
    }
    return render(request, "convening/chairing.html", contents)


def _difficulties(found: Conference) -> list[tuple[str, ClauseText]]:
    rule = facts.procedure(found).chairing
    return [(one.says, clauses([one.clause])[0]) for one in rule.difficulties] if rule else []


def _form_page(request: HttpRequest, form: PageForm, do: Callable[[], str], **more: Any) -> HttpResponse:
    """Show a form, or do what it asks and go where that leads."""
    if form.is_bound and form.is_valid() and (answered := act(request, form, do)):
        return answered
    return render(
        request, "convening/about_the_chair.html", {"form": form, "keep_url": keep_url(request), "cited": []} | more
    )


def _back(found: Conference) -> str:
    return reverse("convening:chairing", args=[found.pk])


@page
def substitute(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Name somebody who is no registered chair for one conference, with the reason."""
    user = who(request)
    found = look(user, conference, "who takes the chair of a conference")
    if not actions.names_substitutes(user, found):
        raise NoRight(user, Right.NAME_CHAIR)
    chairs = set(with_role(found.authority, Role.CHAIR).values_list("pk", flat=True))
    others = [one for one in colleagues(found.authority) if one.is_active and one.pk not in chairs]
    form = Substitute(others, request.POST or None, initial=typed_before(request))

    def do() -> str:
        actions.name_substitute(user, found, form.person(), form.cleaned_data["reason"])
        return _back(found)

    title, rule = _("Name a substitute for the chair"), facts.procedure(found).chairing
    cited = clauses([rule.cites.get("substitute", rule.clause)]) if rule else []
    return _form_page(request, form, do, title=title, button=_("Name them"), back_url=_back(found), cited=cited)


@page
def take_back(request: HttpRequest, conference: uuid.UUID, named: uuid.UUID) -> HttpResponse:
    """Take back that somebody was named, with the reason."""
    user = who(request)
    found = look(user, conference, "who takes the chair of a conference")
    row = next((one for one in choosing.standing(found) if one.pk == named), None)
    if row is None or not actions.names_substitutes(user, found):
        raise NoRight(user, Right.NAME_CHAIR)
    row.conference = found
    form = TakingBack(request.POST or None, initial=typed_before(request))

    def do() -> str:
        actions.take_back(user, row, form.cleaned_data["reason"])
        return _back(found)

    title = _("Take back that %(name)s was named") % {"name": row.user.name}
    return _form_page(request, form, do, title=title, button=_("Take it back"), back_url=_back(found))


@page
def choose(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Decide who takes the chair for one looked after child, beside what is to be weighed."""
    user = who(request)
    found = look(user, conference, "who takes the chair of a conference")
    require(user, Right.NAME_CHAIR)
    row = next((one for one in choosing.looked_after_with_plan(found) if one.child_id == child), None)
    rule = facts.procedure(found).chairing
    if row is None or rule is None or not rule.choice_for_looked_after:
        raise NoRight(user, Right.NAME_CHAIR, _("Nothing has to be decided about the chair for this child."))
    row.conference = found
    people = [one for one in colleagues(found.authority) if one.is_active]
    form = ForLookedAfter(people, request.POST or None, initial=typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        said = actions.Choice(form.person(), given["capacity"], given["reason"], given["independence"])
        actions.choose_for_looked_after(user, row, said)
        return _back(found)

    title = _("Who takes the chair for %(name)s?") % {"name": row.child.name}
    cited = clauses([rule.cites[point] for point in ("choice", "case_by_case") if point in rule.cites])
    more = {"difficulties": _difficulties(found), "cited": cited, "back_url": _back(found)}
    return _form_page(request, form, do, title=title, button=_("Keep the decision"), **more)


@page
def independent(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The chair says, before the papers open, whether they are independent of the case."""
    user = who(request)
    found = look(user, conference, "the chair's independence")
    if found.chair_id != user.pk:
        raise NoRight(user, Right.RUN_CONFERENCE, "Only the chair of this conference says this.")
    form = Independent(request.POST or None, initial=typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        actions.say_independent(user, found, independent=given["independent"] == "yes", note=given["note"])
        if given["independent"] == "yes":
            return reverse("preparing:prepare", args=[found.pk])
        unit = facts.procedure(found).terms["unit"]
        messages.success(request, _("The booking is back with %(unit)s.") % {"unit": unit})
        return reverse("home:today")

    rule = facts.procedure(found).chairing
    cited = clauses([rule.cites.get("confirms", rule.clause)]) if rule and rule.confirms else []
    more = {"cited": cited, "back_url": reverse("live:conference", args=[found.pk])}
    return _form_page(request, form, do, title=_("Before the papers open"), button=_("Continue"), **more)


@page
def two_parts(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Meet in two parts: a small meeting with the child and a full one with the agencies, each with its own list."""
    user = who(request)
    found = look(user, conference, "a conference in two parts")
    if not (may(user, Right.ARRANGE_CONFERENCE) or found.chair_id == user.pk):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)
    seats = parting.seats(found)
    form = TwoParts(seats, request.POST or None, initial=parting.begun(found) | typed_before(request))

    def do() -> str:
        given = form.cleaned_data
        parting.meet_in_two(user, found, form.lasts(), given["small"], given["small_only"])
        return _back(found)

    rule = facts.procedure(found).chairing
    cited = clauses([rule.cites["two_parts"]]) if rule and "two_parts" in rule.cites else []
    more = {"cited": cited, "back_url": _back(found)}
    return _form_page(request, form, do, title=_("Meet in two parts"), button=_("Keep both lists"), **more)


@page
def chairs(request: HttpRequest) -> HttpResponse:
    """The chairs registered here, and whom each answers to where the procedure asks for it."""
    user = who(request)
    require(user, Right.NAME_CHAIR)
    authority = authority_of(user)
    procedure = procedure_of(authority, today())
    rule = procedure.chairing
    rows = [(one, choosing.contacts_of(one)) for one in with_role(authority, Role.CHAIR)]
    warned = {
        one.pk: choosing.workers_managed(kept.complaints_to, one) for one, kept in rows if kept and rule is not None
    }
    contents = {
        "rows": rows,
        "warned": warned,
        "kind": procedure.terms["chair"],
        "guide": rule.guide if rule else "",
        "answers_to": rule is not None and rule.answers_to,
        "title": _("Chairs"),
    }
    return render(request, "convening/chairs.html", contents)


@page
def contacts(request: HttpRequest) -> HttpResponse:
    """Set up whom one chair answers to; a warning beside what was kept stops nothing."""
    user = who(request)
    require(user, Right.NAME_CHAIR)
    authority = authority_of(user)
    chair = next((one for one in with_role(authority, Role.CHAIR) if str(one.pk) == request.GET.get("chair")), None)
    procedure = procedure_of(authority, today())
    if chair is None or procedure.chairing is None or not procedure.chairing.answers_to:
        raise NoRight(user, None, _("There is no such chair for you."))
    kept = choosing.contacts_of(chair)
    begun = {name: getattr(kept, name) for name in ("chain_name", "chain_post", "chain_email")} if kept else {}
    begun |= {"complaints_to": str(kept.complaints_to_id)} if kept else {}
    people = [one for one in colleagues(authority) if one.is_active]
    form = ChairAnswersTo(people, request.POST or None, initial=begun | typed_before(request))
    back = reverse("convening:chairs")

    def do() -> str:
        _row, found = actions.keep_contacts(user, chair, form.said())
        for finding in found:
            messages.warning(request, finding.says)
        return back

    cited = clauses([procedure.chairing.cites.get("answers_to", procedure.chairing.clause)])
    title = _("Whom does %(name)s answer to?") % {"name": chair.name}
    return _form_page(request, form, do, title=title, button=_("Keep them"), back_url=back, cited=cited)
