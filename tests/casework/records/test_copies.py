"""Whose copy holds what: over any labels, rulings and readers no copy holds what its reader may not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.people.actions import add_person
from quoracy.casework.records import readers
from quoracy.casework.records.copies import copy_for, differences, in_nobodys_copy
from quoracy.casework.records.models import ConferenceRecord, KeptFrom, RecordPassage, Release
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.copies import Extent, Kept, Kind, Labels, Reader, why_withheld
from tests.cast import Family
from tests.conferences_underway import WEDNESDAY, under_way
from tests.guests_inside import family_seat

CHILDREN, SEATS, PEOPLE, AGENCIES = ("ava", "noah"), ("s1", "s2", "s3"), ("mother", "father"), ("school", "police")

kept = st.builds(
    Kept,
    st.sampled_from(["person", "child", "agency", "supporter", "solicitor", "court", "everybody"]),
    st.sampled_from(["", *CHILDREN, *SEATS, *PEOPLE, *AGENCIES]),
    st.just("A reason"),
)
labels = st.builds(
    Labels,
    st.sampled_from(["", *CHILDREN]),
    st.sampled_from(["", "captured", "report", "view", "statement", "decision", "words"]),
    st.lists(kept, max_size=3).map(tuple),
    st.frozensets(st.sampled_from(SEATS)),
    st.booleans(),
    st.frozensets(st.sampled_from([("court", ""), ("child", "ava"), ("child", "noah")])),
)
theirs = st.frozensets(st.sampled_from(CHILDREN))
extents = st.sampled_from(list(Extent))
seats = st.sampled_from(SEATS).map(lambda one: frozenset({one}))
relatives = st.builds(
    lambda here, person, children, extent: Reader(
        Kind.PERSON, here, person=person, children=children, extent=extent
    ),
    seats, st.sampled_from(PEOPLE), theirs, extents,
)  # fmt: skip
children = st.sampled_from(CHILDREN).map(lambda one: Reader(Kind.CHILD, child=one, children=frozenset({one})))
agencies = st.builds(
    lambda here, agency, extent: Reader(Kind.AGENCY, here, agencies=frozenset({agency}), extent=extent),
    seats, st.sampled_from(AGENCIES), extents,
)  # fmt: skip
helpers = st.builds(
    lambda kind, here, through, extent: Reader(kind, here, through=through, extent=extent),
    st.sampled_from([Kind.SUPPORTER, Kind.SOLICITOR]), seats, st.none() | relatives, extents,
)  # fmt: skip
childs_lawyers = st.sampled_from(CHILDREN).map(
    lambda one: Reader(Kind.SOLICITOR, child=one, children=frozenset({one}), of_all=False)
)
outside = st.builds(
    lambda kind, children, of_all: Reader(kind, children=children, of_all=of_all),
    st.sampled_from([Kind.COURT, Kind.OUTSIDER]), theirs, st.booleans(),
)  # fmt: skip
anybody = relatives | children | agencies | helpers | childs_lawyers | outside | st.just(Reader(Kind.NOBODY))


def may_not_have(said: Labels, reader: Reader) -> bool:
    """The rule once more, as a list of what must never happen, each line by itself."""
    kept_kinds = {(one.kind, one.who) for one in said.kept}
    outsiders = reader.kind in (Kind.COURT, Kind.OUTSIDER) or (reader.kind is Kind.SOLICITOR and bool(reader.child))
    identities = {"", reader.person, reader.child, *reader.agencies, *reader.here}
    return any(
        (
            reader.kind is Kind.NOBODY,
            reader.extent is Extent.NONE,
            not said.source,
            reader.extent is Extent.ATTENDED and bool(said.while_out & reader.here),
            bool(reader.children is not None and said.child and said.child not in reader.children),
            reader.children is not None and not reader.children,
            bool(reader.child) and said.personal_to_parent and ("child", reader.child) not in said.released,
            any(kind == "everybody" for kind, _who in kept_kinds) and not _court_released(said, reader),
            any((str(reader.kind), who) in kept_kinds for who in identities) and not _court_released(said, reader),
            outsiders and bool(kept_kinds) and not _court_released(said, reader),
            reader.kind is Kind.SUPPORTER and reader.through is None,
            reader.kind is Kind.SOLICITOR and not reader.child and reader.through is None,
            reader.through is not None and may_not_have(said, reader.through),
            not said.child and not reader.of_all,
        )
    )


def _court_released(said: Labels, reader: Reader) -> bool:
    return reader.kind is Kind.COURT and ("court", "") in said.released


@pytest.mark.clause("BFG-4.14.5c", "BFG-4.4.10c", "BFG-4.14.6", "BFG-4.14.8b")
@settings(max_examples=1500, deadline=None)
@given(labels, anybody)
@example(  # a supporter who was out, of a relative who gets everything
    Labels(source="captured", while_out=frozenset({"s1"})),
    Reader(
        Kind.SUPPORTER, frozenset({"s1"}),
        through=Reader(Kind.PERSON, frozenset({"s2"}), person="mother", extent=Extent.ALL),
    ),
)  # fmt: skip
def test_no_reader_has_what_the_labels_keep_from_them(said: Labels, reader: Reader) -> None:
    why = why_withheld(said, reader)
    if may_not_have(said, reader):
        assert why, "it is in a copy it may not be in"
    else:
        assert not why, f"nothing keeps it from them, and yet: {why}"


@settings(max_examples=200, deadline=None)
@given(labels, relatives)
def test_a_helper_never_reads_more_than_the_person_helped(said: Labels, reader: Reader) -> None:
    for kind in (Kind.SUPPORTER, Kind.SOLICITOR):
        if not why_withheld(said, Reader(kind, frozenset({"s3"}), through=reader)):
            assert not why_withheld(said, reader)


@settings(max_examples=200, deadline=None)
@given(labels, relatives)
def test_more_is_never_read_for_being_kept_out(said: Labels, reader: Reader) -> None:
    """What somebody gets of no copy is within what they attended, and that within all."""
    for less, more in ((Extent.NONE, Extent.ATTENDED), (Extent.ATTENDED, Extent.ALL)):
        if not why_withheld(said, replace(reader, extent=less)):
            assert not why_withheld(said, replace(reader, extent=more))


@pytest.fixture
def conference(cast: Cast, family: Family) -> Iterator[Conference]:
    with time_machine.travel(WEDNESDAY, tick=False):
        held = under_way(cast, family.ava, family.noah)
        family_seat(held, family.mother)
        father = add_person(cast.authority, "Tancred", "Larkwhistle", address="9 Other Street")
        relate(family.noah, father, "father", parental_responsibility=True)
        family_seat(held, father)
        Seat.objects.create(
            authority=cast.authority, conference=held, name="Ottilie Finch", standing=Seat.Standing.SUPPORTER
        )
        yield held


_ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),  # about whom: the family, Ava, Noah
        st.sampled_from(["", "captured", "report", "view", "statement", "decision", "words"]),
        st.lists(st.integers(0, 8), max_size=2),  # kept from whom
        st.lists(st.integers(0, 4), max_size=2),  # said while who was out
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
_RULINGS = st.lists(st.tuples(st.booleans(), st.sampled_from(["all", "attended", "none"])), min_size=2, max_size=2)


@pytest.mark.clause("BFG-4.14.5c", "BFG-4.5.10c", "BFG-4.4.1l", "WAR-4.22", "BOL-1.58", "BOL-1.97c")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, ruled=_RULINGS)
def test_each_passage_is_in_a_copy_or_withheld_with_a_reason_and_in_no_copy_too_many(
    cast: Cast, family: Family, conference: Conference, rows: list, ruled: list
) -> None:
    with transaction.atomic():
        _each_copy(cast, family, conference, rows, ruled)
        transaction.set_rollback(True)


def _each_copy(cast: Cast, family: Family, conference: Conference, rows: list, ruled: list) -> None:
    record = _recorded(cast, family, conference, rows)
    relatives_there = list(conference.seats.filter(standing=Seat.Standing.FAMILY).order_by("name"))
    for seat, (out, gets) in zip(relatives_there, ruled, strict=True):
        if out:
            _kept_out(cast, conference, seat, gets)
    supporter = conference.seats.get(standing=Seat.Standing.SUPPORTER)
    reading = [*readers.everybody(conference), ("helped", readers.of_seat(supporter, through=relatives_there[0]))]
    copies = {name: copy_for(record, reader) for name, reader in reading}
    every = set(record.passages.values_list("pk", flat=True))
    for copy in copies.values():
        shown, withheld = {one.pk for one in copy.passages}, {one.passage.pk for one in copy.withheld}
        assert shown | withheld == every
        assert not shown & withheld
        assert all(one.why for one in copy.withheld)
    held = {one.pk for copy in copies.values() for one in copy.passages}
    left = in_nobodys_copy(copies.values())
    assert {one.passage.pk for one in left} == every - held
    assert all(one.why for one in left)
    _nothing_too_many(family, conference, copies, ruled, relatives_there)


def _recorded(cast: Cast, family: Family, conference: Conference, rows: list) -> ConferenceRecord:
    record = ConferenceRecord.objects.create(
        authority=cast.authority, conference=conference, begun_by=cast.administrator
    )
    every = list(conference.seats.order_by("standing", "name"))
    about = (None, family.ava, family.noah)
    whom = [
        {"kind": "person", "person": family.mother}, {"kind": "child", "child": family.ava},
        {"kind": "child", "child": family.noah}, {"kind": "agency", "agency": "education"},
        {"kind": "agency", "agency": "police"}, {"kind": "supporter"}, {"kind": "everybody"}, {"kind": "court"},
        {"kind": "person", "person": every[0].person or family.mother},
    ]  # fmt: skip
    for position, (child, source, kept_from, out, personal, released) in enumerate(rows):
        passage = RecordPassage.objects.create(
            authority=cast.authority, record=record, heading="discussion", child=about[child], position=position,
            text=f"Passage {position}", source=source, personal_to_parent=personal,
            said_while_out=[every[one % len(every)].pk for one in out],
        )  # fmt: skip
        for one in kept_from:
            KeptFrom.objects.create(authority=cast.authority, passage=passage, why="Because", **whom[one])
        if released:
            Release.objects.create(
                authority=cast.authority,
                passage=passage,
                kind="child",
                child=family.ava,
                why="Old enough",
                by=cast.chair,
            )
    return record


def _kept_out(cast: Cast, conference: Conference, seat: Seat, gets: str) -> None:
    Exclusion.objects.create(
        authority=cast.authority, conference=conference, seat=seat, whole=False, requested_by=cast.social_worker,
        requested_for="social_care", requested_at=conference.starts_at, outcome="granted", ruled_by=cast.chair,
        ruled_at=conference.starts_at, gets_record=gets, reasons="Fear",
    )  # fmt: skip


def _nothing_too_many(family: Family, conference: Conference, copies: dict, ruled: list, relatives_there: list) -> None:
    """What each copy holds, held against the rows themselves."""
    for seat, (out, gets) in zip(relatives_there, ruled, strict=True):
        extent = gets if out else "attended"
        for passage in copies[seat.name].passages:
            assert extent != "none"
            assert extent == "all" or seat.pk not in passage.said_while_out
            assert passage.child_id != family.ava.pk or seat.person_id == family.mother.pk
            assert not passage.kept_from.filter(person=seat.person_id).exists()
            assert not passage.kept_from.filter(kind="everybody").exists()
    for child in (family.ava, family.noah):
        for passage in copies[child.name].passages:
            assert passage.child_id in (None, child.pk)
            assert not passage.kept_from.filter(child=child).exists()
            assert not passage.personal_to_parent or passage.releases.filter(child=child).exists()
    within = {one.pk for one in copies[relatives_there[0].name].passages}
    assert {one.pk for one in copies["helped"].passages} <= within
    assert not copies["Ottilie Finch"].passages
    for seat in conference.seats.filter(agency__in=["education", "police"]):
        for passage in copies[seat.name].passages:
            assert passage.source
            assert not passage.kept_from.filter(agency=seat.agency).exists()


def test_two_copies_are_compared_passage_by_passage(cast: Cast, family: Family, conference: Conference) -> None:
    record = _recorded(cast, family, conference, [(0, "statement", [], [], False, False)] * 2)
    first, second = record.passages.order_by("position")
    KeptFrom.objects.create(
        authority=cast.authority, passage=second, kind="person", person=family.mother, why="She would be in danger"
    )
    mother = copy_for(record, readers.of_seat(conference.seats.get(person=family.mother)))
    school = copy_for(record, readers.of_seat(conference.seats.get(agency="education")))
    assert [one.pk for one in mother.passages] == [first.pk]
    assert differences(mother, school) == [(second, "She would be in danger", "")]
    KeptFrom.objects.update(lifted_at=conference.starts_at, lifted_why="It is known to her", lifted_by=cast.chair)
    assert not differences(copy_for(record, mother.reader), school)


def test_a_passage_of_an_unknown_reader_is_nobodys() -> None:
    assert why_withheld(Labels(source="decision"), readers.NOBODY)
    assert not why_withheld(Labels(), readers.UNIT)
