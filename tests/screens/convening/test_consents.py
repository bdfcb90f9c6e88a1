"""An observer comes only when the chair and each relative who is asked have agreed, and who agreed is written down."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.actions.inviting import consent, draw_up, list_findings
from quoracy.casework.invitations.actions.listing import Newcomer, ask_newcomer
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.people.actions import add_person
from quoracy.commands.demonstrating.people import Cast
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.guests_inside import family_seat
from tests.screens.reading import signed_in


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    cast = cast_under("bfg")
    with time_machine.travel(WEDNESDAY, tick=False), within(cast.authority):
        yield cast


@pytest.fixture
def conference(people: Cast) -> Conference:
    """A conference with a student who is to observe, a mother and a father."""
    family = larkwhistles(people)
    conference = arranged(people, family.ava)
    father = add_person(people.authority, "Thaddeus", "Larkwhistle", email="thaddeus@away.example")
    relate(family.ava, father, "father", parental_responsibility=True)
    family_seat(conference, father)
    student = Newcomer("Perpetua Inkwell", "Student nurse", "Riverside Community Health", "health", "", "")
    ask_newcomer(people.administrator, conference, student, Seat.Standing.OBSERVER)
    return conference


def lacking(conference: Conference) -> str:
    return " ".join(one.says for one in list_findings(conference) if one.place.startswith("observer."))


@pytest.mark.clause("BFG-4.3.3c")
def test_the_chair_and_every_relative_agree_before_the_student_is_asked(people: Cast, conference: Conference) -> None:
    seat = conference.seats.get(name="Perpetua Inkwell")
    address = f"/conferences/{conference.pk}/invitations/{seat.pk}/consents"
    assert address in signed_in(people.administrator).get(f"/conferences/{conference.pk}/invitations").content.decode()
    for name in ("the chair", "Delphine Larkwhistle", "Thaddeus Larkwhistle"):
        assert name in lacking(conference)
    once = {"once": str(uuid.uuid4())}
    assert signed_in(people.chair).post(address, {"chair": "yes", **once}).status_code == 302
    assert "the chair" not in lacking(conference)
    mother, father = (conference.seats.get(person__given_names=name).person_id for name in ("Delphine", "Thaddeus"))
    said = {f"agrees_{mother}".replace("-", "_"): "yes", "chair": "no", "once": str(uuid.uuid4())}
    assert signed_in(people.administrator).post(address, said).status_code == 302
    assert "Delphine" not in lacking(conference)
    assert "Thaddeus" in lacking(conference), "one relative's yes is not another's"
    assert "the chair" not in lacking(conference), "nobody but the chair answers for the chair"
    consent(people.social_worker, draw_up_of(conference, seat), family={str(father): True})
    assert lacking(conference) == ""


def draw_up_of(conference: Conference, seat: Seat) -> Invitation:
    return next(one for one in draw_up(conference) if one.seat_id == seat.pk)


@pytest.mark.clause("BFG-4.3.3c")
def test_strangers_neither_see_nor_write_who_agrees(people: Cast, conference: Conference) -> None:
    seat = conference.seats.get(name="Perpetua Inkwell")
    address = f"/conferences/{conference.pk}/invitations/{seat.pk}/consents"
    invitation = draw_up_of(conference, seat)
    for stranger in (people.colleague, people.second_chair, people.health_visitor):
        assert signed_in(stranger).get(address).status_code == 403
        with pytest.raises(NoRight):
            consent(stranger, invitation, family={"x": True})
        with pytest.raises(NoRight):
            consent(stranger, invitation, chair=True)
    member = conference.seats.get(agency="police")
    other = f"/conferences/{conference.pk}/invitations/{member.pk}/consents"
    assert signed_in(people.administrator).get(other).status_code == 403, "a member needs nobody's agreement"
