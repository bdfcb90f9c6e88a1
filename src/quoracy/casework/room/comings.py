"""Who comes and goes, by the minute; each coming and going is at once what the quorum is counted from."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.actions import note
from quoracy.casework.exclusions.leaving import out_now
from quoracy.casework.room.agenda import end_turn
from quoracy.casework.room.models import Coming
from quoracy.casework.room.readers import writer
from quoracy.casework.room.telling import tell, under_way
from quoracy.rulebook.room import may_be_let_go

REMOTE = (Coming.Mode.VIDEO, Coming.Mode.TELEPHONE)


def come(actor: User, conference: Conference, seat: Seat, mode: str, standing: str = "") -> Coming:
    """Somebody comes, in the room or from afar. Coming again in another way ends the first."""
    writer(actor, conference)
    if mode not in Coming.Mode.values:
        raise Objected.at("mode", "Choose whether they are in the room, on video or on the telephone")
    with transaction.atomic():
        conference = under_way(conference)
        row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk, conference=conference)
        if row.kept_out == Seat.KeptOut.WHOLE:
            raise Objected.at("seat", f"The chair has ruled that {row.name} stays out. Only a new ruling lets them in.")
        if any(ruling.seat_id == row.pk for ruling in out_now(conference)):
            raise Objected.at("seat", f"{row.name} was asked to leave. The chair lets them in again.")
        if standing and standing in Seat.Standing.values:
            row.standing = standing
        now = timezone.now()
        open_ = _open(row)
        if open_ is not None and (open_.mode, open_.standing) == (mode, row.standing):
            return open_
        _end(open_, now)
        row.present, row.remote = True, mode in REMOTE
        row.save(update_fields=["present", "remote", "standing"])
        coming = _begin(actor, row, now, mode)
        note(actor, conference, "wrote down who came")
        tell(conference)
    return coming


def go(actor: User, conference: Conference, seat: Seat, *, informed: bool = False) -> Coming | None:
    """Somebody goes, and no longer counts (BFG-4.5.7c). `informed`: they were let go once they had told what they know.

    Where the procedure does not let somebody of this agency go for that, it is an ordinary going.
    """
    writer(actor, conference)
    with transaction.atomic():
        conference = under_way(conference)
        row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk, conference=conference)
        found = _open(row)
        allowed, clause = may_be_let_go(conferences.procedure(conference), row.agency)
        if informed and not allowed:
            raise Objected.at("informed", "This procedure lets nobody of this agency go for that", clause)
        if not row.present and found is None:
            return None
        row.present = False
        row.save(update_fields=["present"])
        if found is None:  # the roll was called before anybody's coming was written down
            found = _begin(actor, row, conference.opened_at or timezone.now(), _mode(row))
        found.informed = informed
        _end(found, timezone.now())
        note(actor, conference, "wrote down who went")
        tell(conference)
    return found


def _mode(seat: Seat) -> str:
    return Coming.Mode.VIDEO if seat.remote else Coming.Mode.PERSON


def _open(seat: Seat) -> Coming | None:
    return Coming.objects.filter(seat=seat, left_at__isnull=True).first()


def _end(coming: Coming | None, moment: datetime) -> None:
    if coming is not None:
        coming.left_at = max(moment, coming.came_at)
        coming.save()


def _begin(actor: User, seat: Seat, moment: datetime, mode: str) -> Coming:
    return Coming.objects.create(
        authority_id=seat.authority_id,
        conference_id=seat.conference_id,
        seat=seat,
        came_at=moment,
        mode=mode,
        standing=seat.standing,
        written_by=actor,
    )


def after_the_roll(actor: User, conference: Conference) -> None:
    """The roll says who is here: whoever is has come, and whoever is not has gone."""
    now, open_ = timezone.now(), {row.seat_id: row for row in conference.comings.filter(left_at__isnull=True)}
    for seat in conference.seats.filter(present__isnull=False):
        there = open_.get(seat.pk)
        if seat.present and (there is None or there.standing != seat.standing or (there.mode in REMOTE) != seat.remote):
            _end(there, now)
            _begin(actor, seat, now, _mode(seat))
        elif not seat.present:
            _end(there, now)
    tell(conference)


def came(conference: Conference) -> set[uuid.UUID]:
    """The seats of everybody whose coming was written down, whether they are still here or not."""
    return set(conference.comings.values_list("seat", flat=True))


def end_all(conference: Conference, moment: datetime) -> None:
    """The conference is over: everybody who is still here goes."""
    for row in conference.comings.filter(left_at__isnull=True):
        _end(row, moment)


def when_closed(sender: type[Conference], instance: Conference, **_: object) -> None:
    """Nobody is here and nothing is on any more once a conference is closed."""
    if instance.state == Conference.State.CLOSED:
        moment = instance.closed_at or timezone.now()
        end_all(instance, moment)
        end_turn(instance, moment)
