"""What an author reads of the procedure before writing and sharing, and what follows from it on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.agencies.actions import list_practitioner
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import arranging
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports import questions
from quoracy.casework.reports.actions import opening
from quoracy.casework.reports.actions.asking import answer_not_involved, ask_for_reports
from quoracy.casework.reports.actions.sharing import Shared, record_sharing
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.procedure import Procedure
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import WEDNESDAY, arranged
from tests.reports_underway import NEXT_WEDNESDAY, author, guest, request_of, signed, written
from tests.screens.reading import seen, signed_in, words

pytestmark = pytest.mark.django_db
NAME, OTHER = "Honor Plumtree-Adeyemi", "Petra Hollowfield"
NINE = NEXT_WEDNESDAY.replace(month=11, day=25, hour=9)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=True):
        yield


@pytest.fixture
def under(request: pytest.FixtureRequest) -> Iterator[tuple[Cast, Family, Conference]]:
    """A conference with a second health visitor beside the first, and its reports asked for."""
    cast = cast_under(request.param)
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = arranged(cast, family.ava, starts_at=NEXT_WEDNESDAY)
        first = cast.directory[NAME]
        second = list_practitioner(first.agency, OTHER, "Health visitor", service=first.service)
        arranging.invite(cast.administrator, conference, [second])
        ask_for_reports(cast.administrator, conference)
        yield cast, family, conference


def mine(conference: Conference, page: str, owed_by: str = "health_visiting") -> str:
    return reverse(f"reporting:{page}", args=[request_of(conference, owed_by).pk])


def read(user: object, address: str) -> str:
    return words(seen(signed_in(user), address))  # type: ignore[arg-type]  # a person of the cast


@pytest.mark.clause("BOL-1.45")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_two_workers_of_one_agency_each_owe_a_report_or_sign_one_that_names_both(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, _family, conference = under
    key = f"health_visiting ({OTHER})"
    assert conference.report_requests.filter(owed_by=key).exists()
    page = read(cast.health_visitor, mine(conference, "task"))
    assert "You owe this report yourself, whether or not you come." in page
    assert f"Also asked at your agency: {OTHER}" in page
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor, name=f"{NAME} and {OTHER.upper()}")
    states = {line.request.owed_by: line.state for line in questions.desk(cast.administrator, conference)}
    assert (states[key], states["health_visiting"], states["police"]) == ("together", "in", "missing")
    assert "In, with a colleague's" in read(cast.administrator, reverse("reporting:desk"))
    owed = Duty.objects.get(conference=conference.pk, key="report_to_chair_initial", agency=key)
    assert owed.met_on == date(2026, 11, 25)


@pytest.mark.clause("BOL-1.45")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_a_report_that_names_its_author_alone_leaves_the_colleagues_open(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, _family, conference = under
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor)
    states = {line.request.owed_by: line.state for line in questions.desk(cast.administrator, conference)}
    assert states[f"health_visiting ({OTHER})"] == "missing"


@pytest.mark.clause("BFG-4.7.1a")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_where_the_agency_owes_it_one_worker_is_asked_and_may_answer_that_there_is_nothing(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, _family, conference = under
    assert [one.seat.name for one in conference.report_requests.filter(seat__agency="health")] == [NAME]
    page = read(cast.health_visitor, mine(conference, "task"))
    assert "We have nothing to report" in page
    assert "If your agency's part was not significant, you may answer so" in page
    assert answer_not_involved(guest(conference, "police"), "Never met them").not_involved


@pytest.mark.clause("BOL-1.45")
@pytest.mark.parametrize("under", ["bolton"], indirect=True)
def test_where_each_worker_owes_it_that_answer_is_neither_offered_nor_taken(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, _family, conference = under
    assert "We have nothing to report" not in read(cast.health_visitor, mine(conference, "task"))
    with pytest.raises(Objected, match="however small"):
        answer_not_involved(guest(conference, "police"), "Never met them")


@pytest.mark.clause("BFG-4.7.2b")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_without_an_enquiry_social_care_is_told_that_the_assessment_stands_in(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, family, conference = under
    says = "There was no section 47 type enquiry before this conference. Summarise and analyse the latest assessment"
    address = mine(conference, "task", "social_care")
    assert says not in read(cast.social_worker, address)
    earlier = Conference.objects.create(
        authority=cast.authority,
        type="initial",
        state="closed",
        requested_by=cast.social_worker,
        starts_at=NINE,
    )
    earlier.about.create(authority=cast.authority, child=family.ava)
    assert says in read(cast.social_worker, address)


@pytest.mark.clause("BFG-4.7.9e")
@pytest.mark.parametrize("under", ["bfg"], indirect=True)
def test_after_signing_it_is_said_with_whom_the_report_is_to_be_talked_over_and_by_when(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, family, conference = under
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor)
    page = read(cast.health_visitor, mine(conference, "sign"))
    assert f"Still to be talked over with: {family.mother.name}" in page
    assert "It is due on" in page
    assert "You judge how far that serves their interests. BFG-4.7.9e" in page
    assert "You judge whether and how the report is shared with a child" in read(
        cast.health_visitor, mine(conference, "share")
    )
    given = Shared(person=family.mother.pk, given_at=NINE, how="together", discussed_on=date(2026, 11, 25))
    record_sharing(visitor, given)
    assert "Still to be talked over" not in read(cast.health_visitor, mine(conference, "sign"))


@pytest.mark.clause("LBH-3.07")
@pytest.mark.parametrize("under", ["lbh"], indirect=True)
def test_the_author_answers_for_a_child_and_the_social_worker_reads_it_unless_the_pack_turns_it_round(
    under: tuple[Cast, Family, Conference], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, family, conference = under
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor)
    record_sharing(visitor, Shared(child=family.ava.pk, why_not="She is four"))
    line = f"{NAME}, {family.ava.name}: not shared: She is four"
    assert line in read(cast.social_worker, mine(conference, "others", "social_care"))
    _judged_by(monkeypatch, "social_worker")
    with pytest.raises(Objected, match="social worker judges"):
        record_sharing(visitor, Shared(child=family.ava.pk, why_not="She is four"))


def _judged_by(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    said = facts.procedure

    def turned(conference: Conference) -> Procedure:
        procedure = said(conference)
        assert procedure.reports is not None
        changed = replace(procedure.reports, shared_with_child_judged_by=who)
        return replace(procedure, sections={**procedure.sections, "reports": changed})

    monkeypatch.setattr(facts, "procedure", turned)


@pytest.mark.clause("LBH-4.14")
@pytest.mark.parametrize("under", ["lbh"], indirect=True)
def test_until_relatives_are_prepared_it_stays_with_the_author_and_before_the_chair(
    under: tuple[Cast, Family, Conference],
) -> None:
    cast, family, conference = under
    visitor = author(cast.health_visitor, conference)
    written(visitor)
    signed(visitor)
    says = f"{NAME} has not said whether each relative was told what will be said."
    assert says in read(cast.health_visitor, mine(conference, "task"))
    assert says in [finding.says for finding in opening.findings(cast.chair, conference)]
    given = Shared(person=family.mother.pk, given_at=NINE, how="together", discussed_on=date(2026, 11, 25))
    record_sharing(visitor, given)
    assert says not in read(cast.health_visitor, mine(conference, "task"))
    assert says not in [finding.says for finding in opening.findings(cast.chair, conference)]
