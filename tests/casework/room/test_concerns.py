"""Every concern brought to a conference, with its source, and which have been discussed (WAL-2.03, WAL-2.05)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.reports import checks
from quoracy.casework.reports.actions.writing import Written, save_passage, start
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.models import ReportRequest
from quoracy.casework.room import concerns
from quoracy.casework.room.readers import reader
from quoracy.casework.section_47.actions import attach_assessment
from quoracy.casework.section_47.models import Enquiry
from tests.casework.room.conftest import Meet, Meeting
from tests.reports_underway import author, signed

TUESDAY = date(2026, 11, 24)


def brought(met: Meeting) -> list[concerns.Concern]:
    return concerns.carried_over(met.cast.chair, reader(met.cast.chair, met.conference.pk))


def told(met: Meeting) -> str:
    found = concerns.still_to_discuss(met.cast.chair, reader(met.cast.chair, met.conference.pk))
    return found.says if found else ""


def reported(met: Meeting) -> Author:
    """The health visitor's report: a worry, an unmarked thing, a strength, an entry of a history."""
    seat = met.seat(practitioner__user=met.cast.health_visitor)
    ReportRequest.objects.create(
        authority=met.cast.authority,
        conference=met.conference,
        seat=seat,
        owed_by="health_visiting",
        asked_by=met.cast.administrator,
    )
    by = author(met.cast.health_visitor, met.conference)
    ava = met.family.ava.pk
    for text, weighs in (("She is thin", "concern"), ("He shouts", ""), ("She loves school", "strength")):
        save_passage(by, Written(text, "report", ava, "observation", "first", weighs=weighs))
    save_passage(by, Written("Moved here", "history", ava, "fact", "first", happened_on=date(2025, 1, 6)))
    return by


def handed_in(by: Author) -> None:
    """Signed, with a reason for whatever needs one."""
    wants = checks.findings(start(by), timezone.now(), convictions=False)
    signed(by, reasons={one.place: "As told on the telephone" for one in wants if one.needs_reason})


@pytest.mark.clause("WAL-2.03")
def test_every_concern_of_the_enquiry_and_of_reports_is_listed_with_its_source(meet: Meet) -> None:
    met = meet("wales", both=True)
    assert [(one.text, one.kind) for one in brought(met)] == [("Missed meals", concerns.DISCUSSION)]
    by = reported(met)
    assert len(brought(met)) == 1, "a draft is its author's alone"
    handed_in(by)
    found = {one.text: one for one in brought(met)}
    assert set(found) == {"Missed meals", "She is thin", "He shouts"}
    assert found["Missed meals"].discussion is not None
    assert {child.given_names for child in found["Missed meals"].children} == {"Ava", "Noah"}
    thin = found["She is thin"]
    assert (thin.kind, thin.report and thin.report.signed_name, thin.agency) == (
        concerns.REPORT,
        met.cast.health_visitor.name,
        str(met.seat(practitioner__user=met.cast.health_visitor).get_agency_display()),
    )


@pytest.mark.clause("WAL-2.03")
def test_the_chair_is_told_before_deciding_until_all_have_been_discussed(meet: Meet) -> None:
    met = meet("wales")
    handed_in(reported(met))
    assert told(met) == "3 concerns have not been discussed yet."
    first, *others = brought(met)
    concerns.mark(met.cast.administrator, met.conference, [one.source for one in others])
    assert told(met) == "One concern has not been discussed yet."
    assert [one.source for one in brought(met) if one.discussed is None] == [first.source]
    concerns.mark(met.cast.chair, met.conference, [first.source])
    assert told(met) == ""
    concerns.mark(met.cast.chair, met.conference, [first.source], discussed=False)
    assert told(met) == "One concern has not been discussed yet."
    with pytest.raises(Objected):
        concerns.mark(met.cast.chair, met.conference, ["passage of nobody"])
    with pytest.raises(NoRight):
        concerns.mark(met.cast.health_visitor, met.conference, [first.source])


@pytest.mark.clause("WAL-2.05")
def test_an_assessment_is_complete_or_interim_up_to_a_day_and_its_findings_say_so(meet: Meet) -> None:
    met = meet("wales")
    enquiry = Enquiry.objects.get(child=met.family.ava)
    worker = met.cast.social_worker
    for complete, until, outstanding, place in (
        (None, TUESDAY, "", "complete"),
        (True, TUESDAY, "A medical", "outstanding"),
        (False, TUESDAY, " ", "outstanding"),
        (False, date(2026, 11, 26), "A medical", "speaks_until"),
        (False, date(2026, 11, 1), "A medical", "speaks_until"),
    ):
        with pytest.raises(Objected) as objected:
            attach_assessment(
                worker, enquiry, complete=complete, speaks_until=until, found="Bruises", outstanding=outstanding
            )
        assert objected.value.findings[0].place == place
    with pytest.raises(NoRight):
        attach_assessment(met.cast.health_visitor, enquiry, complete=True, speaks_until=TUESDAY, found="Bruises")
    attach_assessment(
        worker,
        enquiry,
        complete=False,
        speaks_until=TUESDAY,
        found="- Bruises on one arm\n\n- Left alone at night",
        outstanding="The medical\nThe father's account",
    )
    found = [one for one in brought(met) if one.assessment]
    assert [(one.text, one.interim) for one in found] == [("Bruises on one arm", True), ("Left alone at night", True)]
    [row] = {one.assessment for one in found if one.assessment}
    assert (row.speaks_until, row.still_outstanding) == (TUESDAY, ["The medical", "The father's account"])
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        attach_assessment(worker, enquiry, complete=True, speaks_until=TUESDAY, found="Bruises on one arm")
    assert [(one.text, one.interim) for one in brought(met) if one.assessment] == [("Bruises on one arm", False)]
    assert enquiry.assessments.count() == 2, "the earlier one stays"


def test_where_the_procedure_does_not_ask_the_list_is_there_and_nobody_is_told(meet: Meet) -> None:
    met = meet("bfg")
    assert brought(met)
    assert told(met) == ""
