"""Whom to ask how a conference went, who has been asked, and what was said, without anybody in it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from quoracy.casework.access.models import Authority, Role, User
from quoracy.casework.access.questions import authority_of, may, today, with_role
from quoracy.casework.access.rights import NoRight, Right, rights_of
from quoracy.casework.access.scope import within
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.evaluations.models import Evaluation, EvaluationAsked, EvaluationKey
from quoracy.casework.links.guests import Guest
from quoracy.casework.links.keys import digest_of
from quoracy.rulebook.evaluation_rules import Answered, EvaluationRule, Question

_WITH = ("conference__authority", "seat__practitioner", "seat__person")
NOBODY = uuid.UUID(int=0)


def rule_of(conference: Conference) -> EvaluationRule | None:
    return facts.procedure(conference).evaluation


def due(authority: Authority) -> list[Conference]:
    """Conferences closed long enough, about which nobody has been asked yet, oldest first (LBH-8.01)."""
    rows = Conference.objects.filter(
        authority=authority, state=Conference.State.CLOSED, closed_at__isnull=False, evaluations_asked__isnull=True
    )
    calendar, day, found = chronology.adopted_by(authority).calendar, today(), []
    for one in rows.order_by("closed_at"):
        one.authority = authority
        rule, closed = rule_of(one), one.closed_at
        if rule and closed and calendar.between(timezone.localtime(closed).date(), day) >= rule.after_working_days:
            found.append(one)
    return found


def to_ask(conference: Conference) -> list[Seat]:
    """Those who were there and whom the procedure asks."""
    rule = rule_of(conference)
    if rule is None:
        return []
    seats = conference.seats.filter(present=True, standing__in=rule.asked)
    return list(seats.select_related("practitioner__user", "person"))


def to_tell_of_figures(authority: Authority) -> list[User]:
    """Those who make the report on attendance: whoever's role sees the figures behind it."""
    roles = [role for role in Role if Right.SEE_FIGURES in rights_of(frozenset({role}))]
    found = {user.pk: user for role in roles for user in with_role(authority, role)}
    return sorted(found.values(), key=lambda user: user.name)


def waiting_for(user: User) -> list[EvaluationAsked]:
    """What somebody with an account has been asked and has not answered."""
    rows = EvaluationAsked.objects.filter(seat__practitioner__user=user, answered=False)
    return list(rows.select_related(*_WITH))


def waiting_for_guest(guest: Guest) -> EvaluationAsked | None:
    """What somebody who came by a link has been asked and has not answered."""
    if guest.seat is None:
        return None
    return EvaluationAsked.objects.select_related(*_WITH).filter(seat=guest.seat, answered=False).first()


def asked_of(user: User, asked: uuid.UUID) -> EvaluationAsked:
    """One request of this person's own; `NoRight` for every other, and once it is answered."""
    found = next((one for one in waiting_for(user) if one.pk == asked), None)
    if found is None:
        raise NoRight(user, None, "There is no such form for you, or you have sent it already.")
    return found


@contextmanager
def opened(token: str) -> Iterator[EvaluationAsked | None]:
    """The request that a token leads to, inside its authority; None for every token that leads nowhere any more."""
    key = EvaluationKey.objects.filter(digest=digest_of(token)).first()
    with within(key.house_id if key else None):
        rows = EvaluationAsked.objects.select_related(*_WITH).filter(answered=False)
        yield rows.filter(pk=key.row if key else NOBODY).first()


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one question in a time: how many gave each mark, or the words, in no order of who or when."""

    question: Question
    marks: tuple[tuple[int, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was said in a time, since a month; `too_few` where so few answered that they could be known by it."""

    since: date
    answered: int
    too_few: bool
    said: tuple[Said, ...]


def may_read(user: User) -> None:
    """Raise `NoRight` for everybody but chairs, the unit, and those who see figures."""
    if not any(may(user, right) for right in (Right.SEE_FIGURES, Right.RUN_CONFERENCE, Right.ARRANGE_CONFERENCE)):
        raise NoRight(user, Right.SEE_FIGURES)


def summary(user: User, since: date) -> Summary | None:
    """What was said of conferences held since a month; None where the procedure asks nobody.

    It begins earlier where otherwise what a few said could be told by comparing it with another time.
    """
    may_read(user)
    authority = authority_of(user)
    rule = chronology.procedure_of(authority, today()).evaluation
    if rule is None:
        return None
    rows = list(Evaluation.objects.filter(authority=authority).order_by("month").values_list("month", "answers"))
    begins = _begins(Counter(month for month, _answers in rows), since.replace(day=1), rule.least_shown)
    answers = [answers for month, answers in rows if month >= begins]
    if len(answers) < rule.least_shown:
        return Summary(begins, len(answers), True, ())
    return Summary(begins, len(answers), False, tuple(_said(one, answers) for one in rule.questions))


def _begins(months: Counter[date], since: date, least: int) -> date:
    """The month from which a time may begin: between any two such months enough people answered, or nobody."""
    if not any(month >= since for month in months):
        return since
    starts, block = [min(months)], 0
    for month in sorted(months):
        if block >= least:
            starts.append(month)
            block = 0
        block += months[month]
    if block < least and len(starts) > 1:
        starts.pop()
    return max((start for start in starts if start <= since), default=since)


def _said(question: Question, answers: list[dict[str, object]]) -> Said:
    given = [row[question.key] for row in answers if row.get(question.key)]
    if question.answered is Answered.WORDS:
        return Said(question, (), tuple(sorted(str(one) for one in given)))
    marks = Counter(one for one in given if isinstance(one, int))
    return Said(question, tuple((mark, marks[mark]) for mark in range(1, 6)), ())
