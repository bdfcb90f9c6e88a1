"""The family of a conference's children, as homes and as a table, for the table (LBH-4.08)."""

from __future__ import annotations

from datetime import date

import pytest

from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.actions import add_child, relate
from quoracy.casework.people.actions import add_person
from quoracy.casework.room.family_tree import FamilyTree, family_tree
from quoracy.casework.room.readers import Reader, reader
from tests.casework.room.conftest import Meet, Meeting


def tree(met: Meeting, part: str = "chair") -> FamilyTree:
    user = met.cast.people[part]
    return family_tree(user, reader(user, met.conference.pk))


@pytest.mark.clause("LBH-4.08")
def test_homes_and_relations_come_from_the_files_and_name_no_address(meet: Meet) -> None:
    met = meet("lbh")
    half = add_child(met.cast.social_worker, given_names="Wren", family_name="Otterly", born=date(2015, 1, 5), sex="F")
    father = met.father.person
    assert father is not None
    relate(half, father, "father", parental_responsibility=True)
    stranger = add_person(met.cast.authority, "Nobody", "Elsewhere")
    found = tree(met)
    assert [child.given_names for child in found.children] == ["Ava", "Wren", "Noah"]
    assert found.about == {met.family.ava.pk}
    first = found.homes[0]
    assert {one.name for one in first.adults} == {"Delphine Larkwhistle"}
    assert {child.given_names for child in first.children} == {"Ava", "Noah"}
    assert found.homes[-1].number == 0
    assert {child.given_names for child in found.homes[-1].children} == {"Wren"}
    rows = {one.person.name: [tie and tie.kind for tie in one.to] for one in found.relatives}
    assert rows["Thaddeus Larkwhistle"] == ["father", "father", None]
    assert rows["Delphine Larkwhistle"] == ["mother", None, "mother"]
    assert stranger.name not in rows


def test_the_table_sees_it_and_nobody_by_link_or_outside(meet: Meet) -> None:
    met = meet("lbh")
    assert tree(met, "health_visitor").children
    with pytest.raises(NoRight):
        tree(met, "colleague")
    guest = Reader(met.conference, met.mother, children=frozenset([met.family.ava.pk]))
    with pytest.raises(NoRight):
        family_tree(met.cast.chair, guest)
    visitor = met.seat(practitioner__user=met.cast.health_visitor)
    visitor.present = False
    visitor.save()
    with pytest.raises(NoRight):
        tree(met, "health_visitor")
