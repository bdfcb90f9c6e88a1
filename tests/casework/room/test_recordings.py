"""Requests to record, recordings that came to light, and the recording the service makes itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.actions import meeting
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.plans.models import Plan
from quoracy.casework.records.models import ConferenceRecord
from quoracy.casework.room import considering, matters, recordings, reminding, taking
from quoracy.casework.room.matters import Told
from quoracy.casework.room.models import RecordingRequest
from quoracy.casework.room.recording_models import RecordingMatter, RecordingNote, RecordTaking
from tests.casework.room.conftest import Meet, Meeting
from tests.conferences_underway import WEDNESDAY

Kind, Said = RecordingMatter.Kind, RecordingNote.Kind
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)


def place(do: Callable[[], object]) -> str:
    with pytest.raises(Objected) as objected:
        do()
    return objected.value.findings[0].place


def asked(met: Meeting, by: str = "social_worker", **more: object) -> RecordingMatter:
    told = {"kind": "request", "meeting": "core_group", "who": "Delphine Larkwhistle", **more}
    return matters.write_down(met.cast.people[by], met.family.ava, Told(**told))  # type: ignore[arg-type]  # any field


@pytest.mark.clause("BFG-4.15.d")
@pytest.mark.parametrize("about", ["core_group", "visit", "none"])
def test_a_request_is_tied_to_a_core_group_a_visit_or_no_meeting(meet: Meet, about: str) -> None:
    met = meet("bfg")
    row = asked(met, meeting=about, setting="private_law", talk="children")
    assert (row.meeting, row.setting, row.talk, row.conference) == (about, "private_law", "children", None)
    assert place(lambda: asked(met, meeting="conference")) == "meeting"
    rule = considering.procedure(row).recording
    assert rule is not None
    assert {one.key for one in rule.settings} == {"safeguarding", "private_law", "public_law"}
    assert {one.key for one in rule.talks} == {"meeting", "professionals", "parents", "children"}


@pytest.mark.clause("BFG-4.15.e", "BFG-4.15.d")
def test_a_hidden_recording_is_logged_the_chair_is_told_and_nothing_follows_from_it(meet: Meet) -> None:
    met = meet("bfg")
    before = list(met.conference.seats.values_list("name", "invited", "present", "kept_out", "standing"))
    invited = Invitation.objects.filter(conference=met.conference).count()
    told = Told("discovered", "conference", "Delphine Larkwhistle", manner="hidden", happened_on=date(2026, 11, 24))
    visitor = met.cast.health_visitor
    assert place(lambda: matters.write_down(visitor, met.family.ava, told, met.conference)) == "found_how"
    full = Told(
        "discovered", "conference", "Delphine Larkwhistle", manner="hidden", found_how="She played it to the school"
    )
    row = matters.write_down(visitor, met.family.ava, full, met.conference)
    assert row.get_manner_display() == "Hidden"
    assert row in considering.of_conference(met.conference), "the chair is told, preparing and on the board"
    assert considering.considers(met.cast.chair, row)
    assert list(met.conference.seats.values_list("name", "invited", "present", "kept_out", "standing")) == before
    assert Invitation.objects.filter(conference=met.conference).count() == invited


@pytest.mark.clause("BFG-4.15.i")
def test_legal_advice_is_confidential_and_an_answer_without_it_needs_a_reason(meet: Meet) -> None:
    met = meet("bfg")
    row = asked(met)
    worker, colleague = met.cast.social_worker, met.cast.team_manager
    assert place(lambda: matters.answer(worker, row, "agreed", "It helps her")) == "without_advice"
    matters.keep_advice(worker, row, "Agree, with care", "Invented Chambers", date(2026, 11, 20))
    assert [note.kind for note in considering.notes(worker, row)] == [Said.ADVICE]
    assert considering.notes(colleague, row) == [], "who sees the file does not see the advice"
    with pytest.raises(NoRight):
        matters.keep_advice(colleague, row, "Agree", "Me", date(2026, 11, 20))
    assert place(lambda: matters.keep_advice(worker, row, "x", "y", date(2027, 1, 1))) == "dated"
    assert matters.answer(worker, row, "agreed", "It helps her").ruled_by == worker
    other = asked(met, who="Thaddeus Larkwhistle")
    assert matters.answer(worker, other, "refused", "Others object", "No time").without_advice == "No time"
    assert place(lambda: matters.answer(worker, other, "agreed", "Again", "x")) == ""


@pytest.mark.clause("BFG-4.15.i", "BFG-4.15.m")
def test_the_chair_too_answers_without_advice_only_with_a_reason(meet: Meet) -> None:
    met = meet("bfg")
    request = recordings.ask_to_record(met.cast.chair, met.conference, met.mother)
    weighed = {"discussion": "As freely", "child_first": "Ava first"}

    def rule(**more: str) -> RecordingRequest:
        return recordings.rule(
            met.cast.chair, request, "allowed", "It helps", weighed=weighed, consulted=["members"], **more
        )

    assert place(rule) == "without_advice"
    assert rule(without_advice="The lawyer cannot be reached today").ruling == "allowed"
    matter = considering.matter_of(request)
    assert matter is not None
    assert matter.without_advice == "The lawyer cannot be reached today"


@pytest.mark.clause("BFG-4.15.k")
def test_a_request_goes_to_the_senior_manager_and_each_agencys_manager_is_asked(meet: Meet) -> None:
    met = meet("bfg")
    request = recordings.ask_to_record(met.cast.administrator, met.conference, met.mother, "To remember")
    row = considering.matter_of(request)
    assert row is not None
    manager = met.cast.head_of_service
    assert row in considering.waiting_for(manager)
    assert row not in considering.waiting_for(met.cast.quality)
    consulted = [note for note in considering.notes(manager, row) if note.kind == Said.CONSULTED]
    agencies = {seat.practitioner.agency.name for seat in met.conference.seats.filter(practitioner__isnull=False)}
    assert len(consulted) == len(agencies)
    matters.reply(manager, consulted[0], "We do not mind")
    with pytest.raises(NoRight):
        matters.reply(met.cast.colleague, consulted[0], "Nor do we")
    assert [note.words for note in considering.notes(manager, row) if note.answers == consulted[0]] == [
        "We do not mind"
    ]
    assert considering.who_answers(row) == [met.cast.chair.name], "the manager advises, the chair decides"
    with pytest.raises(NoRight):
        matters.answer(manager, row, "agreed", "Yes", "None")
    matters.give_view(manager, row, "Agree")
    assert row not in considering.waiting_for(manager)
    visit = asked(met, meeting="visit")
    assert considering.answers(manager, visit), "for other meetings the manager decides"
    assert not considering.answers(met.cast.social_worker, visit)


@pytest.mark.clause("BFG-4.15.l")
def test_a_view_keeps_the_policy_and_advice_it_relied_on_and_each_shows_its_age(meet: Meet) -> None:
    met = meet("bfg")
    manager, row = met.cast.head_of_service, asked(met, meeting="visit")
    matters.keep_policy(manager, "Recording", "2", date(2025, 11, 25), "Ask first")
    matters.keep_advice(manager, row, "Agree", "Invented Chambers", date(2025, 11, 26))
    view = matters.give_view(manager, row, "Agree")
    assert [(one["what"], one["dated"]) for one in view.relied_on] == [
        ("Recording, 2", "2025-11-25"),
        ("Advice of Invented Chambers", "2025-11-26"),
    ]
    matters.keep_policy(manager, "Recording", "3", date(2026, 11, 1))
    assert RecordingNote.objects.get(pk=view.pk).relied_on[0]["what"] == "Recording, 2", "the version relied on stays"
    with pytest.raises(NoRight):
        matters.keep_policy(met.cast.chair, "Recording", "4", date(2026, 11, 1))
    with pytest.raises(NoRight):
        matters.give_view(met.cast.quality, row, "Refuse")


@pytest.mark.clause("BFG-4.15.n")
def test_a_core_groups_chair_answers_and_without_one_the_lead_social_worker(meet: Meet) -> None:
    met = meet("bfg")
    worker, manager = met.cast.social_worker, met.cast.team_manager
    alone = asked(met)
    assert considering.answers(worker, alone)
    assert not considering.answers(manager, alone)
    assert alone in considering.waiting_for(worker)
    chaired = asked(met, group_chair=manager)
    assert considering.answers(manager, chaired)
    assert not considering.answers(worker, chaired), "the lead decides only where nobody else chairs"
    assert chaired in considering.waiting_for(manager)
    assert chaired not in considering.waiting_for(worker)
    Plan.objects.create(
        authority=met.cast.authority, child=met.family.ava, started_on=date(2026, 3, 2), lead=met.cast.out_of_hours
    )
    assert considering.answers(met.cast.out_of_hours, alone), "the lead of the plan, where there is one"
    assert not considering.answers(worker, alone)


@pytest.mark.clause("BFG-4.15.r")
def test_a_use_in_court_is_noted_with_the_courts_ruling(meet: Meet) -> None:
    met = meet("bfg")
    row = asked(met, meeting="none", setting="public_law")
    matters.note_court(met.cast.social_worker, row, "The court let it in, as relevant", date(2026, 11, 24))
    assert row.notes.get(kind=Said.COURT).words == "The court let it in, as relevant"
    with pytest.raises(NoRight):
        matters.note_court(met.cast.colleague, row, "Mine", None)


@pytest.mark.clause("BFG-4.15.j")
def test_the_reminder_is_shown_once_for_each_case(meet: Meet) -> None:
    met = meet("bfg")
    visitor, ava, noah = met.cast.health_visitor, met.family.ava, met.family.noah
    assert "recorded without knowing it" in reminding.reminder_once(met.conference, [ava], visitor)
    assert reminding.reminder_once(met.conference, [ava], visitor) == ""
    assert reminding.reminder_once(met.conference, [ava, noah], visitor) != "", "Noah's is another case"
    school = met.seat(name="Winifred Chalkhurst")
    assert reminding.reminder_once(met.conference, [ava], school) != ""
    assert reminding.reminder_once(met.conference, [ava], school) == ""


def test_under_a_silent_procedure_a_request_is_the_chairs_and_nobody_else_is_asked(meet: Meet) -> None:
    met = meet("england")
    request = recordings.ask_to_record(met.cast.chair, met.conference, met.mother)
    assert considering.matter_of(request) is None
    assert reminding.reminder_once(met.conference, [met.family.ava], met.cast.health_visitor) == ""
    row = asked(met, meeting="visit")
    assert considering.answers(met.cast.social_worker, row)
    assert matters.answer(met.cast.social_worker, row, "agreed", "It helps her").ruling == "agreed"
    assert taking.open_before(met.conference) == []


def waiting(met: Meeting) -> Conference:
    """The conference as it stood before it opened, with nobody named for the record."""
    RecordTaking.objects.filter(conference=met.conference).delete()
    Conference.objects.filter(pk=met.conference.pk).update(state="arranged", opened_at=None)
    met.conference.refresh_from_db()
    return met.conference


@pytest.mark.clause("BFG-4.14.3a")
def test_opening_with_neither_recorder_nor_recording_needs_the_chairs_reason(meet: Meet) -> None:
    met = meet("bfg")
    found = waiting(met)
    assert taking.without_recorder([found]) == {found.pk}
    assert place(lambda: meeting.open_conference(met.cast.chair, found)) == "recorder"
    Departure.objects.create(
        authority=met.cast.authority,
        conference=found,
        clause="BFG-4.14.3a",
        says="Nobody takes the record",
        reason="The recorder is ill",
        by=met.cast.chair,
    )
    assert meeting.open_conference(met.cast.chair, found).state == Conference.State.OPEN


@pytest.mark.clause("BFG-4.14.3a")
def test_a_named_recorder_takes_the_booking_off_the_unfinished(meet: Meet) -> None:
    met = meet("bfg")
    found = waiting(met)
    with pytest.raises(NoRight):
        taking.settle(met.cast.chair, found, taking.Settling("person", met.cast.administrator))
    assert place(lambda: taking.settle(met.cast.administrator, found, taking.Settling("person"))) == "name"
    taking.settle(met.cast.administrator, found, taking.Settling("person", name="Hesper Quick"))
    assert found.seats.get(name="Hesper Quick").standing == Seat.Standing.MINUTE_TAKER
    assert taking.without_recorder([found]) == set()
    assert meeting.open_conference(met.cast.chair, found).state == Conference.State.OPEN


@pytest.mark.clause("BFG-4.14.3d", "BFG-4.14.3a")
def test_the_recording_needs_a_basis_all_are_told_and_it_goes_once_the_record_is_final(meet: Meet) -> None:
    met = meet("bfg")
    unit, chair, found = met.cast.administrator, met.cast.chair, waiting(met)
    assert place(lambda: taking.settle(unit, found, taking.Settling("sound"))) == "legal_basis"
    taking.settle(unit, found, taking.Settling("sound", legal_basis="Public task"))
    assert place(lambda: meeting.open_conference(chair, found)) == "told"
    with pytest.raises(NoRight):
        taking.confirm_told(unit, found)
    taking.confirm_told(chair, found)
    found = meeting.open_conference(chair, found)
    assert place(lambda: taking.keep_sound(unit, found, b"no sound")) == "file"
    taking.keep_sound(unit, found, WAV)
    assert taking.sound(chair, found)[0] == WAV
    for part in ("social_worker", "team_manager", "health_visitor"):
        with pytest.raises(NoRight):
            taking.sound(met.cast.people[part], found)
    assert place(lambda: taking.delete_sound(unit, found, no_complaint=True)) == ""
    _signed(found, chair)
    row = RecordTaking.objects.select_related("conference__authority").get()
    assert taking.to_be_deleted(row)
    assert place(lambda: taking.delete_sound(unit, found, no_complaint=False)) == "no_complaint"
    taking.delete_sound(unit, found, no_complaint=True)
    row.refresh_from_db()
    assert (row.content, row.deleted_by, bool(row.digest)) == (None, unit, True)


def _signed(found: Conference, chair: User) -> None:
    told = {"authority_id": found.authority_id, "begun_by": chair}
    record, _made = ConferenceRecord.objects.get_or_create(conference=found, defaults=told)
    ConferenceRecord.objects.filter(pk=record.pk).update(
        signed_at=timezone.now(), signed_by=chair, pdf=b"%PDF", digest="0" * 64
    )


def test_a_sound_recording_is_no_choice_where_the_procedure_does_not_know_it(meet: Meet) -> None:
    met = meet("england")
    with time_machine.travel(WEDNESDAY, tick=False):
        assert (
            place(
                lambda: taking.settle(
                    met.cast.administrator, met.conference, taking.Settling("sound", legal_basis="Any")
                )
            )
            == "how"
        )
