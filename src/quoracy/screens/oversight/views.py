"""Who has looked at files, and which conferences are late, since when, at which step, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import authority_of, colleagues, may, recent_looks, require, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.questions import named
from quoracy.casework.chronology import facts, questions
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import lateness
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.procedure import Adopted
from quoracy.screens.components import duties
from quoracy.screens.components.acting import page, who
from quoracy.screens.components.dates import day, moment
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Cell, Column, Table, Why

A_PAGE = 50
MOST_LATE = 25


@dataclass(frozen=True, slots=True)
class Late:
    """One child's late conference, ready to read."""

    child: str
    child_url: str
    says: str
    due: date
    days_late: str
    since_discussion: str
    step: str
    step_url: str
    reasons: tuple[str, ...]
    watch: str
    safeguarding: str
    lacks: str
    lacks_url: str
    why: Why


@require_safe
@page
def looks(request: HttpRequest) -> HttpResponse:
    """The journal of the whole authority, newest first; refusals stand out. Of one person, if asked."""
    user = who(request)
    require(user, Right.OVERSEE)
    number, person = _whole(request, "page", 1), _whole(request, "person", 0)
    act = JournalEntry.Act.REFUSED if request.GET.get("refused") else None
    start = (number - 1) * A_PAGE
    shown = list(recent_looks(start + A_PAGE + 1, user=person or None, act=act)[start:])
    contents = {
        "table": _journal(shown[:A_PAGE]),
        "more": len(shown) > A_PAGE,
        "number": number,
        "people": colleagues(authority_of(user)),
        "person": person,
        "refused": bool(request.GET.get("refused")),
    }
    return render(request, "oversight/looks.html", contents)


def _whole(request: HttpRequest, name: str, least: int) -> int:
    asked = request.GET.get(name, "")
    return max(int(asked), least) if asked.isascii() and asked.isdigit() and len(asked) < 6 else least


def _journal(entries: Sequence[JournalEntry]) -> Table:
    names = named({entry.child for entry in entries if entry.child})
    columns = (Column(_("When")), Column(_("Who")), Column(_("Did what")), Column(_("To what")), Column(_("Child")))
    rows = [
        (
            Cell(moment(entry.at), sort_by=f"{entry.at:%Y%m%d%H%M%S}"),
            Cell(entry.who or _("The service")),
            Cell(entry.get_act_display(), tag="overdue" if entry.act == JournalEntry.Act.REFUSED else ""),
            Cell(entry.what),
            Cell(names.get(entry.child, _("No such file")), to("children:now", entry.child))
            if entry.child and entry.child in names
            else Cell(_("An unknown file") if entry.child else _("None")),
        )
        for entry in entries
    ]
    return Table(_("Newest first"), columns, rows, _("Nothing has been journalled."))


@require_safe
@page
def late(request: HttpRequest) -> HttpResponse:
    """Late conferences, the longest first: since when each case waits, at which step, why, and who watches the child.

    For those who oversee, and for team managers, who have to be told of every delay with its reasons (BFG-4.1.10a).
    """
    user = who(request)
    if not (may(user, Right.OVERSEE) or may(user, Right.AUTHORISE_CONFERENCE)):
        raise NoRight(user, Right.OVERSEE)
    number, day_now = _whole(request, "page", 1), today()
    start = (number - 1) * MOST_LATE
    rows = list(lateness.late_conferences(user, day_now)[start : start + MOST_LATE + 1])
    contents = {
        "late": _late(rows[:MOST_LATE], facts.adopted_by(authority_of(user)), day_now),
        "more": len(rows) > MOST_LATE,
        "number": number,
        "oversees": may(user, Right.OVERSEE),
    }
    return render(request, "oversight/late.html", contents)


def _late(rows: Sequence[Duty], adopted: Adopted, day_now: date) -> list[Late]:
    children = [row.child_id for row in rows]
    discussed, conferences = questions.first_discussions(children), lateness.under_way(children)
    accounts = lateness.accounts(children, {one.pk for one in conferences.values()})
    return [
        _one(row, adopted, day_now, discussed.get(row.child_id), conferences.get(row.child_id), accounts[row.child_id])
        for row in rows
    ]


def _one(
    row: Duty,
    adopted: Adopted,
    day_now: date,
    discussed: date | None,
    conference: Conference | None,
    account: lateness.Account,
) -> Late:
    delay = account.delay
    told = account.reasons + ((f"{delay.reasons} ({delay.by.name})",) if delay else ())
    watch = f"{delay.watched_how} ({delay.watched_by}, {delay.how_often})" if delay else ""
    return Late(
        child=row.child.name,
        child_url=to("children:now", row.child_id),
        says=duties.says(row),
        due=row.due_on,
        days_late=_days_late(row, adopted, day_now, conference),
        since_discussion=_since(discussed, adopted, day_now),
        step=_step(conference),
        step_url=to("convening:conference", conference=conference.pk) if conference else "",
        reasons=tuple(dict.fromkeys(told)),
        watch=watch,
        safeguarding=delay.safeguarding if delay else "",
        lacks="" if delay else _("Nobody has said yet why it is late and how the child is kept safe meanwhile."),
        lacks_url=to("convening:delay", conference=conference.pk) if conference and not delay else "",
        why=duties.why(row, adopted),
    )


def _days_late(row: Duty, adopted: Adopted, day_now: date, conference: Conference | None) -> str:
    """How late it is already; or, where its last day is still to come, how late it is going to be."""
    if row.due_on < day_now:
        days = adopted.calendar.between(row.due_on, day_now)
        return ngettext("%(n)d working day late", "%(n)d working days late", days) % {"n": days}
    booked = timezone.localtime(conference.starts_at).date() if conference and conference.starts_at else row.due_on
    days = adopted.calendar.between(row.due_on, booked)
    return ngettext("booked %(n)d working day late", "booked %(n)d working days late", days) % {"n": days}


def _since(discussed: date | None, adopted: Adopted, day_now: date) -> str:
    if discussed is None:
        return ""
    days = adopted.calendar.between(discussed, day_now)
    return ngettext(
        "%(n)d working day since the first strategy discussion",
        "%(n)d working days since the first strategy discussion",
        days,
    ) % {"n": days}


def _step(conference: Conference | None) -> str:
    if conference is None:
        return _("Waits for a social worker to request the conference")
    if conference.state == Conference.State.REQUESTED:
        return _("Waits for the team manager's answer")
    if conference.state == Conference.State.AUTHORISED:
        return _("Waits for the unit to arrange it")
    if conference.state == Conference.State.OPEN:
        return _("The conference is under way")
    return _("Arranged for %(day)s") % {"day": day(conference.starts_at)}
