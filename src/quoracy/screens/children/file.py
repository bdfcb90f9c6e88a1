"""A child's file: what is due now, the timeline, the people, the conferences, the plan, and who has looked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import looks_at, may, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children import questions as children
from quoracy.casework.children.models import Child
from quoracy.casework.chronology import facts, questions
from quoracy.casework.conferences.lateness import under_way
from quoracy.casework.conferences.questions import conferences_of
from quoracy.casework.plans.questions import category_entries, current_plan, plans_of
from quoracy.casework.section_47.questions import (
    assessments_of,
    discussions_about,
    open_enquiry,
    reasons_of,
    reasons_owed,
    weighed,
)
from quoracy.screens.children.events import entries, kinds_shown
from quoracy.screens.components import duties
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.child import identity, names, own_words
from quoracy.screens.components.dates import day, moment
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Cell, Column, DutyLine, Table

DONE_SHOWN = 30


class Moved(NamedTuple):
    """A last day that moved, ready to read."""

    says: str
    was: date
    now: date
    who: str
    when: datetime
    reason: str


def _page(request: HttpRequest, child: Child, here: str, title: str, **more: Any) -> HttpResponse:
    """One page of a file, with its bar and side navigation; the look is journalled."""
    user, day_now = who(request), today()
    journal(user, JournalEntry.Act.LOOKED, here, child=child.pk)
    places = [
        ("now", _("Now")),
        ("timeline", _("Timeline")),
        ("people", _("People")),
        ("conferences", _("Conferences")),
        ("plan", _("Plan")),
    ]
    if _may_see_looks(user, child):
        places.append(("looks", _("Who has looked")))
    contents = {
        "child": child,
        "title": title,
        "identity": identity(child, day_now, plan=more.get("plan")),
        "places": [(text, reverse(f"children:{name}", args=[child.pk]), name == here) for name, text in places],
    }
    return render(request, f"children/{here}.html", contents | more)


def _may_see_looks(user: User, child: Child) -> bool:
    """Those who oversee, and the child's own social worker and manager."""
    if may(user, Right.OVERSEE):
        return True
    return children.open_ties(user).filter(child=child, capacity__in=("social_worker", "team_manager")).exists()


@require_safe
@page
def now(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """What is due and what has been done, the plan in five lines, and what this person may do next."""
    user = who(request)
    found = children.visible_child(user, child)
    at, day_now, adopted = timezone.now(), today(), facts.adopted_by(found.authority)
    rows = list(questions.duties_of([found.pk]))
    lines = duties.lines(user, rows, adopted, at, day_now, about=False)
    plan = current_plan(found)
    reason = next((why for row in rows if (why := duties.reason_to_be_in_time(row, adopted, day_now))), None)
    return _page(
        request,
        found,
        "now",
        _("Now"),
        waiting=sorted((one for one in lines if one.status in ("due", "overdue")), key=_soonest),
        done=sorted((one for one in lines if one.status not in ("due", "overdue")), key=_soonest)[-DONE_SHOWN:],
        moved=_moved(found),
        plan=plan,
        plan_rows=_plan_rows(plan) if plan else [],
        enquiry=open_enquiry(found),
        enquiry_heading=own_words(found, _("Section 47 enquiry"), day_now),
        assessed=assessments_of([found]).get(found.pk),
        discussions=list(discussions_about(found)[:3]),
        reasons_of=reasons_of,
        reasons_owed=reasons_owed(found),
        weighed=weighed(found)[:3],
        may_write_reasons=may(user, Right.RECORD_STRATEGY_DISCUSSION),
        steps=_next_steps(user, found, plan is not None),
        in_time=reason,
    )


def _soonest(line: DutyLine) -> tuple[bool, str]:
    return line.status != "overdue", line.due.isoformat()


def _moved(child: Child) -> list[Moved]:
    return [
        Moved(
            str(duties.SAYS.get(move.key) or move.key),
            move.was,
            move.now,
            move.by.recorded_by.name if move.by.recorded_by else _("an import"),
            move.by.recorded_at,
            move.by.reason or _why_moved(move.by.kind),
        )
        for move in questions.moves(child)
    ]


def _why_moved(kind: str) -> str:
    if kind == "child_born":
        return _("The child was born.")
    return _("A further strategy discussion was recorded.")


def _plan_rows(plan: Any) -> list[tuple[str, str]]:
    """A plan in five lines."""
    core_group = ", ".join(str(member) for member in plan.core_group.all())
    outline = "; ".join(step.outcome for step in plan.outline.all()[:3])
    return [
        (_("Since"), f"{day(plan.started_on)} ({names(plan.first_categories or plan.categories)})"),
        *([(_("Category now"), names(plan.categories))] if _changed(plan) else []),
        (_("Lead"), plan.lead_name or _("Nobody named yet")),
        (_("Core group"), core_group or _("Nobody named yet")),
        (_("Next review"), day(plan.review_on) or _("No date yet")),
        (_("What is to change"), outline or _("Nothing written down yet")),
    ]


def _changed(plan: Any) -> bool:
    """Whether the category of today is another than the one with which the plan began (BOL-1.71)."""
    return bool(plan.first_categories) and set(plan.categories) != set(plan.first_categories)


def _next_steps(user: User, child: Child, on_a_plan: bool) -> list[tuple[str, str]]:
    """What this person may do from here, each with its address; what is not installed or not theirs is left out."""
    pk = child.pk
    wanted = [
        (Right.RECORD_STRATEGY_DISCUSSION, _("Record a strategy discussion"), to("section_47:about", pk)),
        (Right.REQUEST_CONFERENCE, _("Request a conference"), to("convening:request", child=pk)),
        (Right.REQUEST_CONFERENCE, _("Weigh whether a conference is needed"), to("section_47:weigh", pk)),
        (Right.FIND_CHILDREN, _("Requests to record, and recordings"), to("recording:of_child", pk)),
        (Right.CORRECT_CHRONOLOGY, _("Record what happened"), to("children:happened", pk)),
        (Right.CORRECT_CHRONOLOGY, _("Record the birth"), to("children:birth", pk) if child.unborn else ""),
        (Right.ADD_CHILD, _("Add a brother or sister"), to("children:add_sibling", pk)),
    ]
    going = under_way([pk]).get(pk)
    if going:  # asked for already: it is shown, and not asked for twice
        wanted = [step for step in wanted if step[2] != to("convening:request", child=pk)]
        wanted.insert(0, (Right.FIND_CHILDREN, _("Go to the conference"), to("convening:conference", going.pk)))
    enquiry = open_enquiry(child)
    if enquiry:
        conclude = to("section_47:conclude", child.pk, enquiry.pk)
        words = own_words(child, _("Conclude the section 47 enquiry"), today())
        wanted.insert(0, (Right.CONCLUDE_ENQUIRY, words, conclude))
        assessment = to("section_47:assessment", child.pk, enquiry.pk)
        wanted.insert(1, (Right.CONCLUDE_ENQUIRY, _("Attach what the assessment has found"), assessment))
    return [(text, address) for right, text, address in wanted if address and may(user, right)]


@require_safe
@page
def timeline(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Everything that happened, newest first; corrections stay, struck through, with their reason."""
    found = children.visible_child(who(request), child)
    chosen = request.GET.get("show", "")
    may_correct = may(who(request), Right.CORRECT_CHRONOLOGY)
    everything = questions.timeline(found)
    happenings = entries(found, everything, chosen, may_correct)
    return _page(
        request,
        found,
        "timeline",
        _("Timeline"),
        happenings=happenings,
        kinds=kinds_shown(found, everything, chosen),
        moved=_moved(found),
    )


@require_safe
@page
def people(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Who is what to the child, who lives where, and the brothers and sisters."""
    user = who(request)
    found = children.visible_child(user, child)
    visible = set(children.visible_to(user).filter(household=found.household_id).values_list("pk", flat=True))
    columns = (Column(_("Name")), Column(_("To the child")), Column(_("Parental responsibility")), Column(_("Address")))
    rows = [
        (
            Cell(one.person.name),
            Cell(one.get_kind_display() + (_(" (poses a risk)") if one.poses_risk else "")),
            Cell(_("Yes") if one.parental_responsibility else _("No")),
            Cell(_same(one.person.household_id, found) or one.person.address or _("Not known")),
        )
        for one in children.family_of(found)
    ]
    return _page(
        request,
        found,
        "people",
        _("People"),
        table=Table(_("Adults"), columns, rows, _("Nobody has been written down yet.")),
        siblings=_siblings(found, visible),
        address=found.household.address if found.household else "",
        may_add=may(user, Right.CORRECT_CHRONOLOGY),
        may_add_child=may(user, Right.ADD_CHILD),
    )


def _same(household: uuid.UUID | None, child: Child) -> str:
    return _("Lives with the child") if household and household == child.household_id else ""


def _siblings(child: Child, visible: set[uuid.UUID]) -> list[tuple[str, str]]:
    return [
        (other.name, to("children:now", other.pk) if other.pk in visible else "") for other in children.siblings(child)
    ]


@require_safe
@page
def conferences(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Every conference about the child, with what it decided about this child alone."""
    found = children.visible_child(who(request), child)
    columns = (Column(_("Conference")), Column(_("When")), Column(_("Stands")), Column(_("About this child")))
    rows = [
        (
            Cell(one.get_type_display(), to("convening:conference", conference=one.pk)),
            Cell(moment(one.starts_at) or _("No day yet"), sort_by=one.starts_at.isoformat() if one.starts_at else "0"),
            Cell(one.get_state_display()),
            Cell(_decided(one, found)),
        )
        for one in conferences_of(found)
    ]
    table = Table(_("Conferences"), columns, rows, _("There has been no conference about this child."))
    return _page(request, found, "conferences", _("Conferences"), table=table)


OUTCOMES: Mapping[str, Any] = {
    "plan": gettext_lazy("Plan"),
    "no_plan": gettext_lazy("No plan"),
    "child_in_need_plan": gettext_lazy("Child in need plan"),
    "deferred": gettext_lazy("Deferred"),
    "plan_continues": gettext_lazy("The plan continues"),
    "plan_ends": gettext_lazy("The plan ends"),
}


def _decided(conference: Any, child: Child) -> str:
    outcomes: Sequence[str] = [row.outcome for row in conference.about.all() if row.child_id == child.pk]
    return str(OUTCOMES.get(outcomes[0], outcomes[0])) if outcomes and outcomes[0] else _("Nothing decided yet")


@require_safe
@page
def plan(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """The running plan with its outline and core group, and the plans before it."""
    found = children.visible_child(who(request), child)
    every = list(plans_of(found))
    running = next((one for one in every if one.ended_on is None), None)
    return _page(
        request,
        found,
        "plan",
        _("Plan"),
        plan=running,
        rows=_plan_rows(running) if running else [],
        earlier=[(_span(one), _both(one)) for one in every if one.ended_on],
        entries=category_entries(found),
    )


def _both(plan: Any) -> str:
    first = names(plan.first_categories or plan.categories)
    return (
        _("%(first)s, later %(last)s") % {"first": first, "last": names(plan.categories)} if _changed(plan) else first
    )


def _span(one: Any) -> str:
    return _("%(start)s to %(end)s") % {"start": day(one.started_on), "end": day(one.ended_on)}


@require_safe
@page
def looks(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Who has looked at this file, changed it or been refused, newest first."""
    user = who(request)
    found = children.visible_child(user, child)
    if not _may_see_looks(user, found):
        raise NoRight(user, Right.OVERSEE)
    columns = (Column(_("When")), Column(_("Who")), Column(_("Did what")), Column(_("To what")))
    rows = [
        (
            Cell(moment(entry.at), sort_by=f"{entry.at:%Y%m%d%H%M%S}"),
            Cell(entry.who or _("The service")),
            Cell(entry.get_act_display(), tag="overdue" if entry.act == JournalEntry.Act.REFUSED else ""),
            Cell(entry.what),
        )
        for entry in looks_at(found.pk)
    ]
    table = Table(_("The newest 200 looks"), columns, rows, _("Nobody has looked yet."))
    return _page(request, found, "looks", _("Who has looked"), table=table)
