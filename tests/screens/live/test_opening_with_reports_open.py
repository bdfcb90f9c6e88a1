"""Before a conference opens, its chair is shown what is open about the reports and gives the reasons asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.models import Conference, Departure
from quoracy.casework.reports.actions import opening
from quoracy.casework.reports.actions.asking import ask_for_reports
from quoracy.casework.reports.actions.withholding import From, ask_to_withhold
from quoracy.commands.demonstrating.invited import see_to_everything
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.reports_underway import author, signed, written


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def under(db: None, request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family]]:
    cast = cast_under(request.param)
    with within(cast.authority):
        yield cast, larkwhistles(cast)


def with_reports(cast: Cast, family: Family) -> Conference:
    """A report of a health visitor, signed late and shared with nobody, a passage of it kept from the mother."""
    conference = arranged(cast, family.ava)
    ask_for_reports(cast.administrator, conference)
    visitor = author(cast.health_visitor, conference)
    passage = written(visitor).passages.first()
    assert passage is not None
    ask_to_withhold(visitor, passage, [From(person=family.mother.pk)], "She would be in danger", exceptional=True)
    signed(visitor, reasons={"late_reason": "Asked today"})
    return conference


@pytest.mark.clause("BOL-1.43", "BOL-1.49", "BOL-1.60")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_the_chair_says_why_for_each_gap_and_the_reasons_are_kept(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = with_reports(cast, family)
    see_to_everything(cast, conference)
    gates = {f.clauses[0]: f for f in opening.findings(cast.chair, conference) if f.needs_reason}
    assert set(gates) == {"BOL-1.43", "BOL-1.49", "BOL-1.60"}
    assert "Ava Larkwhistle" in gates["BOL-1.43"].says
    assert "Delphine Larkwhistle" in gates["BOL-1.49"].says
    client = Client()
    client.force_login(cast.chair)
    address = reverse("live:open", args=[conference.pk])
    page = client.post(address).content.decode()
    assert all(finding.says in page for finding in gates.values())
    client.post(address, {"asked": "yes"})
    conference.refresh_from_db()
    assert conference.state == Conference.State.ARRANGED
    boxes = {f.place.replace(".", "_").replace("-", "_"): f"Because of {clause}" for clause, f in gates.items()}
    opened = client.post(address, {"asked": "yes", **boxes})
    assert opened.headers["Location"] == reverse("live:roll_call", args=[conference.pk])
    kept = dict(Departure.objects.filter(conference=conference, by=cast.chair).values_list("clause", "reason"))
    assert kept == {clause: f"Because of {clause}" for clause in gates}
    assert opening.settle(cast.chair, conference, {}) == [], "a second click asks nothing of an open conference"


@pytest.mark.clause("WAR-4.07")
@pytest.mark.parametrize("under", ["warwickshire"], indirect=True)
def test_another_procedure_asks_only_whether_parents_could_read(under: tuple[Cast, Family]) -> None:
    cast, family = under
    conference = with_reports(cast, family)
    found = opening.findings(cast.chair, conference)
    assert {f.clauses for f in found if f.needs_reason} == {("WAR-4.07",)}
    assert any("not decided whether a passage is withheld" in f.says for f in found), "shown, without a reason"
    with pytest.raises(Objected, match="chance to read"):
        opening.settle(cast.chair, conference, {})


def test_nobody_but_the_chair_is_shown_what_is_open(
    client: Client, cast: Cast, family: Family, elsewhere: Cast
) -> None:
    conference = arranged(cast, family.ava)
    address = reverse("live:open", args=[conference.pk])
    assert client.post(address).status_code == 302, "to the door"
    for stranger in (cast.colleague, elsewhere.chair):
        client.force_login(stranger)
        assert client.post(address).status_code == 403
    assert JournalEntry.objects.filter(user=cast.colleague, act=JournalEntry.Act.REFUSED).exists()
    with pytest.raises(NoRight):
        opening.settle(cast.administrator, conference, {})
