"""Today: what is late, what is near, which conferences come, and who is waiting for whom.

The number of queries is the same for ten children and ten thousand: whatever can be long is counted in the database
and shown a page at a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import Role, User
from quoracy.casework.access.questions import authority_of, may, roles
from quoracy.casework.access.questions import today as today_in_london
from quoracy.casework.access.rights import Right, rights_of
from quoracy.casework.chronology import facts, questions
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts as of_conferences
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.conferences.sealed import tables_of
from quoracy.casework.room import considering
from quoracy.rulebook.procedure import Adopted
from quoracy.rulebook.quoracy import assess, forecast
from quoracy.screens.components import afterwards, duties
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import DutyLine

SOON = 3
"""Working days within which a last day counts as near."""

A_PAGE = 25
MOST_CONFERENCES = 40
MOST_WAITING = 25
TABS = ("mine", "others", "unit")


@dataclass(frozen=True, slots=True)
class Sitting:
    """One conference in the list of those to come."""

    starts_at: datetime
    type: str
    children: str
    place: str
    chair: str
    stands: str
    asked: str
    forecast: str
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that stands still: whom it is about, how long it has waited, since when, and for whom."""

    children: str
    type: str
    urgent: bool
    urgency: str
    waits: str
    since_discussion: str
    awaited: str
    url: str
    link: str


@require_safe
@page
def today(request: HttpRequest) -> HttpResponse:
    user = who(request)
    if user.authority_id is None or not may(user, Right.FIND_CHILDREN):
        papers = afterwards.of_user(user) if user.authority_id is not None else []
        tables = tables_of(user) if user.authority_id is not None else []
        contents = {"rights": _rights(user), "today": today_in_london(), "tables": tables, "papers": papers}
        return render(request, "home/without_cases.html", contents)
    now, day = timezone.now(), today_in_london()
    adopted = facts.adopted_by(authority_of(user))
    counted = questions.count(user, now, adopted.calendar.after(day, SOON))
    show = _shown(request, counted.mine)
    lines, more = _page(user, show, _number(request), adopted, now, day)
    sittings = _sittings(user, day)
    contents = {
        "today": day,
        "figures": _figures(counted, sittings, day),
        "todays": [one for one in sittings if timezone.localtime(one.starts_at).date() == day],
        "weeks": [one for one in sittings if timezone.localtime(one.starts_at).date() > day],
        "passed": [one for one in sittings if timezone.localtime(one.starts_at).date() < day],
        "show": show,
        "tabs": _tabs(show, counted),
        "lines": lines,
        "page_number": _number(request),
        "more": more,
        "queues": _queues(user, adopted, day),
        "recordings": considering.waiting_for(user),
        "papers": afterwards.of_user(user),
        "may_record": may(user, Right.RECORD_STRATEGY_DISCUSSION),
        "find_url": to("children:find"),
        "record_url": to("section_47:record"),
    }
    return render(request, "home/today.html", contents)


def _rights(user: User) -> list[str]:
    return sorted(str(right) for right in rights_of(roles(user)))


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _shown(request: HttpRequest, mine: int) -> str:
    """What is asked for; without asking, what waits for this person, or where nothing does, the whole unit."""
    asked = request.GET.get("show", "")
    return asked if asked in TABS else ("mine" if mine else "unit")


def _tabs(show: str, counted: questions.HowMany) -> list[tuple[str, str, bool]]:
    said = {
        "mine": _("Waiting for me (%(n)d)") % {"n": counted.mine},
        "others": _("Waiting for others (%(n)d)") % {"n": counted.all - counted.mine},
        "unit": _("The whole unit (%(n)d)") % {"n": counted.all},
    }
    return [(said[tab], f"?show={tab}", tab == show) for tab in TABS]


def _page(
    user: User, show: str, number: int, adopted: Adopted, now: datetime, day: date
) -> tuple[Sequence[DutyLine], bool]:
    """One page of open duties, and whether another follows; one row more than shown is asked for, none counted."""
    rows = questions.open_duties(user)
    if show == "mine":
        rows = rows.filter(questions.waiting_for(user))
    elif show == "others":
        rows = rows.exclude(questions.waiting_for(user))
    start = (number - 1) * A_PAGE
    asked: list[Duty] = list(rows[start : start + A_PAGE + 1])
    return duties.lines(user, asked[:A_PAGE], adopted, now, day), len(asked) > A_PAGE


def _figures(counted: questions.HowMany, sittings: Sequence[Sitting], day: date) -> list[tuple[int, str]]:
    held = sum(timezone.localtime(one.starts_at).date() == day for one in sittings)
    soon = ngettext("due within %(n)d working day", "due within %(n)d working days", SOON) % {"n": SOON}
    return [
        (counted.overdue, _("overdue")),
        (counted.due_soon, soon),
        (held, ngettext("conference today", "conferences today", held)),
    ]


def _sittings(user: User, day: date) -> list[Sitting]:
    rows = conferences.coming_up(user, day + timedelta(days=6)).select_related("chair")[:MOST_CONFERENCES]
    return [_sitting(user, one, one.starts_at) for one in rows if one.starts_at]


def _sitting(user: User, one: Conference, starts_at: datetime) -> Sitting:
    """The chair is led to the meeting itself; everybody else to its arrangements until it is under way."""
    opened = one.state == Conference.State.OPEN
    one.authority = authority_of(user)  # asked once for all of them: nobody sees another authority's conferences
    page = "live:conference" if opened or one.chair_id == user.pk else "convening:conference"
    return Sitting(
        starts_at,
        one.get_type_display(),
        _names(one),
        one.place,
        one.chair.name if one.chair else _("No chair yet"),
        one.get_state_display(),
        _asked(one, opened),
        _forecast(one, opened),
        to(page, conference=one.pk),
    )


def _forecast(one: Conference, opened: bool) -> str:
    """Whether there are enough, or would be if everybody came who is asked, for each child, in one line."""
    counts = {row.child.given_names or row.child.name: _count(one, row, opened) for row in one.about.all()}
    if any(count is None for count in counts.values()):
        return ""
    short = [name for name, count in counts.items() if not count]
    if opened:
        return _("Not quorate for %(names)s") % {"names": _(" and ").join(short)} if short else _("Quorate")
    if short:
        return _("Would not be quorate for %(names)s") % {"names": _(" and ").join(short)}
    return _("Quorate if everybody comes")


def _count(one: Conference, row: ConferenceChild, opened: bool) -> bool | None:
    """Counted from what was fetched with the list, so that a long list asks no more questions than a short one."""
    seats = list(one.seats.all())
    procedure = of_conferences.procedure(one)
    if opened:
        chair = of_conferences.chair_on_quorum(row)
        return assess(procedure, of_conferences.sitting(one, [row], seats, chair))[0].quorate
    expected = [of_conferences.present(seat) for seat in seats if seat.invited]
    return forecast(procedure, expected, of_conferences.sitting(one, [row], seats))[0].quorate


def _names(one: Conference) -> str:
    """Brothers and sisters by their given names with the family name once: "Ava and Noah Larkwhistle"."""
    children = [row.child for row in one.about.all()]
    families = {child.family_name for child in children}
    if len(families) == 1 and len(children) > 1 and all(child.given_names for child in children):
        return f"{_(' and ').join(child.given_names for child in children)} {families.pop()}"
    return _(" and ").join(child.name for child in children)


def _asked(one: Conference, opened: bool) -> str:
    """Which agencies are asked, and once it is under way, which are there."""
    members = [seat for seat in one.seats.all() if seat.standing == "member" and seat.agency]
    asked = {seat.agency for seat in members if seat.invited}
    if opened:
        there = {seat.agency for seat in members if seat.present}
        return _("%(n)d of %(all)d agencies here") % {"n": len(there), "all": len(asked | there)}
    return ngettext("%(n)d agency asked", "%(n)d agencies asked", len(asked)) % {"n": len(asked)}


def _queues(user: User, adopted: Adopted, day: date) -> list[tuple[str, str, list[Waiting]]]:
    """What waits for an answer or for a day: for those whose turn it is, each with its heading."""
    queues = []
    if may(user, Right.AUTHORISE_CONFERENCE):
        asked = list(conferences.waiting(user, Conference.State.REQUESTED)[:MOST_WAITING])
        empty = _("No request waits for your answer.")
        queues.append((_("Requests to answer"), empty, _waiting(asked, adopted, day, "convening:answer", _("Answer"))))
    if Role.ADMINISTRATOR in roles(user):
        asked = list(conferences.waiting(user, Conference.State.AUTHORISED)[:MOST_WAITING])
        empty = _("No conference waits to be arranged.")
        lines = _waiting(asked, adopted, day, "convening:arrange", _("Arrange"))
        queues.append((_("Conferences to arrange"), empty, lines))
    return queues


def _waiting(rows: Sequence[Conference], adopted: Adopted, day: date, address: str, link: str) -> list[Waiting]:
    discussed = questions.first_discussions([row.child_id for one in rows for row in one.about.all()])
    return [
        Waiting(
            _names(one),
            one.get_type_display(),
            one.urgent,
            one.urgency,
            _waits(one, adopted, day),
            _since(one, discussed, adopted, day),
            _still_awaited(one),
            to(address, conference=one.pk),
            link,
        )
        for one in rows
    ]


def _waits(one: Conference, adopted: Adopted, day: date) -> str:
    step = one.ruled_at or one.requested_at
    days = adopted.calendar.between(timezone.localtime(step).date(), day)
    return ngettext("waits for %(n)d working day", "waits for %(n)d working days", days) % {"n": days}


def _since(one: Conference, discussed: dict[uuid.UUID, date], adopted: Adopted, day: date) -> str:
    first = min((discussed[row.child_id] for row in one.about.all() if row.child_id in discussed), default=None)
    if first is None:
        return ""
    days = adopted.calendar.between(first, day)
    return ngettext(
        "%(n)d working day since the first strategy discussion",
        "%(n)d working days since the first strategy discussion",
        days,
    ) % {"n": days}


def _still_awaited(one: Conference) -> str:
    return _("Still awaited: %(what)s") % {"what": one.awaited} if one.awaited else ""
