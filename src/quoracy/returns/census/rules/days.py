"""Days that cannot be: no day of the calendar, not yet come, before conception, after death or after closure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from quoracy.returns.census.rules.judging import Found, Verdict, Year, rule
from quoracy.returns.census.shapes import DATES, CensusChild, Details, Leaf, day_of
from quoracy.rulebook.calendar import FIRST_DAY, LAST_DAY

PREGNANCY = timedelta(days=280)
_PLANNED = frozenset({"ExpectedPersonBirthDate", "InitialCPCtarget"})
_PERSON = frozenset({"PersonBirthDate", "ExpectedPersonBirthDate", "PersonDeathDate"})


def happenings(details: Details) -> Iterator[Leaf]:
    """The days of an episode that become events of a chronology."""
    days = [details.conference]
    days += [leaf for enquiry in details.enquiries for leaf in (enquiry.started, enquiry.conference)]
    days += [leaf for plan in details.plans for leaf in (plan.started, *plan.reviews, plan.ended)]
    return (leaf for leaf in days if leaf is not None)


def death_of(child: CensusChild) -> date | None:
    """The day of death, where it is one that can be believed."""
    died, born = day_of(child.died), day_of(child.born)
    return died if died is not None and (born is None or died >= born) else None


@rule("not a day", Verdict.KEPT_OUT, "this is no day of the calendar")
def no_day(child: CensusChild, year: Year) -> Found:
    return (leaf for leaf in child.leaves if leaf.field in DATES and leaf.text and leaf.day is None)


@rule("no date", Verdict.QUERIED, "the element for a date is there, without a date")
def empty_date(child: CensusChild, year: Year) -> Found:
    return (leaf for leaf in child.leaves if leaf.field in DATES and not leaf.text)


@rule("not yet", Verdict.KEPT_OUT, "this is after the day the file was made, so it cannot have happened")
def not_yet(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for leaf in child.leaves:
        day = leaf.day if leaf.field in DATES - _PLANNED - _PERSON else None
        if day is not None and day > year.latest:
            yield leaf


@rule("out of reach", Verdict.KEPT_OUT, "this is too long ago for working days to be counted; look at the year")
def out_of_reach(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for leaf in (leaf for details in child.details for leaf in happenings(details)):
        if leaf.day is not None and not FIRST_DAY <= leaf.day <= LAST_DAY.replace(year=LAST_DAY.year - 1):
            yield leaf


@rule("before conception", Verdict.KEPT_OUT, "this is more than 40 weeks before the child's birth")
def before_conception(child: CensusChild, year: Year) -> Iterator[Leaf]:
    birth = day_of(child.born) or day_of(child.expected)
    for leaf in (leaf for details in child.details for leaf in happenings(details)):
        if birth is not None and leaf.day is not None and leaf.day < birth - PREGNANCY:
            yield leaf


@rule("8606", Verdict.QUERIED, "the referral is more than 40 weeks before the child's birth")
def referred_before_conception(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    birth = day_of(child.born) or day_of(child.expected)
    for details in child.details:
        referred = day_of(details.referred)
        if birth is not None and referred is not None and referred < birth - PREGNANCY:
            yield details.referred


@rule("after death", Verdict.KEPT_OUT, "this is after the child's death")
def after_death(child: CensusChild, year: Year) -> Iterator[Leaf]:
    died = death_of(child)
    ends = {id(plan.ended) for _, plan in child.plans()}
    starts = {id(plan.started) for _, plan in child.plans()}
    for leaf in (leaf for details in child.details for leaf in happenings(details)):
        is_plan = id(leaf) in ends or id(leaf) in starts  # 8915 and 8920 speak of these
        if died is not None and leaf.day is not None and leaf.day > died and not is_plan:
            yield leaf


@rule("8555Q", Verdict.QUERIED, "the child was referred after death")
def referred_after_death(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    died = death_of(child)
    for details in child.details:
        referred = day_of(details.referred)
        if died is not None and referred is not None and referred > died:
            yield details.referred


@rule("8585Q", Verdict.QUERIED, "the case was closed because the child died, but no day of death is given")
def died_without_a_day(child: CensusChild, year: Year) -> Found:
    for details in child.details:
        if details.closed_because and details.closed_because.text == "RC2" and not day_of(child.died):
            yield details.closed_because


@rule("8565", Verdict.QUERIED, "this is after the case was closed")
def after_closure(child: CensusChild, year: Year) -> Iterator[Leaf]:
    for details in child.details:
        closed = day_of(details.closed)
        for leaf in happenings(details):
            if closed is not None and leaf.day is not None and leaf.day > closed:
                yield leaf


@rule("8630", Verdict.QUERIED, "the case was closed before it was referred")
def closed_before_referral(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        closed, referred = day_of(details.closed), day_of(details.referred)
        if closed is not None and referred is not None and closed < referred:
            yield details.closed


@rule("8620", Verdict.QUERIED, "the case was closed outside the census year")
def closed_in_another_year(child: CensusChild, year: Year) -> Iterator[Leaf | None]:
    for details in child.details:
        closed = day_of(details.closed)
        if closed is not None and not year.holds(closed):
            yield details.closed


@rule("8590", Verdict.QUERIED, "the child has no episode of need")
def no_episode(child: CensusChild, year: Year) -> Found:
    if not child.details:
        yield child.reference
