"""Section 47 enquiries and initial conferences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from quoracy.returns.census.rules.judging import Found, Verdict, Year, rule
from quoracy.returns.census.shapes import CensusChild, Details, Leaf, Section47, day_of
from quoracy.rulebook.calendar import WorkingCalendar

CLOSED_AFTER_ASSESSMENT = frozenset({"RC8", "RC9"})


def conferences(details: Details) -> Iterator[Leaf]:
    """Every date of an initial conference in an episode, wherever it is written."""
    dates = (details.conference, *(enquiry.conference for enquiry in details.enquiries))
    return (leaf for leaf in dates if leaf)


@rule("1104", Verdict.QUERIED, "the initial conference is before the referral")
def conference_before_referral(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for details in child.details:
        referred = day_of(details.referred)
        for leaf in conferences(details):
            if referred is not None and leaf.day is not None and leaf.day < referred:
                yield leaf


@rule("2889", Verdict.QUERIED, "the enquiry began before the referral")
def enquiry_before_referral(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, enquiry in child.enquiries():
        started, referred = day_of(enquiry.started), day_of(details.referred)
        if started is not None and referred is not None and started < referred:
            yield enquiry.started


@rule(
    "2884", Verdict.KEPT_OUT, "the same conference is given for an enquiry and as a transfer-in; the enquiry's is kept"
)
def conference_twice(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        of_enquiries = {day_of(enquiry.conference) for enquiry in details.enquiries} - {None}
        if day_of(details.conference) in of_enquiries:
            yield details.conference


@rule("8615", Verdict.KEPT_OUT, "the conference has no enquiry's start before it")
def conference_before_enquiry(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        started, held = day_of(enquiry.started), day_of(enquiry.conference)
        if held is not None and (started is None or started > held):
            yield enquiry.conference


@rule(
    "enquiry without a start", Verdict.QUERIED, "the enquiry gives no start, so no strategy discussion can be entered"
)
def enquiry_without_start(child: CensusChild, year: Year) -> Found:
    for _, enquiry in child.enquiries():
        if not enquiry.started:
            yield next((leaf for leaf in (enquiry.not_required, enquiry.target) if leaf is not None), child.reference)


@rule(
    "8675Q",
    Verdict.QUERIED,
    "the enquiry is older than 15 working days and shows neither conference nor that none is needed",
)
def enquiry_long_open(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        started = day_of(enquiry.started)
        if started is not None and enquiry.is_open and started < _fifteen_days_before(year.header.last_day):
            yield enquiry.started


@lru_cache(maxsize=8)
def _fifteen_days_before(day: date) -> date:
    return WorkingCalendar.of("england").before(day, 15)


@rule("8740", Verdict.QUERIED, "the enquiry is still open and began before the census year")
def open_from_before(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        started = day_of(enquiry.started)
        if started is not None and enquiry.is_open and not year.holds(started):
            yield enquiry.started


@rule("8715", Verdict.QUERIED, "the initial conference is outside the census year")
def conference_in_another_year(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for leaf in (leaf for details in child.details for leaf in conferences(details)):
        if leaf.day is not None and not year.holds(leaf.day):
            yield leaf


@rule("8875", Verdict.QUERIED, "the initial conference was on a Saturday or Sunday")
def conference_at_the_weekend(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for leaf in (leaf for details in child.details for leaf in conferences(details)):
        if leaf.day is not None and leaf.day.weekday() >= 5:
            yield leaf


@rule("8870Q", Verdict.QUERIED, "the target date for the initial conference is a Saturday or Sunday")
def target_at_the_weekend(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        target = day_of(enquiry.target)
        if target is not None and target.weekday() >= 5:
            yield enquiry.target


@rule("flag and conference", Verdict.QUERIED, "no conference was needed, yet one was held; the conference is kept")
def not_required_but_held(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        if enquiry.conference and enquiry.not_required and enquiry.not_required.says_yes:
            yield enquiry.not_required


@rule("flag", Verdict.QUERIED, "whether a conference was needed is neither true nor false; taken as false")
def flag_is_no_flag(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for _, enquiry in child.enquiries():
        if enquiry.not_required is not None and enquiry.not_required.text.lower() not in {"true", "false", "0", "1"}:
            yield enquiry.not_required


@rule("8831", Verdict.QUERIED, "the referral led to no further action, yet there is an enquiry or a conference")
def activity_without_action(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        if details.no_further_action and details.no_further_action.says_yes:
            yield from conferences(details)
            yield from (enquiry.started for enquiry in details.enquiries)


@rule("2990", Verdict.QUERIED, "the case was closed after assessment, yet there is an enquiry, a conference or a plan")
def activity_after_assessment(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        if details.closed_because and details.closed_because.text in CLOSED_AFTER_ASSESSMENT:
            yield from conferences(details)
            yield from (enquiry.started for enquiry in details.enquiries)
            yield from (plan.started for plan in details.plans)


@rule("8839", Verdict.QUERIED, "two enquiries of one episode are open at once")
def two_open_enquiries(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        still_open = [enquiry for enquiry in details.enquiries if enquiry.is_open]
        yield from (enquiry.started for enquiry in still_open[1:])


@rule("8868", Verdict.QUERIED, "the case is closed, but the enquiry shows neither conference nor that none is needed")
def closed_with_open_enquiry(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details, enquiry in child.enquiries():
        if details.closed and enquiry.is_open:
            yield enquiry.started


@rule("8890", Verdict.QUERIED, "the enquiry began while another was going on")
def enquiry_within_another(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        for enquiry in details.enquiries:
            started = day_of(enquiry.started)
            others = (other for other in details.enquiries if other is not enquiry)
            if started is not None and any(_covers(other, started, year) for other in others):
                yield enquiry.started


def _covers(enquiry: Section47, day: date, year: Year) -> bool:
    started = day_of(enquiry.started)
    end = year.header.last_day if enquiry.is_open else day_of(enquiry.conference)
    return started is not None and end is not None and started <= day <= end


@rule("2991Q", Verdict.QUERIED, "there is an enquiry, but no assessment in the episode")
def enquiry_without_assessment(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        if not details.assessments:
            yield from (enquiry.started for enquiry in details.enquiries)
