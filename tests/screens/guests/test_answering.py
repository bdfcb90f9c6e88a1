"""A practitioner without an account answers the invitation by link: their own and no other, once, until it opens."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.actions import meeting
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.actions import answering
from quoracy.casework.invitations.actions.inviting import before_sending, invite_all
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links import actions
from quoracy.casework.links.models import Link, Visit
from quoracy.casework.messages.models import Message
from quoracy.casework.reports.models import ReportRequest
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WEDNESDAY
from tests.guests_inside import family_seat, inside, linked
from tests.reports_underway import asked

pytestmark = pytest.mark.django_db
Story = tuple[Cast, Family, Conference]
MIDWIFE = "Blessing Cradlewell"


@contextmanager
def invited(procedure: str = "bolton") -> Iterator[Story]:
    """A conference a week off, everybody asked; the health visitor has no account."""
    with time_machine.travel(WEDNESDAY, tick=True):
        cast = cast_under(procedure)
        with within(cast.authority):
            Practitioner.objects.filter(user=cast.health_visitor).update(user=None)
            family = larkwhistles(cast)
            conference = asked(cast, family.ava, family.noah)
            see_to_everything(cast, conference)
            left = {finding.place: "Seen to" for finding in before_sending(conference) if finding.needs_reason}
            invite_all(cast.administrator, conference, left)
            yield cast, family, conference


@pytest.fixture
def story() -> Iterator[Story]:
    with invited() as told:
        yield told


def seat(conference: Conference, name: str = HEALTH_VISITOR) -> Seat:
    return Seat.objects.select_related("person", "practitioner").get(conference=conference, name=name)


def visit(cast: Cast, conference: Conference, name: str = HEALTH_VISITOR) -> Client:
    return inside(cast, linked(cast, conference, seat(conference, name)))


def of(name: str = HEALTH_VISITOR) -> Invitation:
    return Invitation.objects.select_related("seat", "deputy", "conference").get(seat__name=name)


def once(**said: str) -> dict[str, str]:
    return said | {"once": str(uuid.uuid4())}


def page(client: Client, address: str = "/guest/report") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.clause("BOL-1.23", "BFG-4.4.1b")
def test_the_page_says_what_it_is_when_where_and_what_is_asked(story: Story) -> None:
    cast, _family, conference = story
    client = visit(cast, conference)
    first = page(client)
    for words in (
        "Initial",
        "Wednesday 2 December 2026 at 10am",
        "Room 2",
        "Answer the invitation",
        "with the chair by",
    ):
        assert words in first
    asks = page(client, "/guest/invitation")
    for words in ("Ava Larkwhistle, Noah Larkwhistle", "Room 2", cast.chair.name, "entry for your calendar", "opens"):
        assert words in asks


def test_the_calendar_entry_is_there_once_more_and_names_nobody(story: Story) -> None:
    cast, _family, conference = story
    answer = visit(cast, conference).get("/guest/invitation/calendar")
    [event] = Calendar.from_ical(answer.content.decode()).walk("VEVENT")
    assert event["DTSTART"].dt == conference.starts_at
    assert str(event["UID"]) == f"{of().pk}@quoracy"
    assert b"Larkwhistle" not in answer.content


def test_coming_is_one_tap_and_can_be_changed_until_it_opens(story: Story) -> None:
    cast, family, conference = story
    client = visit(cast, conference)
    assert client.post("/guest/invitation", once(reply="remotely"))["Location"] == "/guest/report"
    stored = of()
    assert (stored.answer, stored.answered_by, stored.seat.remote) == ("remotely", None, True)
    assert stored.answered_at is not None
    entry = JournalEntry.objects.get(what="answered an invitation", child=family.ava.pk)
    assert (entry.seat, entry.name, entry.user) == (stored.seat_id, HEALTH_VISITOR, None)
    assert "Joining remotely" in page(client)
    client.post("/guest/invitation", once(reply="coming"))
    assert (of().answer, of().seat.remote) == ("coming", False)
    with time_machine.travel("2026-12-02 10:00 +0000", tick=True):
        meeting.open_conference(cast.chair, Conference.objects.get(pk=conference.pk))
        client = visit(cast, conference)
        assert "can no longer be answered" in page(client, "/guest/invitation")
        client.post("/guest/invitation", once(reply="remotely"))
        assert of().answer == "coming"
        assert client.get("/guest/invitation/calendar").status_code == 403


@pytest.mark.clause("BOL-1.52")
def test_apologies_ask_what_the_procedure_asks_and_say_what_is_left(story: Story) -> None:
    cast, _family, conference = story
    client = visit(cast, conference)
    led = client.post("/guest/invitation", once(reply="apologies"))["Location"]
    assert of().answer == "", "nothing is answered before the reason is given"
    asks = page(client, led)
    assert "important information" in asks
    assert "could not be avoided" not in asks, "Bolton does not ask that"
    assert "BOL-1.52" in asks
    for given in (once(reason="In court"), once(reason=" ", holds_information="yes")):
        refused = client.post(led, given)
        assert refused.status_code == 200
        assert "There is a problem" in refused.content.decode()
    assert client.post(led, once(reason="In court", holds_information="yes")).status_code == 302
    stored = of()
    assert (stored.answer, stored.reason, stored.holds_information) == ("apologies", "In court", True)
    for user in (cast.chair, cast.administrator):
        assert Message.objects.filter(to_user=user, template="not_coming").count() == 1
    after = page(client)
    assert "A written report is still owed" in after
    ReportRequest.objects.filter(seat=stored.seat).update(not_involved="Not known to us")
    assert "A written report is still owed" not in page(client)


@pytest.mark.clause("BFG-4.3.4a", "BFG-4.3.4b", "BFG-4.3.4c")
def test_where_it_is_asked_whether_it_could_be_avoided_that_is_asked_and_a_colleague_is_owed() -> None:
    with invited("bfg") as (cast, _family, conference):
        client = visit(cast, conference)
        asks = page(client, "/guest/invitation/away?as=not_coming")
        assert "could not be avoided" in asks
        assert "important information" not in asks
        client.post("/guest/invitation/away?as=not_coming", once(reason="On leave", unavoidable="no"))
        assert (of().answer, of().unavoidable) == ("not_coming", False)
        after = page(client)
        assert "Name a well briefed colleague" in after
        assert "BFG-4.3.4c" in after


@pytest.mark.clause("BOL-1.54", "BOL-1.55")
def test_a_colleague_of_the_directory_is_named_asked_at_once_and_briefed(story: Story) -> None:
    cast, _family, conference = story
    Practitioner.objects.filter(name=MIDWIFE).update(agency=Practitioner.objects.get(name=HEALTH_VISITOR).agency)
    client, midwife = visit(cast, conference), cast.directory[MIDWIFE]
    asks = page(client, "/guest/invitation/away?as=deputy")
    assert MIDWIFE in asks
    assert POLICE not in asks, "nobody of another agency is offered"
    told = {"deputy": str(midwife.pk), "reason": "On leave", "holds_information": "no"}
    assert client.post("/guest/invitation/away?as=deputy", once(**told)).status_code == 302
    assert of().answer == "deputy"
    assert Message.objects.filter(to_name=MIDWIFE, template="deputy").count() == 1
    after = page(client)
    assert MIDWIFE in after
    assert "has been briefed" in after
    day = {"briefed_on-day": "24", "briefed_on-month": "11", "briefed_on-year": "2026"}
    assert client.post("/guest/invitation/briefing", once(**day)).status_code == 302
    assert of(MIDWIFE).briefed_on == date(2026, 11, 24)
    assert "has been briefed" not in page(client)
    own = visit(cast, conference, MIDWIFE)
    assert f"in the place of {HEALTH_VISITOR}" in page(own)
    assert own.post("/guest/invitation/briefing", once(**(day | {"briefed_on-day": "25"}))).status_code == 302
    assert of(MIDWIFE).briefed_on == date(2026, 11, 25), "the deputy may say it as well"
    assert own.post("/guest/invitation/briefing", once(**(day | {"briefed_on-day": "26"}))).status_code == 200
    assert of(MIDWIFE).briefed_on == date(2026, 11, 25), "not on a day still to come"
    own.post("/guest/invitation", once(reply="coming"))
    assert of(MIDWIFE).answer == "coming"


def test_a_deputy_no_longer_needed_is_told_and_can_be_named_again(story: Story) -> None:
    cast, _family, conference = story
    Practitioner.objects.filter(name=MIDWIFE).update(agency=Practitioner.objects.get(name=HEALTH_VISITOR).agency)
    client = visit(cast, conference)
    told = {"deputy": str(cast.directory[MIDWIFE].pk), "reason": "On leave", "holds_information": "no"}
    client.post("/guest/invitation/away?as=deputy", once(**told))
    client.post("/guest/invitation", once(reply="coming"))
    assert of().deputy is None
    assert not of(MIDWIFE).seat.invited
    sent = Message.objects.filter(to_name=MIDWIFE).order_by("made_at", "pk")
    assert [one.template for one in sent] == ["deputy", "cancelled"]
    client.post("/guest/invitation/away?as=deputy", once(**told))
    assert of(MIDWIFE).seat.invited
    assert [one.template for one in sent.all()] == ["deputy", "cancelled", "deputy"]


def test_who_was_asked_anyway_stays_asked_when_no_longer_a_deputy(story: Story) -> None:
    _cast, _family, _conference = story
    invitation = of()
    police = of(POLICE).seat
    answering.name_deputy(invitation.seat, invitation, Practitioner.objects.get(name=POLICE), "On leave")
    answering.answer(invitation.seat, of(), answering.Answer("coming"))
    police.refresh_from_db()
    assert police.invited
    assert not Message.objects.filter(to_name=POLICE, template="cancelled").exists()


def test_a_colleague_who_is_not_listed_is_asked_only_at_an_address_of_the_same_agency(story: Story) -> None:
    cast, _family, conference = story
    client, away = visit(cast, conference), "/guest/invitation/away?as=deputy"
    domain = seat(conference).practitioner.email.rpartition("@")[2]  # type: ignore[union-attr]  # one of the directory
    told = {"reason": "Ill", "holds_information": "no", "colleague_name": "Petal Oakhanger", "deputy": "another"}
    told |= {"colleague_title": "Health visitor"}
    answer = client.post(away, once(**told, colleague_email="petal@elsewhere.example"))
    assert f"ends in @{domain}" in answer.content.decode()
    assert not Practitioner.objects.filter(name="Petal Oakhanger").exists()
    assert of().answer == ""
    assert client.post(away, once(**told, colleague_email=f"petal@{domain}")).status_code == 302
    petal = Practitioner.objects.get(name="Petal Oakhanger")
    assert petal.agency == seat(conference).practitioner.agency  # type: ignore[union-attr]  # one of the directory
    [message] = Message.objects.filter(to_name="Petal Oakhanger")
    assert message.address == f"petal@{domain}"
    assert "Larkwhistle" not in message.body


def test_a_double_click_answers_once(story: Story) -> None:
    cast, family, conference = story
    client, away = visit(cast, conference), "/guest/invitation/away?as=not_coming"
    sent = once(reason="In court", holds_information="no")
    for _click in range(2):
        assert client.post(away, sent)["Location"] == "/guest/report"
    assert JournalEntry.objects.filter(what="answered an invitation", child=family.ava.pk).count() == 1


def test_what_was_typed_is_kept_for_this_guest_and_gone_once_sent(story: Story) -> None:
    cast, _family, conference = story
    token, away = linked(cast, conference, seat(conference)), "/guest/invitation/away?as=not_coming"
    client = inside(cast, token)
    assert f"/guest/keep?page={away.replace('/', '%2F').replace('?', '%3F').replace('=', '%3D')}" in page(client, away)
    keep = f"/guest/keep?page={away.replace('?', '%3F')}"
    assert client.post(keep, {"reason": "Half a reason"}).status_code == 204
    Visit.objects.update(last_at=Visit.objects.get().last_at - timedelta(days=1))
    assert client.get(away).status_code == 403
    assert "Half a reason" in page(inside(cast, token), away)
    assert "Half a reason" not in page(visit(cast, conference, POLICE), away)
    again = inside(cast, token)
    assert "Go on with what you wrote" in page(again)
    again.post("/guest/keep?page=/guest/invitation", {"reply": "not_coming"})
    again.post("/guest/invitation", once(reply="not_coming"))
    assert page(again).count("Go on with what you wrote") == 1, "the choice led on, so it waits no longer"
    again.post("/guest/invitation", once(reply="coming"))
    assert "Go on with what you wrote" not in page(again), "who comes has no reason to give"
    assert "Half a reason" not in page(again, away)


def test_another_guests_seat_cannot_be_answered(story: Story) -> None:
    """The address names no seat: whatever a form says, the answer is the guest's own; nor can actions be misled."""
    cast, family, conference = story
    police = visit(cast, conference, POLICE)
    mine, own = of(), seat(conference, POLICE)
    police.post("/guest/invitation", once(reply="coming", seat=str(mine.seat_id), invitation=str(mine.pk)))
    assert (of().answer, of(POLICE).answer) == ("", "coming")
    for do in (
        lambda: answering.answer(own, mine, answering.Answer("coming")),
        lambda: answering.name_deputy(own, mine, cast.directory[SCHOOL], "x"),
        lambda: answering.confirm_briefing(Seat(pk=uuid.uuid4(), invited=True), mine, date(2026, 11, 24)),
        lambda: answering.answer(Seat(pk=mine.seat_id, invited=False), mine, answering.Answer("coming")),
    ):
        with pytest.raises((NoRight, answering.Objected)):
            do()
    assert of().answer == ""
    mother = inside(cast, linked(cast, conference, family_seat(conference, family.mother)))
    for address in ("", "/away?as=not_coming", "/briefing", "/calendar"):
        assert mother.get(f"/guest/invitation{address}").status_code == 403
        assert Client().get(f"/guest/invitation{address}").status_code == 403
    assert police.get("/guest/invitation/briefing").status_code == 403, "who has no deputy and is none"


def test_a_revoked_or_ended_link_sees_and_answers_nothing(story: Story) -> None:
    cast, _family, conference = story
    revoked, late = visit(cast, conference), visit(cast, conference, POLICE)
    actions.revoke(cast.administrator, Link.objects.get(seat=seat(conference)))
    with time_machine.travel("2026-12-20 09:30 +0000", tick=False):
        Visit.objects.filter(link__seat=seat(conference, POLICE)).update(last_at="2026-12-20 09:29+00")
        for client in (revoked, late):
            for address in ("/guest/report", "/guest/invitation", "/guest/invitation/away?as=deputy"):
                for answer in (client.get(address), client.post(address, once(reply="coming", reason="x"))):
                    assert answer.status_code == 403
                    for word in (b"Larkwhistle", b"Room 2", b"December"):
                        assert word not in answer.content
    assert (of().answer, of(POLICE).answer) == ("", "")


def test_who_is_taken_off_the_list_answers_nothing(story: Story) -> None:
    cast, _family, conference = story
    client = visit(cast, conference)
    Seat.objects.filter(pk=of().seat_id).update(invited=False)
    assert client.post("/guest/invitation", once(reply="coming")).status_code == 403
    assert of().answer == ""
