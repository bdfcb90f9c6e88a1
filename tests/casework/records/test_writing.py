"""Drafting from what was captured, editing by two people at once, and labelling by the chair alone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.actions import deciding
from quoracy.casework.conferences.models import Conference, Departure, Seat
from quoracy.casework.records import drafting, questions, readers
from quoracy.casework.records.actions import signing, writing
from quoracy.casework.records.actions.writing import Whom, Written
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord, KeptFrom, RecordPassage
from quoracy.commands.demonstrating.people import Cast
from tests.casework.records.conftest import kept_out, under
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY, decided, under_way


def written(text: str = "She was tired.", **more: object) -> Written:
    told = {"text": text, "heading": "discussion", "source": "statement", **more}
    return Written(**told)  # type: ignore[arg-type]  # any field


def texts(record: ConferenceRecord, heading: str) -> list[str]:
    return list(record.passages.filter(heading=heading).values_list("text", flat=True))


@pytest.mark.clause("LBH-4.19", "BFG-4.14.3c", "BOL-1.97b")
def test_the_record_is_drafted_from_what_was_captured(cast: Cast, family: Family, held: Conference) -> None:
    record = writing.draft(cast.administrator, held)
    assert "Honor Plumtree-Adeyemi, Health visitor" in texts(record, "attendance")
    assert "A child protection plan is needed. Category: neglect. All agreed." in texts(record, "decision")
    assert "Reasons: As heard" in texts(record, "decision")
    assert len(texts(record, "views")) == 3
    assert texts(record, "family") == ["What I want people to know: I want help with the nights."]
    assert any("Next conference: Wednesday 17 February 2027." in text for text in texts(record, "closing"))
    assert record.passages.get(heading="family").speaker == "Delphine Larkwhistle"


def test_drafting_again_adds_what_is_new_and_never_touches_edited_words(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = writing.draft(cast.administrator, held)
    reasons = record.passages.get(text="Reasons: As heard")
    writing.edit_passage(cast.chair, reasons, written("Reasons: as heard, and more.", heading="decision"), 0)
    before = record.passages.count()
    Departure.objects.create(
        authority=cast.authority, conference=held, clause="X", says="It was late.", reason="Snow", by=cast.chair
    )
    writing.draft(cast.administrator, held)
    assert record.passages.count() == before + 1
    reasons.refresh_from_db()
    assert (reasons.text, reasons.drafted) == ("Reasons: as heard, and more.", "Reasons: As heard")


def test_an_app_above_adds_a_source_of_its_own(
    cast: Cast, family: Family, held: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    def board(conference: Conference) -> list[drafting.Draft]:
        return [drafting.Draft("statement 1", "worries", "He was seen alone.", "statement", family.ava.pk, "School")]

    monkeypatch.setattr(drafting, "SOURCES", [*drafting.SOURCES, board])
    assert texts(writing.draft(cast.chair, held), "worries") == ["He was seen alone."]


def test_what_was_captured_anew_is_taken_over_until_somebody_edits_and_keeps_more_from_people_either_way(
    cast: Cast, family: Family, held: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = held.seats.get(person=family.mother)
    said: dict[str, drafting.Draft] = {}
    monkeypatch.setattr(drafting, "SOURCES", [lambda conference: list(said.values())])

    def board(text: str, *out: uuid.UUID, **more: object) -> RecordPassage:
        said["1"] = drafting.Draft("statement 1", "worries", text, "statement", said_while_out=out, **more)  # type: ignore[arg-type]  # any field
        return writing.draft(cast.chair, held).passages.get()

    assert board("He came on Thursday.").text == "He came on Thursday."
    passage = board("He came on Friday.")
    assert (passage.text, passage.version) == ("He came on Friday.", 1)
    read = signing.as_read(passage.record)
    writing.edit_passage(cast.chair, passage, written("He came on Friday, late.", heading="worries"), 1)
    assert signing.as_read(passage.record) != read
    kept = (drafting.KeepFrom("everybody", "It was struck"),)
    passage = board("He never came.", mother.pk, kept_from=kept)
    passage = board("He never came.", kept_from=kept)
    assert passage.text == "He came on Friday, late."
    assert passage.said_while_out == [mother.pk]
    assert [row.why for row in passage.kept_from.all()] == ["It was struck"]


def test_of_two_editors_neither_loses_words(cast: Cast, family: Family, held: Conference) -> None:
    record = writing.draft(cast.administrator, held)
    passage = writing.add_passage(cast.administrator, record, written())
    first = writing.edit_passage(cast.administrator, passage, written("She was very tired."), 0)
    with pytest.raises(Objected, match="It says now: She was very tired"):
        writing.edit_passage(cast.chair, passage, written("She was ill."), 0)
    second = writing.edit_passage(cast.chair, first, written("She was very tired and ill."), first.version)
    assert second.text == "She was very tired and ill."
    assert questions.earlier_versions(second) == ["She was very tired.", "She was tired."]


@pytest.mark.clause("WAL-5.09")
def test_why_it_went_on_with_too_few_can_be_added_to_and_not_taken_away(
    cast: Cast, family: Family, held: Conference
) -> None:
    held.about.update(proceeding={"proceed": True, "reason": "Waiting would harm her"})
    record = writing.draft(cast.administrator, held)
    passage = record.passages.get(text__contains="decided to go on")
    assert passage.text.startswith("Mercy Okonjo-Vale decided to go on for Ava Larkwhistle without a quorum")
    assert ": Waiting would harm her. Agencies present: education, health, police" in passage.text
    with pytest.raises(Objected, match="not taken away"):
        writing.edit_passage(cast.chair, passage, written("We went on.", heading="quorum"), 0)
    more = writing.edit_passage(cast.chair, passage, written(f"{passage.text} All agreed.", heading="quorum"), 0)
    assert more.text.endswith("All agreed.")


@pytest.mark.clause("BFG-4.14.5c")
def test_the_chair_alone_keeps_a_passage_from_one_parent_and_says_why(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = writing.draft(cast.administrator, held)
    passage = writing.add_passage(cast.administrator, record, written())
    mother = readers.of_seat(held.seats.get(person=family.mother))
    for other in (cast.administrator, cast.social_worker):
        with pytest.raises(NoRight):
            writing.keep_from(other, passage, Whom("person", person=family.mother), "She would be in danger")
    with pytest.raises(Objected, match="Say why"):
        writing.keep_from(cast.chair, passage, Whom("person", person=family.mother), " ")
    row = writing.keep_from(cast.chair, passage, Whom("person", person=family.mother), "She would be in danger")
    assert passage not in copy_for(record, mother).passages
    assert "She would be in danger" in [one.why for one in copy_for(record, mother).withheld]
    with pytest.raises(NoRight):
        writing.lift(cast.administrator, row, "She knows")
    writing.lift(cast.chair, row, "She knows")
    assert passage in copy_for(record, mother).passages


@pytest.mark.clause("BFG-4.4.10c")
def test_a_parents_own_difficulties_stay_out_of_a_childs_copy_until_the_chair_releases_them(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = writing.draft(cast.administrator, held)
    passage = writing.add_passage(cast.administrator, record, written(personal_to_parent=True))
    ava = readers.of_child(family.ava)
    assert passage not in copy_for(record, ava).passages
    writing.release(cast.chair, passage, "child", family.ava, "She knows and asked")
    assert passage in copy_for(record, ava).passages


@pytest.mark.clause("BFG-4.4.10d")
@pytest.mark.parametrize(("procedure", "barred"), [("bfg", True), ("bolton", False)])
def test_a_parents_objection_stops_the_chair_from_releasing_it_to_the_child_where_the_procedure_says_so(
    cast: Cast, family: Family, held: Conference, procedure: str, barred: bool
) -> None:
    under(cast, procedure)
    record = writing.draft(cast.chair, held)
    hers = written("She drinks when alone.", child=family.ava.pk, personal_to_parent=True)
    passage = writing.add_passage(cast.chair, record, hers)
    if barred:
        with pytest.raises(Objected, match="parent objects") as said:
            writing.release(cast.chair, passage, "child", family.ava, "She knows", parent_objects=True)
        [finding] = said.value.findings
        assert (finding.place, finding.clauses) == ("parent_objects", ("BFG-4.4.10d",))
        assert not passage.releases.exists()
    writing.release(cast.chair, passage, "child", family.ava, "She knows", parent_objects=not barred)
    assert passage.releases.get().child == family.ava


@pytest.mark.clause("BFG-4.4.1l", "BFG-4.5.10c")
def test_what_was_said_while_somebody_was_out_is_not_in_their_copy_unless_the_chair_gives_them_all(
    cast: Cast, family: Family, held: Conference
) -> None:
    mother = held.seats.get(person=family.mother)
    ruled = kept_out(cast, held, mother)
    record = writing.draft(cast.administrator, held)
    thought = set(record.passages.filter(heading="views").values_list("pk", flat=True))
    assert thought
    assert not thought & {one.pk for one in copy_for(record, readers.of_seat(mother)).passages}
    ruled.gets_record = "all"
    ruled.save()
    mother = Seat.objects.get(pk=mother.pk)
    assert thought <= {one.pk for one in copy_for(record, readers.of_seat(mother)).passages}
    ruled.gets_record = "none"
    ruled.save()
    assert copy_for(record, readers.of_seat(Seat.objects.get(pk=mother.pk))).empty


def test_one_relatives_words_are_not_anothers_and_what_was_meant_for_the_chair_is_nobodys(
    cast: Cast, family: Family, held: Conference
) -> None:
    held.contributions.update(sent={"say": "I am afraid of him.", "how": "apart"})
    record = writing.draft(cast.administrator, held)
    words = record.passages.get(text__contains="I am afraid")
    for _name, reader in readers.everybody(held):
        assert words not in copy_for(record, reader).passages
    assert KeptFrom.objects.get(passage=words).kind == "everybody"


@pytest.mark.parametrize("part", ["social_worker", "colleague", "head_of_service", "health_visitor", "second_chair"])
def test_only_chair_unit_and_record_taker_work_on_it(cast: Cast, held: Conference, part: str) -> None:
    with pytest.raises(NoRight):
        writing.draft(cast.people[part], held)


def test_whoever_takes_the_record_may_write_and_rules_on_nothing(cast: Cast, family: Family, held: Conference) -> None:
    taker = held.seats.get(practitioner__user=cast.health_visitor)
    Seat.objects.filter(pk=taker.pk).update(standing=Seat.Standing.MINUTE_TAKER)
    record = writing.draft(cast.health_visitor, held)
    passage = writing.add_passage(cast.health_visitor, record, written())
    with pytest.raises(NoRight):
        writing.keep_from(cast.health_visitor, passage, Whom("everybody"), "No")


@pytest.mark.clause("BOL-1.97b")
def test_a_decision_that_was_taken_back_after_it_was_drafted_stands_in_nobodys_copy(cast: Cast, family: Family) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        conference = under_way(cast, family.ava)
        about = decided(cast, conference, family.ava)
        writing.draft(cast.chair, conference)
        clock.shift(timedelta(minutes=1))
        deciding.take_back(cast.chair, about, about.version)
        decided(cast, conference, family.ava, "no_plan")
        record = writing.draft(cast.chair, conference)
        school = readers.of_seat(conference.seats.get(name="Winifred Chalkhurst"))
        says = [row.text for row in copy_for(record, school).passages if row.heading == "decision"]
        assert any("No child protection plan is needed" in text for text in says)
        assert not any("A child protection plan is needed" in text for text in says)
        gone = record.passages.get(text__startswith="A child protection plan is needed")
        writing.draft(cast.chair, conference)
        assert [row.kind for row in gone.kept_from.all()] == ["everybody"], "once, however often it is drafted"
