"""Asking, answering, deputies, changes told at once, reminders once, and whether there will be enough."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child
from quoracy.casework.conferences.actions import arranging, putting_off
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.conferences.questions import about
from quoracy.casework.invitations import questions
from quoracy.casework.invitations.actions import inviting, reminding
from quoracy.casework.invitations.actions.answering import (
    Answer,
    answer,
    confirm_briefing,
    left_to_do,
    name_deputy,
    send_apologies,
)
from quoracy.casework.invitations.models import Chase, Invitation
from quoracy.casework.messages.models import Message
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.enclosures import enclosures
from quoracy.rulebook.deferments import Protection
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, POLICE, SCHOOL, WORKER, arranged, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday_the_18th")]
DAY = datetime(2026, 12, 4, 10, 0, tzinfo=UTC)  # Friday
MIDWIFE = "Blessing Cradlewell"


@pytest.fixture
def on_wednesday_the_18th() -> Any:
    with time_machine.travel("2026-11-18 09:30 +0000", tick=False):
        yield


@pytest.fixture
def conference(cast: Cast, family: Family) -> Conference:
    return arranged(cast, family.ava, family.noah, starts_at=DAY)


def asked(cast: Cast, conference: Conference) -> dict[str, Invitation]:
    inviting.invite_all(cast.administrator, conference)
    return by_name(conference)


def by_name(conference: Conference) -> dict[str, Invitation]:
    return {one.seat.name: one for one in questions.invitations(conference)}


def messages_to(name: str) -> list[Message]:
    return list(Message.objects.filter(to_name=name).order_by("made_at", "pk"))


def entry_of(message: Message) -> Any:
    whole = Calendar.from_ical(message.calendar)
    [event] = whole.walk("VEVENT")
    return whole, event


@pytest.mark.clause("BOL-1.23", "BFG-4.14.1b", "LBH-2.01", "BFG-4.4.1b")
def test_everybody_on_the_list_is_asked_once_by_the_way_that_reaches_them(cast: Cast, conference: Conference) -> None:
    sent = inviting.invite_all(cast.administrator, conference)
    assert {message.to_name: message.channel for message in sent} == {
        "Delphine Larkwhistle": "letter",
        WORKER: "email",
        HEALTH_VISITOR: "email",
        POLICE: "email",
        SCHOOL: "email",
    }
    assert inviting.invite_all(cast.administrator, conference) == []
    assert JournalEntry.objects.filter(what="sent the invitations").count() == 2


def test_only_the_unit_sends_and_only_for_a_day_that_is_fixed(cast: Cast, conference: Conference) -> None:
    for user in (cast.social_worker, cast.colleague, cast.health_visitor):
        with pytest.raises(NoRight):
            inviting.invite_all(user, conference)
    Conference.objects.filter(pk=conference.pk).update(state="authorised")
    with pytest.raises(Objected, match="Fix the day"):
        inviting.invite_all(cast.administrator, conference)


@pytest.mark.clause("WAR-3.04", "BFG-4.3.1c", "WAL-4.04", "BFG-4.4.1b")
def test_a_parent_left_off_needs_a_reason_that_names_them(cast: Cast, family: Family, conference: Conference) -> None:
    Seat.objects.filter(person=family.mother).update(invited=False)
    with pytest.raises(Objected, match="Delphine Larkwhistle is a parent"):
        inviting.invite_all(cast.administrator, conference)
    place = f"parent.{family.mother.pk}"
    inviting.invite_all(cast.administrator, conference, {place: "Nobody knows where she is"})
    assert Departure.objects.get(reason="Nobody knows where she is").by == cast.administrator


@pytest.mark.clause("WAR-3.13")
def test_nothing_is_sent_while_an_agency_always_asked_is_left_out() -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        conference = arranged(cast, larkwhistles(cast).ava, starts_at=DAY)
        Seat.objects.filter(conference=conference, agency="police").update(invited=False)
        with pytest.raises(Objected, match="police"):
            inviting.invite_all(cast.administrator, conference)
        assert not Message.objects.exists()


def test_nothing_that_leaves_names_a_child_or_where_they_live(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, family.noah, starts_at=DAY)
    for invitation in asked(cast, conference).values():
        if invitation.seat.agency:
            answer(cast.administrator, invitation, Answer("not_coming", "On leave"))
    arranging.arrange(
        cast.administrator, conference, wanted(cast, fresh(conference), starts_at=DAY + timedelta(hours=-1))
    )
    assert Message.objects.count() > 12
    for message in Message.objects.all():
        files = enclosures(message)
        leaving = " ".join([message.subject, message.body, message.calendar, *(file.name for file in files)])
        for name in ("Ava", "Noah", "Made-up Terrace"):
            assert name not in leaving, message.template
        if message.channel == "email":
            assert message.subject.startswith("OFFICIAL-SENSITIVE: ")
            assert "Larkwhistle" not in leaving, message.template


def fresh(conference: Conference) -> Conference:
    return Conference.objects.select_related("authority", "chair").get(pk=conference.pk)


@pytest.mark.clause("WAR-5.01", "WAL-4.01")
def test_the_invitation_says_what_the_person_is_asked_to_bring_and_may_not_name_a_child(
    cast: Cast, conference: Conference
) -> None:
    one = {i.seat.name: i for i in inviting.draw_up(conference)}[HEALTH_VISITOR]
    with pytest.raises(Objected, match="must not name a child"):
        inviting.prepare(cast.administrator, one, way="email", brings="How AVA grows")
    inviting.prepare(cast.administrator, one, way="email", ground="knows_child", brings="How the younger one grows")
    asked(cast, conference)
    [message] = messages_to(HEALTH_VISITOR)
    assert "What we ask you to bring: How the younger one grows" in message.body
    assert "You are expected to come" in message.body


def test_a_place_that_names_a_child_is_objected_to_at_the_place(cast: Cast, conference: Conference) -> None:
    asked(cast, conference)
    with pytest.raises(Objected) as objected:
        arranging.arrange(
            cast.administrator, conference, wanted(cast, fresh(conference), starts_at=DAY, place="At Ava Larkwhistle's")
        )
    assert objected.value.findings[0].place == "place"
    assert fresh(conference).place == "Room 2"


def test_the_calendar_entry_can_be_read_back_and_names_nobody(cast: Cast, conference: Conference) -> None:
    asked(cast, conference)
    [message] = messages_to(HEALTH_VISITOR)
    whole, event = entry_of(message)
    assert str(whole["METHOD"]) == "REQUEST"
    assert event["DTSTART"].dt == DAY
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
    assert (int(event["SEQUENCE"]), str(event["SUMMARY"])) == (0, "OFFICIAL-SENSITIVE: Conference")
    assert str(event["ATTENDEE"]) == f"mailto:{message.address}"
    assert whole.walk("VTIMEZONE")


@pytest.mark.clause("BOL-1.29")
def test_a_move_and_a_standing_down_are_told_to_all_at_once_in_the_same_calendar_entry(
    cast: Cast, conference: Conference, family: Family
) -> None:
    invitations = asked(cast, conference)
    answer(cast.administrator, invitations[HEALTH_VISITOR], Answer("coming"))
    earlier = DAY - timedelta(days=1)
    with at("2026-11-19"):
        arranging.arrange(cast.administrator, conference, wanted(cast, fresh(conference), starts_at=earlier))
    assert by_name(conference)[HEALTH_VISITOR].answer == ""  # who could come on Friday may not on Thursday
    safe = {child.pk: "With grandmother" for child in (family.ava, family.noah)}
    with at("2026-11-20"):
        putting_off.stand_down(cast.administrator, fresh(conference), "Police cannot come", safe)
    sent = messages_to(HEALTH_VISITOR)
    assert [one.template for one in sent] == ["invitation_member", "changed", "cancelled"]
    entries = [entry_of(one) for one in sent]
    assert len({str(event["UID"]) for _, event in entries}) == 1
    assert [int(event["SEQUENCE"]) for _, event in entries] == [0, 1, 2]
    assert [str(whole["METHOD"]) for whole, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert str(entries[2][1]["STATUS"]) == "CANCELLED"
    assert "Friday 4 December 2026" in sent[1].body
    assert "Thursday 3 December 2026" in sent[2].body
    for name in invitations:
        assert [one.template for one in messages_to(name)][-1] == "cancelled"


def test_postponed_without_a_day_and_arranged_again_is_a_new_request_in_the_old_entry(
    cast: Cast, conference: Conference, family: Family
) -> None:
    asked(cast, conference)
    kept = {child.pk: Protection("With grandmother", "Sunniva") for child in (family.ava, family.noah)}
    off = putting_off.PuttingOff("Snow", kept, None, "", None, fresh(conference).version)
    with at("2026-11-19"):
        putting_off.postpone(cast.administrator, conference, off)
    with at("2026-11-20"):
        arranging.arrange(cast.administrator, conference, wanted(cast, fresh(conference), starts_at=DAY))
    sent = messages_to(POLICE)
    assert [one.template for one in sent] == ["invitation_member", "cancelled", "invitation_member"]
    assert [int(entry_of(one)[1]["SEQUENCE"]) for one in sent] == [0, 1, 2]


def test_saving_a_conference_that_did_not_move_tells_nobody(cast: Cast, conference: Conference) -> None:
    asked(cast, conference)
    before = Message.objects.count()
    fresh(conference).save()
    assert Message.objects.count() == before


@pytest.mark.clause("WAR-5.02", "BFG-4.3.4a", "WAL-4.13", "LBH-2.02")
def test_who_does_not_come_says_why_and_the_chair_and_the_unit_hear_at_once(cast: Cast, conference: Conference) -> None:
    invitation = asked(cast, conference)[HEALTH_VISITOR]
    with pytest.raises(Objected, match="Say why"):
        answer(cast.health_visitor, invitation, Answer("not_coming"))
    send_apologies(cast.health_visitor, invitation, "In court that day", unavoidable=True)
    for user in (cast.chair, cast.administrator):
        [told] = Message.objects.filter(to_user=user)
        assert f"{HEALTH_VISITOR} is not coming" in told.body
        assert "Nobody has been named to come instead" in told.body
    stored = by_name(conference)[HEALTH_VISITOR]
    assert (stored.answer, stored.reason, stored.unavoidable) == ("apologies", "In court that day", True)
    assert left_to_do(stored) == []  # England's national guidance says nothing of it


def test_a_parent_need_give_no_reason_and_is_not_named_to_others(cast: Cast, conference: Conference) -> None:
    invitation = asked(cast, conference)["Delphine Larkwhistle"]
    answer(cast.administrator, invitation, Answer("not_coming"))
    [told] = Message.objects.filter(to_user=cast.chair)
    assert "Somebody of the family is not coming" in told.body
    assert "Larkwhistle" not in told.body


@pytest.mark.clause("LBH-7.09", "BOL-1.42")
def test_an_answer_holds_free_dates_language_and_needs(cast: Cast, conference: Conference) -> None:
    invitation = asked(cast, conference)["Delphine Larkwhistle"]
    said = Answer("remotely", free_dates=(date(2026, 12, 9), date(2026, 12, 8)), needs={"travel": "No bus before 10"})
    answer(cast.administrator, invitation, said)
    stored = by_name(conference)["Delphine Larkwhistle"]
    assert stored.free_dates == [date(2026, 12, 8), date(2026, 12, 9)]
    assert stored.needs == {"travel": "No bus before 10"}
    assert stored.seat.remote is True


@pytest.mark.clause("BFG-4.3.4c", "BOL-1.54", "BOL-1.55", "LBH-2.03", "LBH-2.04")
def test_a_deputy_is_asked_at_once_counts_with_the_agencys_contact_and_is_briefed(
    cast: Cast, conference: Conference, family: Family
) -> None:
    invitations = asked(cast, conference)
    Seat.objects.filter(pk=invitations[HEALTH_VISITOR].seat_id).update(direct_contact=[family.ava.pk])
    invitation = by_name(conference)[HEALTH_VISITOR]
    deputy = name_deputy(cast.health_visitor, invitation, cast.directory[MIDWIFE], "On leave")
    [message] = messages_to(MIDWIFE)
    assert f"{HEALTH_VISITOR} cannot come" in message.body
    assert deputy.seat.direct_contact == [family.ava.pk]
    assert by_name(conference)[HEALTH_VISITOR].answer == "deputy"
    own = by_name(conference)[MIDWIFE]
    with pytest.raises(Objected, match="not one still to come"):
        confirm_briefing(cast.health_visitor, own, date(2026, 11, 19))
    confirm_briefing(cast.health_visitor, own, date(2026, 11, 18))
    assert by_name(conference)[MIDWIFE].briefed_on == date(2026, 11, 18)


def test_strangers_can_answer_nothing(cast: Cast, conference: Conference, elsewhere: Cast) -> None:
    invitation = asked(cast, conference)[POLICE]
    for user in (cast.colleague, cast.health_visitor, cast.social_worker, elsewhere.administrator):
        with pytest.raises(NoRight, match="no such invitation"):
            answer(user, invitation, Answer("coming"))
    for user in (cast.colleague, cast.analyst):
        with pytest.raises(NoRight):
            questions.invitation(user, invitation.pk)
    with within(elsewhere.authority), pytest.raises(NoRight):
        questions.invitation(elsewhere.administrator, invitation.pk)


def test_an_invitation_is_found_by_the_code_given_on_the_telephone(cast: Cast, conference: Conference) -> None:
    invitation = asked(cast, conference)[POLICE]
    assert questions.by_code(cast.administrator, f" {invitation.code.lower()} ") == invitation
    assert questions.by_code(cast.administrator, "NOTHING") is None


@pytest.mark.clause("WN-1.09", "WAL-1.07")
def test_in_a_bilingual_area_an_unasked_wish_means_both_languages_and_a_wish_one() -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        assert cast.authority.bilingual
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava, starts_at=DAY)
        invitations = {one.seat.name: one for one in inviting.draw_up(conference)}
        inviting.prepare(cast.administrator, invitations[HEALTH_VISITOR], way="email", language="en")
        see_to_everything(cast, conference)
        asked(cast, conference)
        [letter] = messages_to("Delphine Larkwhistle")
        assert letter.body.index("Annwyl") < letter.body.index("Dear")
        names = [file.name for file in enclosures(letter)]
        assert names == ["letter.pdf", "leaflet-parents-cy.pdf", "leaflet-parents-en.pdf"]
        assert "Annwyl" not in messages_to(HEALTH_VISITOR)[0].body


@pytest.mark.parametrize(
    ("procedure", "clause", "change", "says"),
    [
        ("bfg", "BFG-4.5.7d", {"agency": "police"}, "do not caution parents"),
        ("bfg", "BFG-4.3.2h", {"title": "Solicitor of the mother"}, "Law Society"),
        ("warwickshire", "WAR-3.08", {"standing": "supporter"}, "not asked to speak"),
        ("wales", "WAL-4.17", {"standing": "observer"}, "keep clear of the decision"),
    ],
)
@pytest.mark.clause("BFG-4.5.7d", "BFG-4.3.2h", "WAR-3.08", "WAL-4.17")
def test_what_the_procedure_wants_said_beforehand_is_in_the_invitation(
    procedure: str, clause: str, change: dict[str, str], says: str
) -> None:
    from quoracy.casework.conferences.facts import procedure as procedure_of
    from quoracy.casework.invitations.actions.telling import notes

    for key, expected in ((procedure, True), ("england", False)):
        cast = cast_under(key)
        with within(cast.authority):
            seat = Seat(name="X", **{"title": "", "agency": "", "standing": "member", **change})
            found = notes(procedure_of(Conference(authority=cast.authority, starts_at=DAY)), seat)
        assert (says in found["en"]) is expected, clause
        assert bool(found["cy"]) is expected


# Reminders.


def at(text: str) -> Any:
    return time_machine.travel(f"{text} 09:30 +0000", tick=False)


def chase(cast: Cast) -> int:
    return reminding.chase(cast.authority, datetime.now(UTC))


@pytest.mark.clause("WAR-5.02", "LBH-2.01", "WAL-4.13", "BFG-4.4.1c")
def test_who_has_not_answered_is_reminded_a_step_at_a_time_up_to_the_lead(cast: Cast, conference: Conference) -> None:
    invitations = asked(cast, conference)
    agency = cast.directory[HEALTH_VISITOR].agency
    agency.lead_name, agency.lead_email = "Hesper Lanyard", "lead@health.example"
    agency.save()
    answer(cast.administrator, invitations[POLICE], Answer("coming"))
    with at("2026-11-21"):  # Saturday
        assert chase(cast) == 0
    with at("2026-11-23"):  # Monday, three working days on
        assert chase(cast) == 4
        assert chase(cast) == 0
    assert messages_to(POLICE)[-1].template == "invitation_member"
    with at("2026-11-25"):
        assert chase(cast) == 4
    assert messages_to("Delphine Larkwhistle")[-1].template == "reminder_family"
    assert Message.objects.filter(template="speak_with_parent", to_user=cast.social_worker).count() == 1
    with at("2026-11-27"):
        assert chase(cast) == 1  # two agencies have nobody named as their lead
    [lead] = messages_to("Hesper Lanyard")
    assert (lead.address, lead.template) == ("lead@health.example", "lead")
    assert f"{HEALTH_VISITOR} (Riverside Community Health)" in lead.body
    assert Chase.objects.filter(said=False).count() == 2


def test_who_answers_between_the_decision_and_the_message_is_left_alone(cast: Cast, conference: Conference) -> None:
    invitations = asked(cast, conference)
    with at("2026-11-23"):
        now = datetime.now(UTC)
        found = {one.invitation: one for one in reminding.decisions(cast.authority, now)}
        answer(cast.administrator, invitations[POLICE], Answer("coming"))
        assert reminding._take(cast.authority, found[invitations[POLICE].pk], now) is False
    assert messages_to(POLICE)[-1].template == "invitation_member"


def test_a_new_day_is_chased_anew(cast: Cast, conference: Conference) -> None:
    asked(cast, conference)
    with at("2026-11-23"):
        assert chase(cast) == 5
        arranging.arrange(
            cast.administrator, conference, wanted(cast, fresh(conference), starts_at=DAY - timedelta(days=1))
        )
        assert chase(cast) == 0
    with at("2026-11-26"):
        assert chase(cast) == 5


# Whether there will be enough.


@pytest.mark.clause("BFG-4.3.4a", "WAR-3.12")
def test_the_forecast_follows_the_answers_and_names_who_would_mend_it() -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava, starts_at=DAY)
        Seat.objects.filter(conference=conference).exclude(agency="").update(direct_contact=[family.ava.pk])
        see_to_everything(cast, conference)
        invitations = asked(cast, conference)
        [before] = questions.expected(conference)
        assert (before.certain.quorate, before.hoped.quorate) == (False, True)
        assert HEALTH_VISITOR in {seat.name for seat in before.would_mend}
        for name in (WORKER, HEALTH_VISITOR, POLICE, SCHOOL):
            answer(cast.administrator, invitations[name], Answer("coming"))
        [after] = questions.expected(conference)
        assert after.ready
        assert after.would_mend == ()
        send_apologies(cast.administrator, by_name(conference)[WORKER], "Ill")
        [without] = questions.expected(conference)
        assert without.hoped.quorate is False
        assert WORKER in {seat.name for seat in without.would_mend}
        assert "Ava Larkwhistle" in without.certain.because


def test_readiness_lists_each_conference_in_as_many_queries_for_many_as_for_one(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, starts_at=DAY)
    invitations = asked(cast, conference)
    answer(cast.administrator, invitations[POLICE], Answer("coming"))
    Message.objects.filter(to_name=SCHOOL).update(state="failed")
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            found = questions.readiness(cast.administrator, date(2026, 12, 31))
        counted.append(len(queries))
        if len(counted) == 1:
            asked(cast, arranged(cast, family.noah, starts_at=DAY.replace(hour=14)))
    assert counted[0] == counted[1]
    first = found[0]
    assert (first.answers["coming"], first.answers[""], first.unsent, first.undelivered) == (1, 4, 0, 1)
    assert not first.ready


@pytest.mark.parametrize("procedure", ["bolton", "bfg", "wales", "warwickshire", "england"])
def test_the_list_of_many_says_of_each_conference_what_its_own_page_says(db: None, procedure: str) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        born = {"family_name": "Larkwhistle", "born": larkwhistles(cast).ava.born}
        coming = ((), (WORKER,), (WORKER, HEALTH_VISITOR), (WORKER, HEALTH_VISITOR, POLICE, SCHOOL))
        for number, names in enumerate(coming):
            pair = [add_child(cast.social_worker, given_names=f"{name}{number}", **born) for name in ("Ida", "Jon")]
            conference = arranged(cast, *pair, starts_at=DAY - timedelta(days=number))
            known = Seat.objects.filter(conference=conference).exclude(agency="")
            known.update(direct_contact=[child.pk for child in pair])
            known.filter(agency="health").update(direct_contact=[pair[0].pk])
            for seat in known:
                said = ("remotely" if seat.name == POLICE else "coming") if seat.name in names else ""
                sent = None if seat.name == SCHOOL and not names else DAY
                whose = {"authority": cast.authority, "conference": conference, "seat": seat}
                Invitation.objects.create(**whose, way="email", asked_at=sent, answer=said)
        Seat.objects.create(authority=cast.authority, conference=conference, name="Not asked", agency="housing")
        found = questions.readiness(cast.administrator, date(2026, 12, 31))
        assert len(found) == len(coming)
        for one in found:
            conference = Conference.objects.get(pk=one.conference.pk)
            short = [(e.about, e.certain.missing) for e in questions.expected(conference) if not e.ready]
            assert (list(one.about), [(row, count.missing) for row, count in one.short]) == (about(conference), short)
            rows = questions.invitations(conference)
            assert one.answers == Counter(row.answer for row in rows if row.asked_at)
        assert [one.unsent for one in found] == [1, 0, 0, 1]
        assert {bool(one.short) for one in found} == {True, False}
