"""Asked about many people at once, the answer is the same as about each by themselves."""

from __future__ import annotations

import pytest

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences.models import Seat
from quoracy.casework.links.models import Visit
from quoracy.casework.links.questions import visiting, visiting_together
from quoracy.casework.room.readers import Reader, guest_reader, guest_readers, reader, readers
from quoracy.screens.components.guests import COOKIE
from tests.casework.room.conftest import Meet
from tests.conferences_underway import POLICE, SCHOOL
from tests.guests_inside import family_seat, inside, linked


def alone(user: User, meeting: object) -> Reader | None:
    try:
        return reader(user, meeting)  # type: ignore[arg-type]  # a key
    except NoRight:
        return None


def test_people_with_accounts(meet: Meet) -> None:
    met = meet("bfg", both=True)
    Seat.objects.filter(conference=met.conference, practitioner__user=met.cast.social_worker).update(kept_out="whole")
    users = [User.objects.get(pk=user.pk) for user in met.cast.people.values()]
    together = readers(users, met.conference.pk)
    for user in users:
        assert together.get(user.pk) == alone(User.objects.get(pk=user.pk), met.conference.pk), user.persona
    assert met.cast.chair.pk in together
    assert met.cast.health_visitor.pk in together
    assert met.cast.colleague.pk not in together
    elsewhere = meet("lbh")
    assert readers(list(elsewhere.cast.people.values()), met.conference.pk) == {}


def test_guests_by_link(meet: Meet) -> None:
    met = meet("bfg", both=True)
    seats = [
        met.seat(name=SCHOOL),
        met.seat(name=POLICE),
        *(family_seat(met.conference, one.person) for one in (met.mother, met.father)),
    ]
    cookies = [inside(met.cast, linked(met.cast, met.conference, seat)).cookies[COOKIE].value for seat in seats]
    over = cookies[1]
    with visiting(over) as gone:
        assert gone is not None
        Visit.objects.filter(pk=gone.visit.pk).update(ended_at=met.conference.starts_at)
    found = visiting_together([*cookies, "nobody's"], met.conference.pk)
    assert set(found) == set(cookies) - {over}
    together = guest_readers(list(found.values()), met.conference.pk)
    for cookie in found:
        with visiting(cookie) as guest:
            assert guest is not None
            assert together[guest.visit.pk] == guest_reader(guest)
    father = next(one for one in together.values() if one.seat == met.father)
    assert father.children == frozenset({met.family.ava.pk}), "Noah is not his"


@pytest.mark.django_db
def test_nobody_reads_a_board_that_is_not_there(meet: Meet) -> None:
    met = meet("bfg")
    assert readers([met.cast.chair], met.family.ava.pk) == {}
