"""Times at which a conference could lawfully be held: chair, room and social worker free, and no parent kept away."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import today
from quoracy.casework.children.models import Child, Relationship
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.rooms import Room, TimeToAvoid
from quoracy.rulebook.convening_case import Ages, age_in_years

NORM = 120
"""Minutes planned for a conference where the procedure sets no length of its own."""

DAY_BEGINS, DAY_ENDS = time(9), time(17)
STEP = timedelta(minutes=30)

SCHOOL_RUN = (
    (time(8, 15), time(9, 15), "children are taken to school"),
    (time(14, 45), time(16), "children are fetched from school"),
)
"""What is avoided on school days until an authority has entered hours of its own."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Avoided:
    """Hours on one day at which a parent of these children is not to be asked to come, and why."""

    begins: datetime
    ends: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is free and lawful, the rooms free then, and whether it is on the last lawful day."""

    starts_at: datetime
    ends_at: datetime
    rooms: tuple[Room, ...]
    last_day: bool


def rooms_in_use(conference: Conference) -> list[Room]:
    return list(Room.objects.filter(authority=conference.authority_id, in_use=True))


def usual_minutes(conference: Conference, on: date) -> int:
    """How long a conference is planned for: the procedure's norm, two hours where it has none (WAL-6.01)."""
    norm = chronology.procedure_of(conference.authority, on).timescales.get("conference_duration")
    return int(norm.within * 60) if norm and norm.within else NORM


def slots(conference: Conference, chair: User, start: date, days: int, minutes: int) -> list[Slot]:
    """The first free time of each morning and each afternoon on the working days from `start`, soonest first.

    Never before today, before a clock's window opens, or after the last lawful day; never at the hours to avoid. Where
    the authority has rooms, one of them has to be free. Asks the database as often for one day as for a month.
    """
    diaries = _Diaries.read(conference, chair, start, days)
    calendar = chronology.adopted_by(conference.authority).calendar
    clocks = [last.duty for last in questions.last_lawful_days(conference)]
    last = min((duty.due_on for duty in clocks), default=None)
    opens = max((duty.not_before for duty in clocks if duty.not_before), default=start)
    found: list[Slot] = []
    for day in (start + timedelta(days=n) for n in range(days)):
        if day < max(opens, today()) or (last and day > last) or not calendar.is_working_day(day):
            continue
        found += diaries.free(day, timedelta(minutes=minutes), is_last=day == last)
    return found


def avoided(conference: Conference, start: date, days: int = 1) -> list[Avoided]:
    """The hours to avoid on these days: the school run where a child at home is of school age, and parents' own."""
    rows = _kept(conference)
    usual = [(row.begins, row.ends, row.reason) for row in rows if row.person_id is None] or list(SCHOOL_RUN)
    schooldays = usual if _anybody_at_school(conference, start) else []
    calendar = chronology.adopted_by(conference.authority).calendar
    found = []
    for day in (start + timedelta(days=n) for n in range(days)):
        hours = list(schooldays) if calendar.is_working_day(day) else []
        hours += [(r.begins, r.ends, f"{r.person.name}: {r.reason}") for r in rows if r.person and _on(r, day)]
        found += [Avoided(_at(day, begins), _at(day, ends), reason) for begins, ends, reason in hours]
    return found


def _kept(conference: Conference) -> Sequence[TimeToAvoid]:
    family = Relationship.objects.filter(child__in=conference.about.values("child")).values("person")
    wanted = Q(person__isnull=True) | Q(person__in=family)
    return list(TimeToAvoid.objects.filter(wanted, authority=conference.authority_id).select_related("person"))


def _on(row: TimeToAvoid, day: date) -> bool:
    return row.weekday is None or row.weekday == day.weekday()


def _anybody_at_school(conference: Conference, on: date) -> bool:
    """Whether a child of the conference, or another in their household, is of school age."""
    ages, subjects = Ages(), conference.about.values("child")
    homes = Child.objects.filter(pk__in=subjects, household__isnull=False).values("household")
    at_home = Child.objects.filter(Q(pk__in=subjects) | Q(household__in=homes), born__isnull=False)
    born = [day for day in at_home.values_list("born", flat=True) if day]
    return any(ages.school_from <= age_in_years(day, on) < ages.college_from for day in born)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


@dataclass(frozen=True, slots=True)
class _Diaries:
    """What is taken already in the days looked at: by the chair, the social worker, each room, and the family."""

    people: Sequence[Span]
    rooms: Sequence[tuple[uuid.UUID, Span]]
    every_room: Sequence[Room]
    family: Sequence[Avoided]

    @classmethod
    def read(cls, conference: Conference, chair: User, start: date, days: int) -> _Diaries:
        busy = Q(chair=chair) | Q(room__isnull=False) | Q(seats__practitioner__user=conference.requested_by_id)
        others = (
            Conference.objects.filter(busy, state__in=[Conference.State.ARRANGED, Conference.State.OPEN])
            .filter(starts_at__date__gte=start, starts_at__date__lt=start + timedelta(days=days))
            .exclude(pk=conference.pk)
            .distinct()
        )
        worker = set(others.filter(seats__practitioner__user=conference.requested_by_id).values_list("pk", flat=True))
        spans = [(row, (row.starts_at, row.ends_at)) for row in others if row.starts_at and row.ends_at]
        return cls(
            people=[span for row, span in spans if row.chair_id == chair.pk or row.pk in worker],
            rooms=[(row.room_id, span) for row, span in spans if row.room_id],
            every_room=rooms_in_use(conference),
            family=avoided(conference, start, days),
        )

    def free(self, day: date, length: timedelta, *, is_last: bool) -> Iterator[Slot]:
        """The first free time before midday and the first after it."""
        noon, now = _at(day, time(12)), timezone.now()
        for first, last in ((_at(day, DAY_BEGINS), noon - STEP), (noon + STEP, _at(day, DAY_ENDS) - length)):
            starts = first
            while starts <= last:
                slot = self._slot(starts, starts + length, is_last)
                if slot and starts > now:
                    yield slot
                    break
                starts += STEP

    def _slot(self, starts: datetime, ends: datetime, is_last: bool) -> Slot | None:
        if any(meets(starts, ends, span) for span in self.people):
            return None
        if any(meets(starts, ends, (hours.begins, hours.ends)) for hours in self.family):
            return None
        taken = {room for room, span in self.rooms if meets(starts, ends, span)}
        rooms = tuple(room for room in self.every_room if room.pk not in taken)
        return Slot(starts, ends, rooms, is_last) if rooms or not self.every_room else None


def meets(starts: datetime, ends: datetime, span: Span) -> bool:
    """Whether two times share a moment; one that begins as the other ends does not."""
    return starts < span[1] and span[0] < ends
