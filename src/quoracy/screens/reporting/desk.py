"""The report desk: what was asked and what came, for the unit; the chair's reading and rulings."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import checks, parts, questions, readers
from quoracy.casework.reports.actions import asking, clearing, withholding
from quoracy.rulebook.clarity import sending_back
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.acting import act, page, typed_before, who
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.papers import still_closed
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.reporting import forms
from quoracy.screens.reporting.whoever import id_in, named, sent

STATES = {
    "in": (gettext_lazy("In"), "met"),
    "in_late": (gettext_lazy("In, late"), "met_late"),
    "together": (gettext_lazy("In, with a colleague's"), "met"),
    "late": (gettext_lazy("Late"), "overdue"),
    "missing": (gettext_lazy("Not in yet"), "waiting"),
    "not_involved": (gettext_lazy("Nothing to report"), "not_needed"),
}


@page
def desk(request: HttpRequest) -> HttpResponse:
    """Every request for a coming conference: in, late, not in yet; who has not shared; whom to chase."""
    user = who(request)
    if not (may(user, Right.ARRANGE_CONFERENCE) or may(user, Right.RUN_CONFERENCE)):
        raise NoRight(user, Right.ARRANGE_CONFERENCE)
    lines = questions.desk(user)
    return render(request, "reporting/desk.html", {"lines": lines, "states": STATES})


@page
def conference(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """The reports of one conference, for its chair and the unit; asking for them."""
    user = who(request)
    found = look(user, conference, "the reports of a conference")
    asking.require_asking(user, found)
    form = PageForm(request.POST or None)
    form.is_valid()
    if request.method == "POST" and (answered := act(request, form, lambda: _ask(request, found))):
        return answered
    lines, procedure = questions.desk(user, found), facts.procedure(found)
    asked = {line.request.seat_id for line in lines}
    contents = {
        "form": form,
        "conference": found,
        "lines": lines,
        "states": STATES,
        "names": ", ".join(row.child.name for row in conferences.about(found)),
        "owed": {line.request.pk: questions.owed(line.request) for line in lines},
        "not_asked": [
            seat for seat in conferences.seats(found) if asking.may_be_asked(seat, procedure) and seat.pk not in asked
        ],
        "undecided": questions.undecided(found).count() if found.chair_id == user.pk else 0,
        "chairs": found.chair_id == user.pk,
        "arranged": found.state == Conference.State.ARRANGED,
    }
    return render(request, "reporting/conference.html", contents)


def _ask(request: HttpRequest, found: Conference) -> str:
    asking.ask_for_reports(who(request), found)
    return reverse("reporting:conference", args=[found.pk])


@page
def chased(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Write down that an author was chased."""
    user = who(request)
    found = look(user, conference, "chasing a report")
    asking.require_asking(user, found)
    back = redirect("reporting:conference", conference=found.pk)
    if request.method != "POST":
        return back
    form = PageForm(request.POST)
    form.is_valid()
    one = found.report_requests.filter(pk=id_in(request.POST.get("request", "")) or found.pk).first()
    if one is None:
        return back

    def do() -> str:
        asking.chase(user, one)
        return reverse("reporting:conference", args=[found.pk])

    return act(request, form, do) or back


@page
def read(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """One signed report, as far as whoever is reading may read it."""
    user = who(request)
    found = look(user, conference, "a report of a conference")
    if closed := still_closed(user, found):
        return closed
    reader = readers.of_user(user, found)
    report = questions.report_for(user, found, named(request, "report") or found.pk)
    copy = questions.copy_for(report, reader)
    if copy.empty:
        raise NoRight(user, None, "There is no such report for you. If you should have it, ask the conference's chair.")
    chairs = found.chair_id == user.pk
    back = questions.sent_back(report)
    may_send_back = sending_back(facts.procedure(found), before=back is not None)
    contents = {"copy": copy, "conference": found, "chairs": chairs, "report": report, "sent_back": back}
    contents |= {"may_send_back": chairs and report.submitted and may_send_back.holds}
    contents |= {"left_out": checks.left_out(report) if chairs else []}
    contents |= {"unsupported": checks.unsupported_in(copy) if chairs else set()}
    for_chair = {"sharings": list(report.sharings.select_related("person", "child"))} if chairs else {"sharings": []}
    return render(request, "reporting/read.html", contents | for_chair)


@page
def send_back(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """Send an unclear report back to its author, once: for the chair."""
    user = who(request)
    found = look(user, conference, "sending a report back")
    if closed := still_closed(user, found):
        return closed
    if found.chair_id != user.pk:
        raise NoRight(user, Right.RUN_CONFERENCE, "Only the chair of this conference sends a report back.")
    report = questions.report_for(user, found, named(request, "report") or found.pk)
    reading = f"{reverse('reporting:read', args=[found.pk])}?report={report.pk}"
    form = forms.Unclear(request.POST or None, initial=typed_before(request))
    if form.is_bound and form.is_valid():

        def do() -> str:
            clearing.send_back(user, report, form.cleaned_data["why"])
            return reading

        if answered := act(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Send the report back to %(name)s") % {"name": report.signed_name},
        "back_url": reading,
        "report": report,
        "clauses": clause_texts(load_shelf(), sending_back(facts.procedure(found), before=False).clauses),
    }
    return render(request, "reporting/send_back.html", contents)


@page
def file(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """A file of a signed report, to whoever may read the passage it hangs on."""
    user = who(request)
    found = look(user, conference, "a file of a report")
    if closed := still_closed(user, found):
        return closed
    reader = readers.of_user(user, found)
    report = questions.report_for(user, found, named(request, "report") or found.pk)
    attachment = questions.readable_attachment(report, reader, named(request, "file") or found.pk)
    if attachment is None:
        raise NoRight(user, None, "There is no such file for you.")
    journal(user, JournalEntry.Act.LOOKED, "opened a file of a report", conference=found.pk)
    return sent(attachment)


OF_RULING = ("BOL-1.60", "BOL-1.61", "BFG-4.4.10d", "BFG-4.14.5c")


@page
def withheld(request: HttpRequest, conference: uuid.UUID) -> HttpResponse:
    """What authors ask to be kept from somebody: the chair alone reads it here, and decides."""
    user = who(request)
    found = look(user, conference, "passages to be withheld")
    if closed := still_closed(user, found):
        return closed
    if found.chair_id != user.pk:
        raise NoRight(user, Right.RUN_CONFERENCE, "Only the chair of this conference decides what is withheld.")
    rows = list(questions.rulings(found))
    one = next((row for row in rows if row.pk == named(request, "one")), None)
    form = forms.Ruling(withholding.ways_of_sharing(found), request.POST or None, initial=typed_before(request))
    if one is None or one.child_id is None or not one.passage.personal_to_parent:
        del form.fields["parent_objects"]
    if one is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        ruled = withholding.Ruled(
            given["answer"] == "withheld",
            given["reasons"],
            given.get("way", ""),
            given["shared_how"],
            given["objection"],
            given.get("parent_objects", False),
        )

        def do() -> str:
            withholding.rule_on_withholding(user, one, ruled)
            return reverse("reporting:withheld", args=[found.pk])

        if answered := act(request, form, do):
            return answered
    clauses = clause_texts(load_shelf(), parts.here(facts.procedure(found), OF_RULING))
    contents = {
        "form": form,
        "rows": rows,
        "one": one,
        "conference": found,
        "clauses": clauses,
        "title": _("Withholding"),
    }
    return render(request, "reporting/withheld.html", contents)
