"""A relative's pages: what it is, when and where, who comes, the reports shared with them, and their own words."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.actions.scaling import scales_openly
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.questions import about
from quoracy.casework.contributions import actions, questions
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.links import keeping
from quoracy.casework.links.actions import look
from quoracy.casework.links.guests import Guest
from quoracy.casework.reports.questions import Copy
from quoracy.casework.room.readers import guest_reads_board
from quoracy.documents.exclusion_notice import paragraphs
from quoracy.documents.leaflets import leaflet
from quoracy.screens.components import afterwards
from quoracy.screens.components.guests import drop_typed, guest_act, guest_page, kept_at, typed_before
from quoracy.screens.components.links import to
from quoracy.screens.family.forms import Commenting, Saying

MET = (Conference.State.OPEN, Conference.State.CLOSED)


def only_relatives(guest: Guest) -> None:
    if not guest.is_family:
        raise NoRight(questions.ask(), None, "There is no such page for you.")


@require_safe
@guest_page
def page(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Everything a relative may see of the conference, on one page that prints."""
    only_relatives(guest)
    look(guest, "the family's page")
    own, ruled = questions.of_guest(guest), exclusions.kept_out(guest)
    contents = {
        "guest": guest,
        "board_url": to("room:guest") if guest_reads_board(guest) else "",
        "next_url": to("live:guest_next") if guest.conference.state in MET else "",
        "numbers": _open_numbers(guest),
        "conference": guest.conference,
        "children": [child.name for child in guest.children()],
        "leaflet": leaflet("parents", "cy" if (get_language() or "").startswith("cy") else "en"),
        "there": who_is_there(guest.conference) if not (ruled and ruled.ruled_whole) else [],
        "copies": exclusions.reports_for(guest),
        "kept_out": ruled,
        "notice": paragraphs(ruled) if ruled else [],
        "sent_at": own.sent_at if own else None,
        "papers": afterwards.of_guest(guest),
        "unsent": keeping.unsent(guest),
        "authority": guest.conference.authority,
    }
    return render(request, "family/page.html", contents)


def _open_numbers(guest: Guest) -> list[tuple[str, str]]:
    """Where a relative who is here may give a number openly, for each child of theirs not decided yet (LBH-6.03)."""
    if guest.conference.state != Conference.State.OPEN or guest.seat is None or not guest.seat.present:
        return []
    theirs = {child.pk for child in guest.children()}
    rows = [row for row in about(guest.conference) if row.child_id in theirs and not row.outcome]
    return [(row.child.name, to("live:guest_scale", row.child_id)) for row in rows if scales_openly(row)]


def who_is_there(conference: Conference) -> list[tuple[str, str, str]]:
    """Who is asked: the name, what they do, and why they come. Nobody's answer, need or address is told.

    What a relative is to which child is left out: not every reader may know of every child.
    """
    why = {
        Seat.Standing.MEMBER: _("works with your family, or knows about what may help"),
        Seat.Standing.FAMILY: _("belongs to the family"),
        Seat.Standing.SUPPORTER: _("supports somebody"),
        Seat.Standing.ADVOCATE: _("helps somebody to say what they think"),
        Seat.Standing.OBSERVER: _("watches, to learn or to check; takes no part"),
        Seat.Standing.MINUTE_TAKER: _("writes down what is said"),
    }
    seats = conference.seats.filter(invited=True).exclude(standing=Seat.Standing.CHAIR)
    seats = seats.exclude(kept_out=Seat.KeptOut.WHOLE)
    rows = [
        (seat.name, seat.title if seat.practitioner_id else "", str(why.get(Seat.Standing(seat.standing), "")))
        for seat in seats
    ]
    if conference.chair is None:
        return rows
    return [(conference.chair.name, _("Chair"), _("leads the conference and has not worked on your case")), *rows]


@guest_page
def say(request: HttpRequest, guest: Guest) -> HttpResponse:
    """A relative's own words. Kept for them alone until they press send."""
    only_relatives(guest)
    own = questions.of_guest(guest)
    begun = typed_before(request, guest) or (own.draft if own else {})
    asked = actions.answers_by_page(guest)
    if asked is not None and asked.answer:
        begun = {**begun, "coming": asked.answer}
    form = Saying(request.POST if request.method == "POST" else None, initial=begun)
    if asked is None:
        del form.fields["coming"]
    if form.is_bound and form.is_valid():
        send = request.POST.get("do") == "send"

        def do() -> str:
            drop_typed(request, guest)
            actions.keep(guest, form.cleaned_data, send=send)
            return reverse("family:page" if send else "family:say")

        if answered := guest_act(form, do, guest):
            return answered
    if not form.is_bound:
        look(guest, "what they want to say")
    contents = {
        "guest": guest,
        "form": form,
        "own": own,
        "keep_url": kept_at(request),
        "may_speak": questions.supporter_may_speak(guest.conference),
    }
    return render(request, "family/say.html", contents)


def _copy(guest: Guest, report: uuid.UUID) -> Copy:
    copy = exclusions.report_for(guest, report) if guest.is_family or guest.child else None
    if copy is None:
        raise NoRight(questions.ask(), None, "There is no such report for you.")
    return copy


@guest_page
def report(request: HttpRequest, guest: Guest, report: uuid.UUID) -> HttpResponse:
    """The guest's copy of one report, and a place to say what is wrong with it."""
    copy = _copy(guest, report)
    parts = [passage for part in copy.parts for passage in part.passages]
    parts += [passage for _addendum, added in copy.addenda for passage in added]
    choices = [(str(one.pk), one.text if len(one.text) < 80 else f"{one.text[:77]}…") for one in parts]
    begun = typed_before(request, guest)
    form = Commenting(choices, request.POST if request.method == "POST" else None, initial=begun)
    if form.is_bound and form.is_valid():
        about = form.cleaned_data["passage"]

        def do() -> str:
            drop_typed(request, guest)
            actions.comment(guest, report, uuid.UUID(about) if about else None, form.cleaned_data["text"])
            return reverse("family:report", args=[report])

        if answered := guest_act(form, do, guest):
            return answered
    look(guest, "a report shared with them")
    contents: dict[str, Any] = {
        "guest": guest,
        "copy": copy,
        "form": form,
        "keep_url": kept_at(request),
        "comments": questions.own_comments(guest, copy.report),
    }
    return render(request, "family/report.html", contents)


@require_safe
@guest_page
def file(request: HttpRequest, guest: Guest, report: uuid.UUID, attachment: uuid.UUID) -> HttpResponse:
    """A file that hangs on a passage the guest may read, always as something to keep, never opened in the page."""
    _copy(guest, report)
    found = exclusions.file_for(guest, report, attachment)
    if found is None:
        raise NoRight(questions.ask(), None, "There is no such file for you.")
    look(guest, "a file of a report shared with them")
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer
