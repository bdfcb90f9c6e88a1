"""The conference's page on its day, opening it, the roll-call, and going on where there are not enough."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import facts, questions, sealed
from quoracy.casework.conferences.absent import unheard
from quoracy.casework.conferences.actions import closing, meeting, taking_part
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import only_the_chair
from quoracy.casework.conferences.checklists import step_findings
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.disclosures import questions as disclosures
from quoracy.casework.exclusions.leaving import out_now
from quoracy.casework.exclusions.questions import people_kept_out, views_to_hear
from quoracy.casework.records import questions as records
from quoracy.casework.reports.actions import opening
from quoracy.casework.room import taking
from quoracy.casework.room.readers import reads_board
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.exclusion import asks_to_leave
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.procedure import load_shelf
from quoracy.rulebook.quoracy import ChildQuoracy
from quoracy.screens.components import duties
from quoracy.screens.components.acting import act, keep_url, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.links import to
from quoracy.screens.components.papers import still_closed
from quoracy.screens.components.parts import ClauseText, DutyLine
from quoracy.screens.components.wording import clause_texts, plain
from quoracy.screens.live.ending import after_and_around
from quoracy.screens.live.forms import Adding, Proceeding, Roll
from quoracy.screens.live.forms_of_decisions import outcome_words
from quoracy.screens.live.opening import Opening
from quoracy.screens.live.steps import in_lines, next_for_chair, steps_of, waiting_for

S = Conference.State


def cited(ids: object) -> list[ClauseText]:
    """The text of these clauses, for showing beside what rests on them."""
    assert isinstance(ids, list | tuple)
    return clause_texts(load_shelf(), [one for one in ids if one])


def one_child(found: Conference, child: uuid.UUID) -> ConferenceChild:
    """This child's part of a conference; `NoRight` in the usual words where the child is not of it."""
    for row in questions.about(found):
        if row.child_id == child:
            row.conference = found
            return row
    raise NoRight(User(), None, "There is no such conference for you. If you should be part of it, ask its chair.")


@page
def conference(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Show a conference on its day: who is here, each child's quorum and decision, and what is next."""
    return _shown(request, look(who(request), conference, "a conference"))


def _shown(request: HttpRequest, found: Conference, form: PageForm | None = None) -> HttpResponse:
    user, rows, procedure = who(request), questions.about(found), facts.procedure(found)
    chairs = found.chair_id == user.pk and may(user, Right.RUN_CONFERENCE)
    seats = questions.seats(found)
    called = any(seat.present is not None for seat in seats)
    counts = _counts(found, rows, called=called) if found.state in (S.ARRANGED, S.OPEN, S.CLOSED) else {}
    decided = all(row.outcome for row in rows)
    running = chairs and found.state == S.OPEN and called
    steps = {row.child_id: steps_of(row, counts[row.child_id], seats) for row in rows} if running else {}
    contents = {
        "form": form or PageForm(),
        "conference": found,
        "board_url": to("room:board", found.pk) if found.state == S.OPEN and reads_board(user, found) else "",
        "rows": rows,
        "names": ", ".join(row.child.name for row in rows),
        "seats": [seat for seat in seats if seat.invited or seat.present],
        "terms": procedure.terms,
        "chairs": chairs,
        "sends_links": found.state in (S.ARRANGED, S.OPEN, S.CLOSED)
        and (chairs or may(user, Right.ARRANGE_CONFERENCE)),
        "views_wanted": views_to_hear(user, found),
        "out_now": out_now(found) if chairs and found.state == S.OPEN else [],
        "may_ask_to_leave": running and asks_to_leave(procedure)[0],
        "gives_papers": disclosures.answers(user, found) or disclosures.manages(user, found),
        "works_on_record": found.state in (S.OPEN, S.CLOSED) and records.works_on(user, found),
        "asks_to_keep_out": found.state in (S.ARRANGED, S.OPEN) and may(user, Right.REQUEST_CONFERENCE),
        "takes_roll": may(user, Right.TAKE_ATTENDANCE) and found.state in (S.ARRANGED, S.OPEN),
        "sees_letters": found.state == S.CLOSED and (chairs or may(user, Right.SEND_LETTERS)),
        "counts": {row.child_id: _told(counts[row.child_id]) for row in rows} if counts else {},
        "called": called,
        "sees_sealed": (chairs or may(user, Right.TAKE_ATTENDANCE)) and found.state in (S.OPEN, S.CLOSED),
        "gives_view": found.state == S.OPEN and any(one.pk == found.pk for one in sealed.tables_of(user)),
        "dissents": {row.child_id: sealed.dissents(row) for row in rows},
        "steps": steps,
        "words": outcome_words,
        "next": next_for_chair(found, rows, steps) if running else None,
        "waiting": waiting_for(found, decided=decided, unit=procedure.terms["unit"]),
        "settled": {row.child_id: closing.terms_of(row) for row in rows} if found.state == S.CLOSED else {},
        "follow_on": _follow_on(counts),
        **after_and_around(user, found, rows, chairs=chairs),
        "duties": _duties(user, found) if found.state == S.CLOSED else [],
    }
    return render(request, "live/conference.html", contents)


def _told(count: ChildQuoracy) -> tuple[ChildQuoracy, list[ClauseText], list[str]]:
    """One child's count with the clauses it rests on and its reason line by line."""
    return count, cited(count.clauses), in_lines(count.because)


def _counts(found: Conference, rows: list[ConferenceChild], *, called: bool) -> dict[uuid.UUID, ChildQuoracy]:
    """The count for each child; before the roll is called, what it would be if everybody came who is asked."""
    if called:
        return meeting.quoracy(found, rows)
    return {row.child_id: meeting.quoracy_expected(found, row) for row in rows}


def _duties(user: User, found: Conference) -> Sequence[DutyLine]:
    """What this conference left to be done, each with why it is due then."""
    adopted = chronology.adopted_by(found.authority)
    return duties.lines(user, list(questions.duties_from(found)), adopted, timezone.now(), today())


def _follow_on(counts: Mapping[uuid.UUID, ChildQuoracy]) -> dict[uuid.UUID, list[tuple[str, ClauseText]]]:
    """What follows for a child because the conference goes on without a quorum: an early review, a report."""
    return {
        child: [(plain(step.key), cited([step.clause])[0]) for step in count.follow_on]
        for child, count in counts.items()
        if count.proceeds and count.follow_on
    }


@page
def begin(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Open the conference. What is open about its reports is shown to its chair first; what stops, on its page.

    A chair who has yet to say whether they are independent is led there before anything else is asked.
    """
    user = who(request)
    found = look(user, conference, "opening a conference")
    if found.state == S.ARRANGED and (first := still_closed(user, found)):
        return first
    chairs = found.chair_id == user.pk and may(user, Right.RUN_CONFERENCE)
    gaps = _open_before(user, found) if chairs and found.state == S.ARRANGED else []
    seen = request.method == "POST" and ("asked" in request.POST or not gaps)
    if not (seen or gaps):
        return redirect("live:conference", conference=found.pk)
    form = Opening(gaps, request.POST if seen else None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            _settle_before(user, found, form.reasons())
            meeting.open_conference(user, found)
            return reverse("live:roll_call", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    if not gaps:
        return _shown(request, questions.visible_conference(user, conference), form)
    return render(request, "live/opening.html", _before(request, found, form, gaps))


def _open_before(user: User, found: Conference) -> list[Finding]:
    """What is open when a conference begins: about its reports, the children's own part, the checklist."""
    return [*opening.findings(user, found), *_around(found)]


def _around(found: Conference) -> list[Finding]:
    asked = step_findings(found, Step.OPEN, people_kept_out(found))
    wanted = [one for one in asked if one.needs_reason or one.stops]
    return [*taking_part.opening_findings(found), *unheard(found), *taking.open_before(found), *wanted]


def _settle_before(user: User, found: Conference, reasons: Mapping[str, str]) -> None:
    """Keep the chair's reasons; whatever no reason may leave open is objected to."""
    opening.settle(user, found, reasons)
    if found.state == S.ARRANGED:
        settle(user, found, _around(found), reasons)


def _before(request: HttpRequest, found: Conference, form: Opening, gaps: Sequence[Finding]) -> dict[str, object]:
    return {
        "form": form,
        "stops": [gap for gap in gaps if gap.stops],
        "notes": [gap for gap in gaps if not gap.needs_reason and not gap.stops],
        "clauses": cited(sorted({clause for gap in gaps for clause in gap.clauses})),
        "checklist_url": to("convening:checklist", found.pk),
        "taking_url": to("recording:taking", found.pk) if facts.procedure(found).recording else "",
        "title": _("Before you open the conference"),
        "button": _("Open it all the same"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }


@page
def roll_call(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Call the roll: one form for everybody."""
    user = who(request)
    found = look(user, conference, "the roll-call")
    require(user, Right.TAKE_ATTENDANCE)
    seats = [seat for seat in questions.seats(found) if seat.standing != Seat.Standing.CHAIR]
    children = [row.child for row in questions.about(found)]
    form = Roll(seats, children, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            meeting.call_roll(user, found, form.called())
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "children": children,
        "title": _("Call the roll"),
        "button": _("Keep the roll"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/roll_call.html", contents)


@page
def add(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Add somebody who came without being on the list."""
    user = who(request)
    found = look(user, conference, "the roll-call")
    require(user, Right.TAKE_ATTENDANCE)
    children = [row.child for row in questions.about(found)]
    form = Adding(children, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        met = [uuid.UUID(key) for key in given.pop("met")]

        def do() -> str:
            meeting.add_seat(user, found, direct_contact=met, **given)
            return reverse("live:roll_call", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Add somebody who came"),
        "button": _("Add them"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:roll_call", args=[found.pk]),
    }
    return render(request, "components/form_page.html", contents)


@page
def go_on(request: HttpRequest, conference: uuid.UUID, child: uuid.UUID) -> HttpResponse:
    """Ask the chair, and nobody else, whether to go on for a child without a quorum, or to stand down."""
    user = who(request)
    found = look(user, conference, "going on without a quorum")
    only_the_chair(user, found, Right.RUN_CONFERENCE)
    row = one_child(found, child)
    count = meeting.quoracy(found, [row])[row.child_id]
    rule = facts.procedure(found).quorum
    form = Proceeding(rule, request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            meeting.go_on_without_quorum(user, row, form.said())
            return reverse("live:conference", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "conference": found,
        "row": row,
        "count": count,
        "clauses": cited(count.clauses),
        "title": _("Go on for %(name)s?") % {"name": row.child.name},
        "button": _("Go on"),
        "keep_url": keep_url(request),
        "back_url": reverse("live:conference", args=[found.pk]),
    }
    return render(request, "live/go_on.html", contents)
