"""Who writes a report: somebody with an account, or a guest bound to one seat. Pages and actions know only this."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import authority_of, may
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.children.models import Tie
from quoracy.casework.children.questions import open_ties
from quoracy.casework.conferences.models import ConferenceChild
from quoracy.casework.reports.models import ReportRequest

_NONE = "There is no such report for you. If you should write it, ask whoever arranges the conference."


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who may write the report asked of one seat. `user` is None for a guest who came by a link."""

    request: ReportRequest
    name: str
    role: str
    user: User | None = None

    @property
    def who(self) -> str:
        """The author as the duties and events name them."""
        return self.request.owed_by


def requests_of(user: User) -> QuerySet[ReportRequest]:
    """The reports this person may write: their own seat's, and social care's for children they work with."""
    working = (Tie.Capacity.SOCIAL_WORKER, Tie.Capacity.TEAM_MANAGER)
    own = Q(seat__practitioner__user=user, seat__practitioner__user__is_active=True)
    found = ReportRequest.objects.filter(authority=authority_of(user)).select_related(
        "conference__authority", "conference__chair", "seat__practitioner__user", "report"
    )
    if not may(user, Right.REQUEST_CONFERENCE):
        return found.filter(own)
    mine = open_ties(user).filter(capacity__in=working).values("child")
    not_mine = ConferenceChild.objects.exclude(child__in=mine).values("conference")
    about_mine = Q(owed_by="social_care", conference__about__child__in=mine) & ~Q(conference__in=not_mine)
    return found.filter(own | about_mine).distinct()


def author_of(user: User, request: uuid.UUID) -> Author:
    """This person as the author of a report, or `NoRight` in the same words for unknown and not theirs."""
    found = requests_of(user).filter(pk=request).first()
    if found is None:
        raise NoRight(user, None, _NONE)
    practitioner = getattr(user, "practitioner", None)
    own = found.seat.practitioner_id is not None and found.seat.practitioner_id == getattr(practitioner, "pk", None)
    return Author(found, user.name, found.seat.title if own else "", user)


def journal(author: Author, act: JournalEntry.Act, what: str) -> None:
    """Write a look or a change on the file of each child of the conference; a guest is named by the seat."""
    conference = author.request.conference
    named = what if author.user else f"{what} (by link: {author.name})"
    for child in conference.about.values_list("child", flat=True):
        JournalEntry.objects.create(
            authority_id=conference.authority_id,
            user=author.user,
            act=act,
            what=named[:200],
            child=child,
            conference=conference.pk,
        )
