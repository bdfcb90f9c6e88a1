"""The recommendations of a conference stand in each reader's letter, for their children and not kept from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import committing
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.models import Seat
from quoracy.casework.people.actions import add_person
from quoracy.casework.room import saying
from quoracy.casework.room.models import NotFor
from quoracy.casework.room.saying import Said as OnTheBoard
from quoracy.documents.decision_letter import sheet
from quoracy.documents.letters import Outcome, Recommendation
from quoracy.documents.letters_of_conference import prepare
from quoracy.documents.recommended import Said, in_letter
from quoracy.rulebook.copies import Extent, Kept, Kind, Labels, Reader
from quoracy.rulebook.room import frame
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, WEDNESDAY, under_way


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


CHILDREN = {"ava": "Ava", "noah": "Noah", "wren": "Wren"}
SEATS = ("s1", "s2")
texts = st.lists(st.sampled_from(["a nursery place", "Noah's dentist", "that AVA swims", "help for Wren"]), min_size=1)
labels = st.builds(
    Labels,
    child=st.sampled_from(["", *CHILDREN]),
    source=st.just("decision"),
    kept=st.lists(
        st.builds(Kept, st.sampled_from(["person", "agency"]), st.sampled_from(["", "mother", "health"]))
    ).map(tuple),
    while_out=st.frozensets(st.sampled_from(SEATS)),
)
WHO = {Kind.PERSON: {"person": "mother"}, Kind.AGENCY: {"agencies": frozenset({"health"})}}
readers = st.builds(
    lambda kind, seat, children, extent: Reader(
        kind,
        frozenset({seat}),
        children=children,
        extent=extent,
        **WHO[kind],  # type: ignore[arg-type]  # as named
    ),
    st.sampled_from([Kind.PERSON, Kind.AGENCY]),
    st.sampled_from(SEATS),
    st.frozensets(st.sampled_from(list(CHILDREN)), min_size=1),
    st.sampled_from([Extent.ATTENDED, Extent.ALL]),
)


def may_read(one: Labels, reader: Reader) -> bool:
    """Told anew in other words than the source: not said while they were out, and not kept from them."""
    out = reader.extent is not Extent.ALL and bool(one.while_out & reader.here)
    own = "mother" if reader.kind is Kind.PERSON else "health"
    return not out and not any(kept.kind == reader.kind and kept.who in ("", own) for kept in one.kept)


@pytest.mark.clause("BFG-4.14.13e")
@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(texts, labels), max_size=4), readers)
def test_each_reader_has_every_recommendation_of_their_children_and_none_that_is_not_theirs(
    made: list[tuple[list[str], Labels]], reader: Reader
) -> None:
    said = [
        Said(Recommendation(f"zq{number}x {' and '.join(words)}"), known) for number, (words, known) in enumerate(made)
    ]
    assert reader.children is not None
    others = [name for key, name in CHILDREN.items() if key not in reader.children]
    for child in reader.children:
        told = in_letter(said, child, reader, others)
        text = " ".join(one.what for one in told or ()).casefold()
        assert not any(name.casefold() in text for name in others)
        of_this = [one for one in said if one.labels.child in ("", child)]
        for one in of_this:
            named = any(name.casefold() in one.says.what.casefold() for name in others)
            assert (one.says.what.casefold() in text) is (may_read(one.labels, reader) and not named)
        assert len(told or ()) <= len(of_this)
        assert (told == ()) is (not of_this), "it says there were none only where there were none"


@pytest.mark.clause("BFG-4.14.13e", "BFG-4.10.2a")
def test_a_letter_holds_what_was_recommended_for_its_children_in_its_language(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        father = add_person(
            cast.authority, "Thaddeus", "Larkwhistle", address="9 Elsewhere Row, Nowhere", language="cy"
        )
        relate(family.noah, father, "father")
        conference = under_way(cast, family.ava, family.noah)
        recommended = (
            ("A place in nursery", "Sure Start", family.noah.pk),
            ("A speech test", HEALTH_VISITOR, family.ava.pk),
            ("Help with the rent", "The housing office", None),
            ("A bed for Ava", "The housing office", None),
        )
        for what, who, child in recommended:
            said = Undertaken(what, who, child=child, kind="recommendation", by_when=date(2026, 12, 1), accepted=None)
            committing.commit(cast.chair, conference, said)
        letters = {one.reader.seat.name: one.letter for one in prepare(conference)}
        mother, father_s = letters["Delphine Larkwhistle"], letters["Thaddeus Larkwhistle"]
        has = {child.name: {one.what for one in child.recommendations or ()} for child in mother.children}
        assert has["Ava Larkwhistle"] == {"A speech test", "Help with the rent", "A bed for Ava"}
        assert has["Noah Larkwhistle"] == {"A place in nursery", "Help with the rent", "A bed for Ava"}
        [noah] = father_s.children
        assert {one.what for one in noah.recommendations or ()} == {"A place in nursery", "Help with the rent"}
        decided = replace(father_s, children=(replace(noah, outcome=Outcome.NO_PLAN),))
        [printed] = sheet(decided)["children"]
        assert printed["recommendations"]["heading"] == "Argymhellion"
        [nursery] = [
            item for item in printed["recommendations"]["items"] if item.startswith("A place in nursery (Sure")
        ]
        assert "1 Rhagfyr 2026" in nursery


@pytest.mark.clause("BFG-4.14.13e")
def test_a_letter_says_that_there_were_none_and_does_not_say_so_of_what_is_kept_from_its_reader(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)

        def mothers() -> tuple[Recommendation, ...] | None:
            [one] = [one for one in prepare(conference) if one.reader.seat.name == "Delphine Larkwhistle"]
            return one.letter.children[0].recommendations

        assert mothers() == ()
        heading = frame(facts.procedure(conference))[0].key
        here = saying.say(cast.chair, conference, OnTheBoard("He came back", heading, "fact", child=family.ava.pk))
        seat = Seat.objects.get(conference=conference, name="Delphine Larkwhistle")
        told = {"authority": cast.authority, "statement": here, "by": cast.chair, "at": here.said_at}
        NotFor.objects.create(seat=seat, **told)
        said = Undertaken("A new lock", "Police", kind="recommendation", child=family.ava.pk, answers_to=here.pk)
        committing.commit(cast.chair, conference, said)
        assert mothers() is None
        visitor = next(one for one in prepare(conference) if one.reader.seat.name == HEALTH_VISITOR)
        assert [one.what for one in visitor.letter.children[0].recommendations or ()] == ["A new lock"]


def test_a_procedure_that_asks_for_none_in_its_letter_has_none_there(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        conference = under_way(cast, larkwhistles(cast).ava)
        committing.commit(cast.chair, conference, Undertaken("A new lock", "Police", kind="recommendation"))
        assert {child.recommendations for one in prepare(conference) for child in one.letter.children} == {None}
