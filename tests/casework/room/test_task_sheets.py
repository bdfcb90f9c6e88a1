"""Each participant's own task sheet, and what the chair sees is missing (WAL-2.01)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.conferences.models import Seat
from quoracy.casework.room import tasks
from quoracy.casework.room.table import read
from quoracy.casework.room.tasks import Place, Sheet, Typed
from tests.casework.room.conftest import Meet, Meeting

EVERY = ("Analysis", "Judgement", "Action", "Plan")


def missing(met: Meeting) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(one.child, one.task.says): one.agencies for one in tasks.open_tasks(read(met.conference))}


def all_of(met: Meeting, sheet: Sheet, text: str = "Considered") -> dict[Place, Typed]:
    children = (met.family.ava, met.family.noah)
    standing = tasks.entries(sheet)
    return {
        (child.pk, task.key): Typed(text, row.version if (row := standing.get((child.pk, task.key))) else 0)
        for child in children
        for task in tasks.tasks(met.conference)
    }


@pytest.mark.clause("WAL-2.01")
def test_the_chair_sees_which_agency_has_not_contributed_to_which_task_for_which_child(meet: Meet) -> None:
    met = meet("wales", both=True)
    everybody = ("Education", "Health", "Police", "Children's social care")
    before = missing(met)
    assert set(before) == {(name, task) for name in ("Ava Larkwhistle", "Noah Larkwhistle") for task in EVERY}
    assert all(set(agencies) == {str(one) for one in before["Ava Larkwhistle", "Plan"]} for agencies in before.values())
    assert len(before["Ava Larkwhistle", "Plan"]) == len(everybody)
    sheet = tasks.sheet_of(met.cast.health_visitor, met.conference.pk)
    health = str(sheet.seat.get_agency_display())
    tasks.keep(sheet, {(met.family.ava.pk, "analysis"): Typed("She is hungry at school")})
    now = missing(met)
    assert health not in now["Ava Larkwhistle", "Analysis"], "contributed to this task, for this child"
    assert health in now["Ava Larkwhistle", "Judgement"]
    assert health in now["Noah Larkwhistle", "Analysis"]
    tasks.keep(sheet, {(met.family.ava.pk, "analysis"): Typed(" ", 1)})
    assert health in missing(met)["Ava Larkwhistle", "Analysis"], "an emptied box contributes nothing"
    for seat in met.conference.seats.exclude(agency="").filter(standing=Seat.Standing.MEMBER):
        another = tasks.sheet_of(met.cast.chair, met.conference.pk, seat.pk)
        tasks.keep(another, all_of(met, another))
    assert missing(met) == {}


@pytest.mark.clause("WAL-2.01")
def test_observers_and_relatives_get_no_sheet(meet: Meet) -> None:
    met = meet("wales")
    assert not tasks.has_sheet(met.conference, met.mother)
    with pytest.raises(NoRight):
        tasks.sheet_of(met.cast.chair, met.conference.pk, met.mother.pk)
    visitor = met.seat(practitioner__user=met.cast.health_visitor)
    assert tasks.has_sheet(met.conference, visitor)
    visitor.standing = Seat.Standing.OBSERVER
    visitor.save()
    with pytest.raises(NoRight):
        tasks.sheet_of(met.cast.health_visitor, met.conference.pk)
    assert str(visitor.get_agency_display()) not in missing(met)["Ava Larkwhistle", "Plan"]
    for part in ("chair", "colleague"):
        with pytest.raises(NoRight):
            tasks.sheet_of(met.cast.people[part], met.conference.pk)


def test_nobody_but_the_chair_and_the_record_taker_opens_anothers_sheet(meet: Meet) -> None:
    met = meet("wales")
    police = met.seat(agency="police")
    with pytest.raises(NoRight):
        tasks.sheet_of(met.cast.health_visitor, met.conference.pk, police.pk)
    sheet = tasks.sheet_of(met.cast.administrator, met.conference.pk, police.pk)
    [row] = tasks.keep(sheet, {(met.family.ava.pk, "plan"): Typed("A visit on Friday")})
    assert (row.seat, row.written_by) == (police, met.cast.administrator.name)
    with pytest.raises(Objected):
        tasks.keep(sheet, {(met.family.noah.pk, "plan"): Typed("Not this conference's child")})


def test_two_people_on_one_sheet_lose_no_word(meet: Meet) -> None:
    met = meet("wales")
    own = tasks.sheet_of(met.cast.health_visitor, met.conference.pk)
    place = (met.family.ava.pk, "analysis")
    tasks.keep(own, {place: Typed("Hungry")})
    tasks.keep(own, {place: Typed("Hungry and cold", 1)})
    with pytest.raises(tasks.TwoWritersError) as two:
        tasks.keep(own, {place: Typed("Hungry and tired", 1)})
    assert [row.text for row in two.value.now] == ["Hungry and cold"]
    assert tasks.entries(own)[place].text == "Hungry and cold"


def test_a_procedure_without_tasks_gives_no_sheets(meet: Meet) -> None:
    met = meet("bfg")
    assert missing(met) == {}
    with pytest.raises(NoRight):
        tasks.sheet_of(met.cast.health_visitor, met.conference.pk)
    assert reverse("room:sheet", args=[met.conference.pk])
