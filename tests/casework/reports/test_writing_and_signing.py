"""Reports from the request to the signature: who is asked, what stops, what is kept, and what nothing alters."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.models import Seat
from quoracy.casework.people.actions import add_person
from quoracy.casework.reports import questions, readers
from quoracy.casework.reports.actions.adding import add_addendum
from quoracy.casework.reports.actions.asking import answer_not_involved, ask_for_reports, chase
from quoracy.casework.reports.actions.sharing import Shared, incomplete, record_sharing
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.casework.reports.actions.writing import (
    WasSeen,
    Written,
    copy_forward,
    record_seen,
    save_passage,
    start,
)
from quoracy.casework.reports.models import Passage
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.reports_underway import NEXT_WEDNESDAY, asked, asked_again, author, guest, request_of, signed, written


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family]]:
    """The cast and the family under the procedure a test asks for."""
    cast = cast_under(request.param)
    with within(cast.authority):
        yield cast, larkwhistles(cast)


def objected(said: pytest.ExceptionInfo[Objected]) -> dict[str, str]:
    return {finding.place: finding.says for finding in said.value.findings}


@pytest.mark.clause("BFG-4.7.1a", "BOL-1.43", "BOL-1.45", "LBH-3.02", "WAL-5.12", "BFG-4.3.4d", "WAR-4.01")
def test_each_member_is_asked_once_and_relatives_and_observers_are_not(cast: Cast, family: Family) -> None:
    conference = arranged(cast, family.ava, family.noah, starts_at=NEXT_WEDNESDAY)
    Seat.objects.create(
        conference=conference, authority=cast.authority, name="G. Guardian", agency="legal", standing="observer"
    )
    made = ask_for_reports(cast.administrator, conference)
    assert {one.owed_by for one in made} == {"social_care", "health_visiting", "police", "school"}
    assert ask_for_reports(cast.administrator, conference) == []
    with pytest.raises(NoRight):
        ask_for_reports(cast.social_worker, conference)


@pytest.mark.clause("BOL-1.47", "BOL-1.48")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_each_author_has_clocks_of_their_own_and_one_receipt_meets_both(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    owed = Duty.objects.filter(conference=conference.pk, key="report_to_chair_initial")
    assert {duty.agency for duty in owed} == {"social_care", "health_visiting", "police", "school"}
    visitor = author(cast.health_visitor, conference)
    assert questions.deadline(visitor.request) == NEXT_WEDNESDAY.replace(day=1)
    written(visitor)
    signed(visitor)
    met = {duty.agency: duty.met_on for duty in owed.all()}
    assert met.pop("health_visiting") == date(2026, 11, 25)
    assert set(met.values()) == {None}
    unit = Duty.objects.get(conference=conference.pk, key="report_to_unit", agency="health_visiting")
    assert unit.met_on == date(2026, 11, 25)


@pytest.mark.clause("BOL-1.47", "BFG-4.7.8a", "LBH-3.09")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_late_report_is_taken_with_a_reason_and_the_desk_says_so(
    under: tuple[Cast, Family], wednesday: time_machine.Coordinates
) -> None:
    cast, family = under
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    wednesday.move_to(NEXT_WEDNESDAY.replace(hour=9))
    assert {line.state for line in questions.desk(cast.administrator)} == {"late"}
    with pytest.raises(Objected) as said:
        signed(visitor)
    assert set(objected(said)) == {"late_reason"}
    report = signed(visitor, reasons={"late_reason": "Away ill until Tuesday"})
    assert report.late_reason == "Away ill until Tuesday"
    states = {line.request.owed_by: line.state for line in questions.desk(cast.administrator)}
    assert states.pop("health_visiting") == "in_late"
    assert set(states.values()) == {"late"}


@pytest.mark.clause("BFG-4.7.9a", "LBH-3.03")
def test_a_report_is_signed_with_name_and_role_and_by_nobody_who_has_not_read_it(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    start(visitor)
    with pytest.raises(Objected, match="Nothing is written"):
        signed(visitor)
    report = written(visitor)
    for missing, place in (({"name": " "}, "name"), ({"role": ""}, "role"), ({"confirmed": False}, "confirmed")):
        with pytest.raises(Objected) as said:
            signed(visitor, **missing)
        assert set(objected(said)) == {place}
    with pytest.raises(Objected, match="Somebody has changed"):
        signed(visitor, version=report.version - 1)
    assert signed(visitor).signed_name == visitor.name


def test_nothing_of_a_signed_report_is_altered_even_by_the_database(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    record_seen(visitor, family.ava.pk, WasSeen(date(2026, 11, 24), True))
    report = signed(visitor)
    passage = report.passages.first()
    assert passage is not None
    with pytest.raises(Objected, match="signed"):
        save_passage(visitor, Written("Other words", child=family.ava.pk, label="fact"), passage.pk, passage.version)
    for change in (
        lambda: Passage.objects.filter(pk=passage.pk).update(text="Other words"),
        lambda: report.seen.all().delete(),
        lambda: Passage.objects.create(authority=cast.authority, report=report, part="known", text="More"),
        lambda: type(report).objects.filter(pk=report.pk).update(late_reason="None"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    added = add_addendum(visitor, Written("Ava was weighed again.", child=family.ava.pk, label="fact"))
    assert added.at.date() == date(2026, 11, 25)
    passage.refresh_from_db()
    assert passage.text.startswith("What is known of Ava")


@pytest.mark.clause("BFG-4.7.1c", "BOL-1.56", "LBH-4.15")
def test_what_bears_no_label_needs_a_reason(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    save_passage(visitor, Written("Ava is thin.", child=family.ava.pk))
    with pytest.raises(Objected) as said:
        signed(visitor)
    assert set(objected(said)) == {"labels"}
    assert signed(visitor, reasons={"labels": "Taken down by telephone"}).gaps == {"labels": "Taken down by telephone"}


@pytest.mark.clause("LBH-4.17")
def test_second_hand_says_from_whom(cast: Cast, family: Family) -> None:
    visitor = author(cast.health_visitor, asked(cast, family.ava))
    with pytest.raises(Objected) as said:
        save_passage(visitor, Written("Ava missed meals.", child=family.ava.pk, label="fact", hand="second"))
    assert set(objected(said)) == {"source"}


@pytest.mark.clause("BOL-1.62")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_convictions_go_in_only_with_consent(under: tuple[Cast, Family]) -> None:
    cast, family = under
    visitor = author(cast.health_visitor, asked(cast, family.ava))
    written(visitor)
    said_of = Written("He was convicted.", child=family.ava.pk, label="fact", hand="first", mentions_conviction=True)
    row = save_passage(visitor, said_of)
    with pytest.raises(Objected, match="has not consented") as said:
        signed(visitor, convictions=True, reasons={"convictions": "It is well known"})
    assert {(finding.place, finding.clauses) for finding in said.value.findings} == {("convictions", ("BOL-1.62",))}
    consented = Written(**{**_fields(said_of), "conviction_of": "R. Moss", "consent": "In writing, 24 November"})
    save_passage(visitor, consented, row.pk, row.version)
    assert signed(visitor, convictions=True).convictions is True


@pytest.mark.clause("BOL-1.56", "BFG-4.7.1c")
@pytest.mark.parametrize("under", ["bolton", "bfg"], indirect=True)
def test_an_allegation_says_whose_it_is_or_why_not(under: tuple[Cast, Family]) -> None:
    cast, family = under
    visitor = author(cast.health_visitor, asked(cast, family.ava))
    written(visitor)
    heard = Written("He struck her.", child=family.ava.pk, label="allegation", hand="first")
    save_passage(visitor, heard)
    save_passage(visitor, Written("Ava is thin.", child=family.ava.pk, label="observation", hand="first"))
    with pytest.raises(Objected, match="who made this allegation") as said:
        signed(visitor)
    assert set(objected(said)) == {"labels"}, "what was observed is a fact where a procedure has no kind for it"
    assert signed(visitor, reasons={"labels": "She asked not to be named"}).submitted


@pytest.mark.clause("LBH-4.15", "LBH-4.17")
@pytest.mark.parametrize("under", ["lbh"], indirect=True)
def test_a_procedure_that_only_advises_labels_asks_at_which_hand_a_thing_is_known(under: tuple[Cast, Family]) -> None:
    cast, family = under
    visitor = author(cast.health_visitor, asked(cast, family.ava))
    written(visitor)
    convicted = Written("He was convicted.", child=family.ava.pk, mentions_conviction=True)
    save_passage(visitor, convicted)
    with pytest.raises(Objected, match="third hand") as said:
        signed(visitor, convictions=True)
    assert set(objected(said)) == {"hands"}
    assert signed(visitor, convictions=True, reasons={"hands": "Taken from an old file"}).submitted


def _fields(value: Written) -> dict[str, object]:
    return {name: getattr(value, name) for name in Written.__slots__}


@pytest.mark.clause("BFG-4.7.2a", "BFG-4.7.2b", "BFG-4.7.3a", "BFG-4.7.6a")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_social_cares_report_speaks_of_each_child_and_of_every_other_in_the_household(
    under: tuple[Cast, Family],
) -> None:
    cast, family = under
    worker = author(cast.social_worker, asked(cast, family.ava), "social_care")
    save_passage(worker, Written("The family lives together.", "summary", None, "fact", "first"))
    with pytest.raises(Objected) as said:
        signed(worker)
    places = set(objected(said))
    assert f"part.safeguarding.{family.ava.pk}" in places
    assert f"part.seen.{family.ava.pk}" in places
    assert "part.analysis.report" in places
    assert f"part.needs.{family.noah.pk}" in places, "Noah is not a subject, but lives in the household"
    assert f"part.safeguarding.{family.noah.pk}" not in places
    assert "part.summary.report" not in places
    for part, child in (("safeguarding", family.ava), ("needs", family.ava), ("needs", family.noah)):
        save_passage(worker, Written(f"{part} of {child.name}", part, child.pk, "opinion", "first"))
    record_seen(worker, family.ava.pk, WasSeen(date(2026, 11, 24), True))
    with pytest.raises(Objected) as said:
        signed(worker)
    left = {finding.place: "Not finished" for finding in said.value.findings if finding.needs_reason}
    assert "part.analysis.report" in left
    stops = [finding for finding in said.value.findings if finding.stops]
    for finding in stops:
        part, key = finding.place.split(".")[1:]
        save_passage(worker, Written("Written", part, uuid.UUID(key) if key != "report" else None, "fact", "first"))
    assert signed(worker, reasons=left).gaps == left


@pytest.mark.clause("BOL-1.44")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_three_sources_are_each_summarised_and_analysed(under: tuple[Cast, Family]) -> None:
    cast, family = under
    worker = author(cast.social_worker, asked(cast, family.ava), "social_care")
    save_passage(worker, Written("One visit.", "records_summary", family.ava.pk, "fact", "first"))
    with pytest.raises(Objected) as said:
        signed(worker)
    empty = {place.split(".")[1] for place in objected(said)}
    assert empty == {f"{s}_{k}" for s in ("enquiry", "assessment", "records") for k in ("summary", "analysis")} - {
        "records_summary"
    }


def test_two_who_type_at_once_both_find_their_words(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    one = author(cast.social_worker, conference, "social_care")
    other = author(cast.team_manager, conference, "social_care")
    row = save_passage(one, Written("First words", "summary", None, "fact", "first"))
    save_passage(one, Written("Sunniva's words", "summary", None, "fact", "first"), row.pk, row.version)
    beside = save_passage(other, Written("Tobias's words", "summary", None, "fact", "first"), row.pk, row.version)
    report = start(one)
    assert {p.text for p in report.passages.all()} == {"Sunniva's words", "Tobias's words"}
    assert beside.beside_id == row.pk
    again = save_passage(one, Written("Sunniva's words", "summary", None, "fact", "first"), row.pk, row.version)
    assert again.pk == row.pk, "the same words sent twice stay one passage"


def test_an_earlier_report_is_copied_forward_and_what_was_kept_from_somebody_stays_kept(
    cast: Cast, family: Family
) -> None:
    first = asked(cast, family.ava)
    visitor = author(cast.health_visitor, first)
    report = written(visitor)
    passage = report.passages.first()
    assert passage is not None
    ask_to_withhold(visitor, passage, [From(person=family.mother.pk)], "She would be in danger")
    signed(visitor)
    again = author(cast.health_visitor, asked_again(cast, first, family.ava))
    copied = copy_forward(again)
    assert [p.text for p in copied.passages.all()] == [passage.text]
    assert copied.passages.get().withholdings.get().person_id == family.mother.pk
    assert copy_forward(again).passages.count() == 1, "a second press copies nothing twice"


@pytest.mark.clause("BOL-1.49", "BOL-1.51", "LBH-3.06", "BFG-4.7.9e")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_sharing_meets_the_familys_clock_once_no_relative_is_left_out(under: tuple[Cast, Family]) -> None:
    cast, family = under
    father = add_person(cast.authority, "Tarquin", "Larkwhistle")
    relate(family.ava, father, "father", parental_responsibility=True)
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    with pytest.raises(Objected, match="Sign the report first"):
        record_sharing(visitor, Shared(person=family.mother.pk, given_at=NEXT_WEDNESDAY, how="together"))
    report = signed(visitor)
    owed = Duty.objects.filter(conference=conference.pk, key="report_to_family_initial", agency="health_visiting")
    now = NEXT_WEDNESDAY.replace(month=11, day=25, hour=9)
    with pytest.raises(Objected, match="Enter the day"):
        record_sharing(visitor, Shared(person=family.mother.pk))
    record_sharing(visitor, Shared(person=family.mother.pk, given_at=now, how="together", said="It is fair"))
    assert [person.name for person in incomplete(report)] == ["Tarquin Larkwhistle"]
    assert owed.get().met_on is None
    record_sharing(visitor, Shared(person=father.pk, why_not="His address is not known"))
    assert incomplete(report) == []
    assert owed.get().met_on == date(2026, 11, 25)


@pytest.mark.clause("BFG-4.7.1a")
def test_an_agency_may_answer_that_it_has_nothing_to_report(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    police = guest(conference, "police")
    with pytest.raises(Objected):
        answer_not_involved(police, " ")
    answer_not_involved(police, "Never met the family")
    states = {line.request.owed_by: line.state for line in questions.desk(cast.administrator)}
    assert states["police"] == "not_involved"


@pytest.mark.clause("WAR-5.05")
def test_who_has_contributed_nothing_is_chased_and_that_is_counted(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    request = request_of(conference, "school")
    assert chase(cast.administrator, request).chased == 1
    with pytest.raises(NoRight):
        chase(cast.social_worker, request)


def test_a_guest_bound_to_a_seat_writes_and_signs_without_an_account(cast: Cast, family: Family) -> None:
    police = guest(asked(cast, family.ava), "police")
    written(police)
    report = signed(police, role="Investigating officer")
    assert report.signed_by is None
    entry = JournalEntry.objects.filter(child=family.ava.pk, what__startswith="signed and sent").get()
    assert "PC Juno Lanternby" in entry.what


def test_nobody_else_is_an_author(cast: Cast, family: Family, elsewhere: Cast) -> None:
    conference = asked(cast, family.ava)
    for stranger in (cast.colleague, cast.analyst, cast.social_worker, cast.administrator, cast.chair):
        with pytest.raises(NoRight):
            author(stranger, conference)
    with pytest.raises(NoRight):
        author(cast.health_visitor, conference, "social_care")
    with pytest.raises(NoRight):
        readers.of_user(cast.colleague, conference)
    with pytest.raises(NoRight):
        readers.of_user(elsewhere.administrator, conference)
