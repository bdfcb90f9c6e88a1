"""Until when records are kept, which are past that day, and what stands against disposing of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from quoracy.casework.access.models import Authority, User
from quoracy.casework.access.questions import authority_of, may, require
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.agencies.models import AgencyKind, Practitioner
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences.models import Conference
from quoracy.casework.plans.models import Plan
from quoracy.casework.retention.models import AgencyKeeps, DisposalProposed, RetentionRule

OVER = (Conference.State.CLOSED, Conference.State.STOOD_DOWN, Conference.State.REFUSED)


def may_read(user: User) -> None:
    """Raise `NoRight` for everybody but those who oversee and the unit."""
    if not (may(user, Right.OVERSEE) or may(user, Right.ARRANGE_CONFERENCE)):
        raise NoRight(user, Right.OVERSEE)


def rule_on(authority: Authority, day: date) -> RetentionRule | None:
    """The rule of an authority on a day; without one, everything is kept."""
    return RetentionRule.objects.filter(authority=authority, since__lte=day).order_by("-since", "-at").first()


def kept_until(rule: RetentionRule, conference: Conference, children: Collection[Child]) -> date:
    """The later of so many years after the conference and the youngest child's birthday at that age.

    A child not born yet counts from the day it is expected.
    """
    began = conference.closed_at or conference.starts_at or conference.requested_at
    days = [_years_after(timezone.localtime(began).date(), rule.years)]
    born = [day for child in children if (day := child.born or child.expected)]
    if rule.until_age and born:
        days.append(_years_after(max(born), rule.until_age))
    return max(days)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


@dataclass(frozen=True, slots=True)
class Past:
    """Records past their date: until when they were kept, what stands against disposal, and what was proposed."""

    conference: Conference
    children: int
    until: date
    against: tuple[str, ...]
    proposed: DisposalProposed | None

    @property
    def disposed(self) -> bool:
        review = getattr(self.proposed, "review", None)
        return review is not None and review.disposed

    @property
    def waits(self) -> bool:
        """Whether a proposal waits for a second person."""
        return self.proposed is not None and getattr(self.proposed, "review", None) is None


def past_their_date(user: User, day: date) -> list[Past]:
    """Every conference whose records are past their date and are not marked as disposed of, oldest first."""
    require(user, Right.OVERSEE)
    authority = authority_of(user)
    rule = rule_on(authority, day)
    if rule is None:
        return []
    rows = Conference.objects.filter(authority=authority, state__in=OVER).prefetch_related("children")
    late = [(row, kept_until(rule, row, row.children.all())) for row in rows.order_by("starts_at", "requested_at")]
    found = _looked_at([(row, until) for row, until in late if until < day])
    return [one for one in found if not one.disposed]


def of_conference(conference: Conference, day: date) -> Past | None:
    """How one conference stands; None where the authority has no rule, so that everything is kept."""
    rule = rule_on(conference.authority, day)
    if rule is None:
        return None
    return _looked_at([(conference, kept_until(rule, conference, conference.children.all()))])[0]


def _looked_at(rows: list[tuple[Conference, date]]) -> list[Past]:
    keys = [row.pk for row, _until in rows]
    children = {row.pk: [child.pk for child in row.children.all()] for row, _until in rows}
    everybody = [child for found in children.values() for child in found]
    planned = set(Plan.objects.filter(child__in=everybody, ended_on__isnull=True).values_list("child", flat=True))
    owing = set(Duty.objects.filter(conference__in=keys, open=True).values_list("conference", flat=True))
    newest: dict[object, DisposalProposed] = {}
    for proposal in DisposalProposed.objects.filter(conference__in=keys).select_related("by", "review__by"):
        newest.setdefault(proposal.conference_id, proposal)
    return [
        Past(
            row,
            len(children[row.pk]),
            until,
            tuple(_against(row, planned=bool(planned & set(children[row.pk])), owing=row.pk in owing)),
            newest.get(row.pk),
        )
        for row, until in rows
    ]


def _against(row: Conference, *, planned: bool, owing: bool) -> list[str]:
    """What stands against disposing of the records of one conference, in words."""
    found = []
    if row.state not in OVER:
        found.append("The conference is not over")
    if planned:
        found.append("A child of it is the subject of a plan now")
    if owing:
        found.append("Something that followed from it is still to be done")
    return found


@dataclass(frozen=True, slots=True)
class Copies:
    """An agency that holds copies of the decision, and until when it keeps them, if it has said so."""

    agency: str
    words: str
    letters: int
    keeps: AgencyKeeps | None


def agencies_holding(conference: Conference) -> list[Copies]:
    """Which agencies hold a copy of the decision letter, and what each said of keeping it (BFG-4.14.12)."""
    letters = conference.letters.exclude(seat__agency="").values_list("seat__agency", flat=True)
    told = {row.agency: row for row in conference.agencies_keep.select_related("recorded_by")}
    held = list(letters)
    return [Copies(one, str(AgencyKind(one).label), held.count(one), told.get(one)) for one in sorted(set(held))]


def dates_come(authority: Authority, day: date) -> list[AgencyKeeps]:
    """The newest date each agency gave for each conference, where it came on this day or in the two months before."""
    rows = AgencyKeeps.objects.filter(authority=authority, conference__authority=authority)
    newest = {(row.conference_id, row.agency): row for row in rows.select_related("conference__authority")}
    return [row for row in newest.values() if day - timedelta(days=60) <= row.until <= day]


def whom_to_remind(row: AgencyKeeps) -> list[Practitioner]:
    """The agency's own people who were sent the decision letter, each once."""
    seats = row.conference.seats.filter(agency=row.agency, letters__isnull=False, practitioner__isnull=False)
    found = {seat.practitioner_id: seat.practitioner for seat in seats.select_related("practitioner")}
    return [one for one in found.values() if one is not None and one.email]
