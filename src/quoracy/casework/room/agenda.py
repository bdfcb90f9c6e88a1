"""Where the agenda stands: its points as people sit, the one that is on, and how long each has taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room.models import Turn
from quoracy.casework.room.readers import writer
from quoracy.casework.room.table import Table, read
from quoracy.casework.room.telling import tell, under_way
from quoracy.rulebook import room as rules
from quoracy.rulebook.room import Point, Speaker

SPEAKS = (Seat.Standing.MEMBER, Seat.Standing.OBSERVER)
SOCIAL_CARE = "social_care"
PAUSES = {Turn.BREAK: "A break", Turn.READING: "Time to read"}


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the agenda with what became of it."""

    point: Point
    spent: timedelta
    now: bool
    done: bool

    @property
    def minutes(self) -> int:
        return int(self.spent.total_seconds() // 60)


def points(conference: Conference, table: Table | None = None) -> tuple[Point, ...]:
    """The agenda of this conference: the social worker first, then everybody else who was asked (LBH-4.11)."""
    everybody = table.seats if table else questions.seats(conference)
    seats = [seat for seat in everybody if seat.invited or seat.present]
    worker = _worker(conference, seats)
    speakers = [
        Speaker(str(seat.pk), seat.name, seat.pk == worker, seat.kept_out == Seat.KeptOut.WHOLE)
        for seat in seats
        if seat.standing == Seat.Standing.MEMBER or seat.kept_out == Seat.KeptOut.WHOLE
    ]
    children = [(str(row.child_id), row.child.name) for row in (table.about if table else questions.about(conference))]
    return rules.agenda(conferences.procedure(conference), speakers, children)


def _worker(conference: Conference, seats: list[Seat]) -> object:
    """Whose turn is first: whoever asked for the conference, or else somebody of social care."""
    care = [seat for seat in seats if seat.agency == SOCIAL_CARE and seat.standing == Seat.Standing.MEMBER]
    own = [seat for seat in care if seat.practitioner and seat.practitioner.user_id == conference.requested_by_id]
    return (own or care)[0].pk if own or care else None


def now(conference: Conference) -> str:
    """The point that is on, in words; empty where none is, or during a break."""
    found = conference.turns.filter(ended_at__isnull=True).first()
    return "" if found is None or found.key in PAUSES else found.says[:120]


def lines(conference: Conference, moment: datetime, table: Table | None = None) -> list[Line]:
    """Each point with the time spent on it."""
    table = table or read(conference)
    spent: dict[str, timedelta] = {}
    on = ""
    for turn in table.turns:
        spent[turn.key] = spent.get(turn.key, timedelta()) + ((turn.ended_at or moment) - turn.began_at)
        on = turn.key if turn.ended_at is None else on
    return [
        Line(point, spent.get(point.key, timedelta()), now=point.key == on, done=point.key in spent and point.key != on)
        for point in points(conference, table)
    ]


def not_asked_yet(conference: Conference, table: Table | None = None) -> list[Point]:
    """The professionals whose turn has not come; the chair is told before the plan is opened (LBH-4.11)."""
    table = table or read(conference)
    had = {turn.key for turn in table.turns}
    turn_of_somebody = [one for one in points(conference, table) if one.key.startswith("professionals.")]
    return [one for one in turn_of_somebody if not one.key.endswith(".questions") and one.key not in had]


def go_to(actor: User, conference: Conference, key: str) -> Turn:
    """Go on to a point of the agenda, a break or reading; the one before it ends (LBH-4.09)."""
    writer(actor, conference)
    says = PAUSES.get(key) or next((one.says for one in points(conference) if one.key == key), "")
    if not says:
        raise Objected.at("key", "There is no such point on the agenda")
    with transaction.atomic():
        conference = under_way(conference)
        moment = timezone.now()
        on = conference.turns.filter(ended_at__isnull=True).first()
        if on is not None and on.key == key:
            return on
        _end(on, moment)
        turn = Turn.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            key=key,
            says=says[:300],
            began_at=moment,
            begun_by=actor,
        )
        tell(conference)
    return turn


def _end(turn: Turn | None, moment: datetime) -> None:
    if turn is not None:
        turn.ended_at = moment
        turn.save(update_fields=["ended_at"])


def end_turn(conference: Conference, moment: datetime) -> None:
    """Nothing is on any more: the conference has been closed."""
    _end(conference.turns.filter(ended_at__isnull=True).first(), moment)
