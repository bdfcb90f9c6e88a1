"""Reading conferences: whose turn it is, when one may lawfully be held, who is there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, may, today
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Child
from quoracy.casework.children.questions import open_ties
from quoracy.casework.chronology import facts as chronology_facts
from quoracy.casework.chronology.models import Duty
from quoracy.casework.chronology.questions import has_passed
from quoracy.casework.conferences.models import Conference, ConferenceChild, Delay, Letter, Seat
from quoracy.casework.conferences.rooms import Need

CLOCKS = (
    "initial_conference",
    "pre_birth_conference",
    "transfer_in_conference",
    "protection_order_conference",
    "assessment_order_conference",
    "missing_child_conference",
    "deferred_conference",
    "first_review",
    "next_review",
    "review_after_birth",
    "early_review",
)
"""The duties that are met by holding a conference."""

REVIEW_CLOCKS = frozenset({"first_review", "next_review", "review_after_birth", "early_review", "deferred_conference"})


def visible_to(user: User) -> QuerySet[Conference]:
    """The conferences this person may see: those about any child they may see, or that they chair."""
    whose = Conference.objects.filter(authority=authority_of(user))
    own = whose.select_related("chair", "requested_by", "ruled_by", "room")
    if not may(user, Right.FIND_CHILDREN):
        return own.none()
    if may(user, Right.SEE_EVERY_CHILD):
        return own
    tied = open_ties(user).values("child")
    return own.filter(Q(about__child__in=tied) | Q(chair=user)).distinct()


def visible_conference(user: User, conference: uuid.UUID) -> Conference:
    """One conference, or `NoRight` in the same words whether it is unknown or only not theirs.

    Who may see one child of a sibling group but not another may not see the sitting of both.
    """
    found = visible_to(user).filter(pk=conference).first()
    if found is None or not _may_see_all(user, found):
        raise NoRight(user, None, "There is no such conference for you. If you should be part of it, ask its chair.")
    return found


def _may_see_all(user: User, conference: Conference) -> bool:
    if may(user, Right.SEE_EVERY_CHILD) or conference.chair_id == user.pk:
        return True
    mine = set(open_ties(user).values_list("child", flat=True))
    return all(child in mine for child in conference.about.values_list("child", flat=True))


def about(conference: Conference) -> list[ConferenceChild]:
    return list(conference.about.select_related("child", "decided_by").order_by("child__born", "child__given_names"))


GROUPED_IN = (Conference.State.REQUESTED, Conference.State.AUTHORISED)
"""The steps at which it can still be settled which children sit together."""


def joinable(user: User, conference: Conference) -> list[Conference]:
    """Other conferences of the household, of this kind and at this step, with nobody asked and no child hidden."""
    homes = [home for home in conference.about.values_list("child__household", flat=True) if home]
    found = (
        visible_to(user)
        .filter(state=conference.state, type=conference.type, about__child__household__in=homes, seats__isnull=True)
        .exclude(pk=conference.pk)
        .distinct()
        .prefetch_related("about__child")
    )
    return [one for one in found if conference.state in GROUPED_IN and _may_see_all(user, one)]


def grouped_with(user: User, conference: Conference) -> list[Conference]:
    """The conferences about brothers and sisters that this one was set apart from, as far as this person may see."""
    linked = Q(set_apart=conference) | Q(apart_from=conference)
    if conference.apart_from_id:
        linked |= Q(apart_from=conference.apart_from_id)
    found = visible_to(user).filter(linked).exclude(pk=conference.pk).distinct().prefetch_related("about__child")
    return [one for one in found if one.about.all() and _may_see_all(user, one)]


def coming_up(user: User, until: date) -> QuerySet[Conference]:
    """Conferences arranged or under way from today, soonest first, with their children."""
    states = [Conference.State.ARRANGED, Conference.State.OPEN]
    return (
        visible_to(user)
        .filter(state__in=states, starts_at__date__lte=until)
        .prefetch_related("about__child", "seats")
        .order_by("starts_at")
    )


def waiting(user: User, state: str) -> QuerySet[Conference]:
    """Conferences at a step: to be authorised, to be arranged. The urgent first, then the oldest (BOL-1.15)."""
    return visible_to(user).filter(state=state).prefetch_related("about__child").order_by("-urgent", "requested_at")


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last lawful day for a conference about a child, and the duty that says so."""

    child: Child
    duty: Duty


def last_lawful_days(conference: Conference) -> list[LastDay]:
    """For each child the soonest open clock that this conference would meet."""
    children = [row.child for row in about(conference)]
    review = conference.type == Conference.Type.REVIEW
    duties = Duty.objects.filter(child__in=children, key__in=CLOCKS, open=True).order_by("due_on", "position")
    soonest: dict[uuid.UUID, Duty] = {}
    for duty in duties:
        fits = (duty.key in REVIEW_CLOCKS) == review or conference.type == Conference.Type.RECONVENED
        if fits:
            soonest.setdefault(duty.child_id, duty)
    return [LastDay(child, soonest[child.pk]) for child in children if child.pk in soonest]


@dataclass(frozen=True, slots=True)
class DayOnTheStrip:
    """One day of the calendar strip: whether it is a working day, in time, and what the chair already has."""

    day: date
    day_off: str
    in_time: bool
    last: bool
    conferences: tuple[Conference, ...]


def calendar_strip(conference: Conference, start: date, days: int, chair: User | None) -> list[DayOnTheStrip]:
    """The days from `start`: days off with their reason, the last lawful day, the chair's other conferences."""
    adopted = chronology_facts.adopted_by(conference.authority)
    end = start + timedelta(days=days - 1)
    off = dict(adopted.calendar.left_out(start - timedelta(days=1), end))
    soonest = min((last.duty.due_on for last in last_lawful_days(conference)), default=None)
    taken: dict[date, list[Conference]] = {}
    if chair:
        for other in _of_chair(chair, start, end).exclude(pk=conference.pk):
            taken.setdefault(timezone.localtime(other.starts_at).date(), []).append(other)
    return [
        DayOnTheStrip(
            day=day,
            day_off=off.get(day, ""),
            in_time=soonest is None or day <= soonest,
            last=day == soonest,
            conferences=tuple(taken.get(day, ())),
        )
        for day in (start + timedelta(days=n) for n in range(days))
    ]


def first_free_day(conference: Conference, chair: User, after: date) -> date:
    """The first working day after a day on which this chair has no other conference."""
    calendar = chronology_facts.adopted_by(conference.authority).calendar
    day = calendar.after(after, 1)
    for _ in range(60):
        if not _of_chair(chair, day, day).exclude(pk=conference.pk).exists():
            return day
        day = calendar.after(day, 1)
    return day


def suggested_day(conference: Conference, chair: User, working_days_to_prepare: int = 8) -> date:
    """A free day of this chair that leaves time for reports, and for what is awaited, and is still in time.

    The first free day for an urgent request (BOL-1.15), and wherever preparing would make the conference late: what
    has still to be found out never moves the last lawful day (BOL-1.16).
    """
    now = today()
    first = first_free_day(conference, chair, now)
    if conference.urgent:
        return first
    calendar = chronology_facts.adopted_by(conference.authority).calendar
    ready = calendar.after(now, working_days_to_prepare)
    if conference.awaited_until and conference.awaited_until > ready:
        ready = conference.awaited_until
    prepared = first_free_day(conference, chair, ready - timedelta(days=1))
    last = min((last.duty.due_on for last in last_lawful_days(conference)), default=prepared)
    return prepared if prepared <= last else first


def delays(conference: Conference) -> dict[uuid.UUID, Delay]:
    """The newest answer about the delay, by child."""
    newest: dict[uuid.UUID, Delay] = {}
    for row in conference.delays.select_related("by").order_by("-at"):
        newest.setdefault(row.child_id, row)
    return newest


def late_for(conference: Conference) -> list[LastDay]:
    """The children whose last lawful day passed with nothing held, or is before the day arranged."""
    if conference.state == Conference.State.CLOSED:
        return []
    day = timezone.localtime(conference.starts_at).date() if conference.starts_at else today()
    return [last for last in last_lawful_days(conference) if max(day, today()) > last.duty.due_on]


def duties_from(conference: Conference) -> QuerySet[Duty]:
    """What this conference left to be done, soonest first; a window that has closed is not open any more."""
    passed = Q(has_passed(timezone.now()), lapses=True)
    return (
        Duty.objects.filter(conference=conference.pk, open=True)
        .exclude(passed)
        .select_related("child")
        .order_by("due_on", "child", "position")
    )


def letters_of(conference: Conference) -> list[Letter]:
    """Every letter that was made, newest first, without its pages."""
    return list(conference.letters.defer("pdf").select_related("seat", "made_by").order_by("-made_at", "seat__name"))


def letter(conference: Conference, code: str) -> Letter | None:
    return conference.letters.select_related("seat").filter(code=code).first()


def _of_chair(chair: User, start: date, end: date) -> QuerySet[Conference]:
    held = [Conference.State.ARRANGED, Conference.State.OPEN, Conference.State.CLOSED]
    return Conference.objects.filter(
        chair=chair, state__in=held, starts_at__date__gte=start, starts_at__date__lte=end
    ).order_by("starts_at")


def seats(conference: Conference) -> list[Seat]:
    """Everybody asked to a conference or come to it; not who was left off the list again."""
    left_off = Q(invited=False, present__isnull=True)
    with_whom = conference.seats.exclude(left_off).select_related("practitioner__agency", "person__household")
    return list(with_whom.order_by("standing", "agency", "name"))


def needs(conference: Conference) -> list[Need]:
    """What people need in order to take part, the whole sitting's first."""
    with_whom = conference.needs.select_related("seat", "booked_by", "conference")
    return list(with_whom.order_by(F("seat__name").asc(nulls_first=True), "kind"))


def seats_present(conference: Conference) -> Sequence[Seat]:
    return [seat for seat in seats(conference) if seat.present]


def working_days_waiting(conference: Conference, now: datetime | None = None) -> int:
    """Working days since the request, shown so that nothing drifts (BOL-1.18)."""
    adopted = chronology_facts.adopted_by(conference.authority)
    asked = timezone.localtime(conference.requested_at).date()
    return adopted.calendar.between(asked, timezone.localtime(now).date() if now else today())


def conferences_of(child: Child) -> QuerySet[Conference]:
    """Every conference about a child, newest first."""
    return (
        Conference.objects.filter(about__child=child)
        .select_related("chair")
        .prefetch_related("about__child")
        .order_by("-starts_at", "-requested_at")
    )
