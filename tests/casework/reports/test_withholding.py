"""No sequence of actions lets anybody read a passage that is withheld from them; nothing of it shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences.models import Conference
from quoracy.casework.people.actions import add_person
from quoracy.casework.people.models import Person
from quoracy.casework.reports import questions, readers
from quoracy.casework.reports.actions.adding import add_addendum
from quoracy.casework.reports.actions.sharing import Shared, record_sharing
from quoracy.casework.reports.actions.withholding import (
    From,
    Ruled,
    ask_to_withhold,
    release_to_child,
    rule_on_withholding,
)
from quoracy.casework.reports.actions.writing import WasSeen, Written, record_seen, save_passage
from quoracy.casework.reports.models import Passage, Report, Withholding
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY
from tests.reports_underway import NEXT_WEDNESDAY, asked, author, guest, signed, written

NOON = NEXT_WEDNESDAY.replace(month=11, day=25, hour=9)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def father(cast: Cast, family: Family) -> Person:
    """Noah's father, who is nothing to Ava."""
    person = add_person(cast.authority, "Tarquin", "Larkwhistle")
    relate(family.noah, person, "father", parental_responsibility=True)
    return person


def person(conference: Conference, one: Person) -> Reader:
    return Reader(Kind.PERSON, conference.pk, person=one.pk)


def texts(report: Report, reader: Reader) -> list[str]:
    return [passage.text for passage in questions.readable_passages(report, reader)]


@pytest.mark.clause("BOL-1.58", "LBH-4.02", "BFG-4.7.9b")
def test_a_draft_is_its_authors_alone_and_one_agency_sees_no_other_draft(cast: Cast, family: Family) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    report = written(visitor)
    others = (
        readers.chair(conference),
        readers.unit(conference),
        Reader(Kind.AGENCY, conference.pk, agency="police"),
        Reader(Kind.AGENCY, conference.pk, agency="health_visiting"),
        readers.author(guest(conference, "police").request),
        person(conference, family.mother),
        Reader(Kind.CHILD, conference.pk, child=family.ava.pk),
        Reader(Kind.SUPPORTER, conference.pk),
    )
    assert [texts(report, reader) for reader in others] == [[]] * len(others)
    assert len(texts(report, readers.author(visitor.request))) == 1
    report = signed(visitor)
    read = [len(texts(report, reader)) for reader in others]
    assert read == [1, 1, 1, 1, 0, 0, 0, 0], "the family reads it once the author has shared it"


@pytest.mark.clause("BOL-1.59", "BOL-1.60", "BFG-4.5.10a", "BFG-4.14.5c")
def test_a_passage_is_kept_from_whom_it_names_until_the_chair_rules_and_nothing_hints_at_it(
    cast: Cast, family: Family
) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    secret = save_passage(visitor, Written("Ava told me where they hide.", "known", family.ava.pk, "fact", "first"))
    row = ask_to_withhold(visitor, secret, [From(person=family.mother.pk)], "She would be in danger")[0]
    report = signed(visitor)
    record_sharing(visitor, Shared(person=family.mother.pk, given_at=NOON, how="together"))
    mother = person(conference, family.mother)
    assert secret.text not in texts(report, mother)
    assert secret.text in texts(report, readers.chair(conference))
    copy = questions.copy_for(report, mother)
    assert [len(part.passages) for part in copy.parts] == [1]
    for stranger in (cast.administrator, cast.social_worker, cast.second_chair, cast.health_visitor):
        with pytest.raises(NoRight):
            rule_on_withholding(stranger, row, Ruled(withheld=False, reasons="No"))
    with pytest.raises(Objected, match="reasons"):
        rule_on_withholding(cast.chair, row, Ruled(withheld=True, reasons=" "))
    rule_on_withholding(cast.chair, row, Ruled(withheld=True, reasons="A risk to Ava"))
    assert secret.text not in texts(report, mother)
    rule_on_withholding(cast.chair, row, Ruled(withheld=False, reasons="She knows it already"))
    assert secret.text in texts(report, mother)


@pytest.mark.clause("BOL-1.59")
def test_who_and_why_have_to_be_said(cast: Cast, family: Family) -> None:
    visitor = author(cast.health_visitor, asked(cast, family.ava))
    passage = written(visitor).passages.get()
    with pytest.raises(Objected, match="Say why"):
        ask_to_withhold(visitor, passage, [From(person=family.mother.pk)], "")
    with pytest.raises(Objected, match="Choose from the list"):
        ask_to_withhold(visitor, passage, [From(person=uuid.uuid4())], "Because")
    with pytest.raises(Objected, match="not of your report"):
        ask_to_withhold(guest(visitor.request.conference, "police"), passage, [], "")


@pytest.mark.clause("BFG-4.4.10c", "BFG-4.4.10d")
def test_a_parents_own_difficulties_stay_out_of_a_childs_copy_until_the_chair_releases_them(
    cast: Cast, family: Family
) -> None:
    conference = asked(cast, family.ava)
    visitor = author(cast.health_visitor, conference)
    hers = Written("She drinks when alone.", "known", family.ava.pk, "observation", "first", personal_to_parent=True)
    passage = save_passage(visitor, hers)
    report = signed(visitor)
    record_sharing(visitor, Shared(child=family.ava.pk, given_at=NOON, how="read_aloud"))
    ava = Reader(Kind.CHILD, conference.pk, child=family.ava.pk)
    assert texts(report, ava) == []
    with pytest.raises(NoRight):
        release_to_child(cast.administrator, passage, family.ava, "She knows")
    release_to_child(cast.chair, passage, family.ava, "She has lived with it")
    assert texts(report, ava) == [hers.text]


@pytest.mark.clause("BFG-4.4.10d")
@pytest.mark.parametrize(("procedure", "barred"), [("bfg", True), ("bolton", False)])
def test_a_parents_objection_stops_the_chair_from_releasing_it_to_the_child(
    db: None, procedure: str, barred: bool
) -> None:
    cast = cast_under(procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = asked(cast, family.ava)
        visitor = author(cast.health_visitor, conference)
        written(visitor)
        hers = Written("She drinks when alone.", "known", family.ava.pk, "fact", "first", personal_to_parent=True)
        passage = save_passage(visitor, hers)
        signed(visitor)
        if barred:
            with pytest.raises(Objected, match="parent objects") as said:
                release_to_child(cast.chair, passage, family.ava, "She has lived with it", parent_objects=True)
            [finding] = said.value.findings
            assert (finding.place, finding.clauses) == ("parent_objects", ("BFG-4.4.10d",))
            release_to_child(cast.chair, passage, family.ava, "Her mother agrees now")
        else:
            release_to_child(cast.chair, passage, family.ava, "She has lived with it", parent_objects=True)
        assert passage.withholdings.get().ruling == "shown"


def test_a_father_reads_nothing_about_a_child_who_is_not_his(cast: Cast, family: Family, father: Person) -> None:
    conference = asked(cast, family.ava, family.noah)
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    record_seen(visitor, family.ava.pk, WasSeen(date(2026, 11, 24), True))
    report = signed(visitor)
    record_sharing(visitor, Shared(person=father.pk, given_at=NOON, how="together"))
    copy = questions.copy_for(report, person(conference, father))
    assert [part.child for part in copy.parts] == [family.noah]
    assert copy.seen == ()


class Reading(RuleBasedStateMachine):
    """Anybody does anything in any order; what is withheld from a reader is never among what the reader reads."""

    cast: Cast
    family: Family
    father: Person

    @initialize()
    def ask(self) -> None:
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.conference = asked(self.cast, self.family.ava, self.family.noah)
        self.visitor = author(self.cast.health_visitor, self.conference)
        self.report = written(self.visitor)
        self.readers = [
            readers.unit(self.conference),
            Reader(Kind.AGENCY, self.conference.pk, agency="police"),
            Reader(Kind.AGENCY, self.conference.pk, agency="school"),
            person(self.conference, self.family.mother),
            person(self.conference, self.father),
            Reader(Kind.CHILD, self.conference.pk, child=self.family.ava.pk),
            Reader(Kind.SUPPORTER, self.conference.pk, person=self.family.mother.pk),
        ]

    def teardown(self) -> None:
        if hasattr(self, "scope"):
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)

    def anybody(self, which: int) -> From:
        names = [
            From(person=self.family.mother.pk),
            From(person=self.father.pk),
            From(child=self.family.ava.pk),
            From(agency="police"),
            From(everybody=True),
        ]
        return names[which % len(names)]

    def passage(self, which: int) -> Passage:
        rows = list(Passage.objects.filter(report=self.report).order_by("position"))
        return rows[which % len(rows)]

    def attempt(self, do: object, *arguments: object, **named: object) -> None:
        try:
            with transaction.atomic():
                do(*arguments, **named)  # type: ignore[operator]  # an action
        except (Objected, NoRight):
            pass
        self.report = Report.objects.select_related("request__conference").get(pk=self.report.pk)

    @rule(child=st.sampled_from(["ava", "noah", None]), words=st.integers(0, 99))
    def write(self, child: str | None, words: int) -> None:
        about = getattr(self.family, child).pk if child else None
        self.attempt(save_passage, self.visitor, Written(f"Words {words}", "known", about, "fact", "first"))

    @rule(which=st.integers(0, 9), whom=st.integers(0, 4))
    def ask_to_keep(self, which: int, whom: int) -> None:
        self.attempt(ask_to_withhold, self.visitor, self.passage(which), [self.anybody(whom)], "Danger")

    @rule(which=st.integers(0, 9))
    def change(self, which: int) -> None:
        row = self.passage(which)
        more = Written(f"{row.text} More.", row.part, row.child_id, "fact", "first")
        self.attempt(save_passage, self.visitor, more, row.pk, max(row.version - which % 2, 0))

    @rule()
    def finish(self) -> None:
        if not self.report.submitted:
            self.attempt(signed, self.visitor)

    @precondition(lambda self: self.report.submitted)
    @rule(whom=st.integers(0, 3))
    def share(self, whom: int) -> None:
        given = {"given_at": NOON, "how": "together"}
        one = [{"person": self.family.mother.pk}, {"person": self.father.pk}, {"child": self.family.ava.pk}][whom % 3]
        self.attempt(record_sharing, self.visitor, Shared(**one, **given))  # type: ignore[arg-type]  # either of two

    @precondition(lambda self: self.report.submitted)
    @rule(
        which=st.integers(0, 9), withheld=st.booleans(), by=st.sampled_from(["chair", "administrator", "social_worker"])
    )
    def decide(self, which: int, withheld: bool, by: str) -> None:
        rows = list(Withholding.objects.filter(passage__report=self.report).order_by("asked_at", "id"))
        if rows:
            row = rows[which % len(rows)]
            self.attempt(rule_on_withholding, getattr(self.cast, by), row, Ruled(withheld, "Reasons"))

    @precondition(lambda self: self.report.submitted)
    @rule(whom=st.integers(0, 4))
    def add(self, whom: int) -> None:
        more = Written("Added later", "known", self.family.ava.pk, "fact", "first")
        self.attempt(add_addendum, self.visitor, more, [self.anybody(whom)], "Danger")

    @invariant()
    def nobody_reads_what_is_kept_from_them(self) -> None:
        if not hasattr(self, "readers"):
            return
        kept = Withholding.objects.filter(passage__report=self.report).exclude(ruling="shown")
        for reader in self.readers:
            read = {passage.pk for passage in questions.readable_passages(self.report, reader)}
            copy = questions.copy_for(self.report, reader)
            laid_out = {p.pk for part in copy.parts for p in part.passages}
            laid_out |= {p.pk for _row, passages in copy.addenda for p in passages}
            assert laid_out == read
            forbidden = {row.passage_id for row in kept if self.is_of(row, reader)}
            assert not read & forbidden
            assert self.report.submitted or not read
            if reader.person == self.father.pk:
                assert not any(p.child_id == self.family.ava.pk for part in copy.parts for p in part.passages)

    def is_of(self, row: Withholding, reader: Reader) -> bool:
        if row.everybody:
            return True
        if row.person_id:
            return row.person_id == reader.person
        if row.child_id:
            return row.child_id == reader.child
        return row.agency == reader.agency


@pytest.mark.clause("BOL-1.59", "BOL-1.60", "BFG-4.14.5c", "LBH-4.02")
def test_no_sequence_of_actions_lets_anybody_read_what_is_withheld(cast: Cast, family: Family, father: Person) -> None:
    Reading.cast, Reading.family, Reading.father = cast, family, father
    run_state_machine_as_test(
        Reading,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
