"""Every part anybody has or had in the case of any child of a conference, compared with who might chair it.

Past parts count as present ones do (BFG-4.8.1c). Accounts are compared by themselves; where only a name was written
down (the lead of a plan, a seat of social care at an earlier conference), by name.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Q
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.children.models import Tie
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.plans.models import Plan
from quoracy.casework.section_47.models import StrategyDiscussion

MANAGING = (Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)
WORKING_TITLES = ("worker", "manager", "supervisor", "lead", "practitioner")
Part = tuple[int | None, str, str]
"""An account, if there is one; a name; and the part in words, with its days."""


def parts_in_case(conference: Conference, users: Collection[User]) -> Mapping[int, tuple[str, ...]]:
    """For each of these people every part they have or had in the case; a constant number of queries."""
    children = list(conference.about.values_list("child", flat=True))
    by_name: dict[str, list[int]] = defaultdict(list)
    for user in users:
        by_name[user.name.casefold()].append(user.pk)
    wanted = {user.pk for user in users}
    found: dict[int, list[str]] = defaultdict(list)
    for account, name, words in _every(children, conference):
        for pk in [account] if account is not None else by_name.get(name.casefold().strip(), ()):
            if pk in wanted and words not in found[pk]:
                found[pk].append(words)
    return {pk: tuple(words) for pk, words in found.items()}


def _every(children: Collection[uuid.UUID], conference: Conference) -> Iterator[Part]:
    yield from _ties(children)
    yield from _requests(children)
    yield from _discussions(children)
    yield from _leads(children)
    yield from _at_table(children, conference)


def _ties(children: Collection[uuid.UUID]) -> Iterator[Part]:
    for tie in Tie.objects.filter(child__in=children, capacity__in=MANAGING).select_related("child").order_by("since"):
        words = f"{tie.get_capacity_display()} of {tie.child.name} from {_day(tie.since)}"
        yield tie.user_id, "", f"{words} to {_day(tie.until)}" if tie.until else words


def _requests(children: Collection[uuid.UUID]) -> Iterator[Part]:
    """Who asked for any conference about these children, and the manager who answered."""
    rows = Conference.objects.filter(about__child__in=children).distinct().order_by("requested_at")
    for asked, at, ruled, ruled_at in rows.values_list("requested_by", "requested_at", "ruled_by", "ruled_at"):
        yield asked, "", f"asked for a conference on {_day(timezone.localtime(at).date())}"
        if ruled is not None and ruled_at is not None:
            yield ruled, "", f"answered a request for a conference on {_day(timezone.localtime(ruled_at).date())}"


def _discussions(children: Collection[uuid.UUID]) -> Iterator[Part]:
    rows = StrategyDiscussion.objects.filter(discussed__child__in=children).distinct().order_by("held_at")
    for who, held in rows.values_list("recorded_by", "held_at"):
        yield who, "", f"recorded the strategy discussion of {_day(timezone.localtime(held).date())}"


def _leads(children: Collection[uuid.UUID]) -> Iterator[Part]:
    for plan in Plan.objects.filter(child__in=children).select_related("child").order_by("started_on"):
        words = f"Lead of the plan for {plan.child.name} from {_day(plan.started_on)}"
        yield plan.lead_id, plan.lead_name, f"{words} to {_day(plan.ended_on)}" if plan.ended_on else words


def _at_table(children: Collection[uuid.UUID], conference: Conference) -> Iterator[Part]:
    """Workers and managers of social care asked to any conference about these children, this one among them."""
    ours = Q(agency=AgencyKind.SOCIAL_CARE) & ~Q(standing__in=(Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER))
    rows = Seat.objects.filter(ours, conference__about__child__in=children).distinct().order_by("name")
    for account, name, title, which in rows.values_list("practitioner__user", "name", "title", "conference"):
        if not any(word in title.casefold() for word in WORKING_TITLES):
            continue  # a reviewing officer who was asked has no part in working or managing the case
        where = "this conference" if which == conference.pk else "an earlier conference"
        yield account, name, f"{title} at {where}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
