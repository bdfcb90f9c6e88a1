"""Reading invitations: who has answered what, whether there will be enough, and what would mend it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, require
from quoracy.casework.access.rights import NoRight, Right
from quoracy.casework.chronology.facts import adopted_by
from quoracy.casework.conferences import facts as conference_facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.actions.meeting import in_words
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.invitations import facts
from quoracy.casework.invitations.models import Chase, Invitation
from quoracy.casework.messages.models import Message
from quoracy.rulebook.quoracy import ChildQuoracy, forecast

_WITH = ("seat__practitioner__agency", "seat__practitioner__user", "seat__person__household", "deputy", "answered_by")


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be expected for one child: by those who said yes, by those too who have said nothing yet.

    `would_mend` are people on the list who are not certain, each of whom by coming would bring it nearer.
    """

    about: ConferenceChild
    certain: ChildQuoracy
    hoped: ChildQuoracy
    would_mend: tuple[Seat, ...]

    @property
    def ready(self) -> bool:
        return self.certain.quorate is not False


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far one conference is: answers, forecast for each child, and messages that did not arrive."""

    conference: Conference
    answers: dict[str, int]
    unsent: int
    expected: tuple[Expected, ...]
    undelivered: int

    @property
    def ready(self) -> bool:
        return not self.unsent and not self.undelivered and all(one.ready for one in self.expected)


def invitations(conference: Conference) -> list[Invitation]:
    """Every invitation of a conference, as the list is read."""
    return list(conference.invitations.select_related(*_WITH).order_by("seat__standing", "seat__agency", "seat__name"))


def invitation(user: User, wanted: uuid.UUID) -> Invitation:
    """One invitation, for the unit, the chair and the person asked; `NoRight` for anybody else, or where none is."""
    found = (
        Invitation.objects.filter(authority=authority_of(user), pk=wanted)
        .select_related("conference__authority", "conference__chair", *_WITH)
        .first()
    )
    if found is not None:
        practitioner = found.seat.practitioner
        if found.conference.chair_id == user.pk or (practitioner and practitioner.user_id == user.pk):
            return found
        require(user, Right.ARRANGE_CONFERENCE)
        return found
    raise NoRight(user, None, "There is no such invitation for you.")


def by_code(user: User, code: str) -> Invitation | None:
    """The invitation somebody on the telephone gives the reference of."""
    require(user, Right.ARRANGE_CONFERENCE)
    typed = code.strip().upper().replace("0", "O").replace("1", "I")
    return Invitation.objects.filter(authority=authority_of(user), code=typed).select_related(*_WITH).first()


def mine(user: User) -> QuerySet[Invitation]:
    """The invitations of a practitioner with an account that are still to be answered or kept, soonest first."""
    return (
        Invitation.objects.filter(
            seat__practitioner__user=user, asked_at__isnull=False, conference__state=Conference.State.ARRANGED
        )
        .select_related("conference", "seat")
        .order_by("conference__starts_at")
    )


def chases(conference: Conference) -> QuerySet[Chase]:
    """Each reminder that was given, and each for which nobody could be told."""
    return Chase.objects.filter(invitation__conference=conference).select_related("invitation__seat").order_by("at")


def expected(conference: Conference) -> list[Expected]:
    """For each child, whether there will be enough by what people have answered so far."""
    seats = list(conference.seats.select_related("invitation").order_by("standing", "agency", "name"))
    rows = conferences.about(conference)
    return [_expected(conference, row, seats) for row in rows]


def _expected(conference: Conference, row: ConferenceChild, seats: Sequence[Seat]) -> Expected:
    sitting = conference_facts.sitting(conference, [row], seats)
    procedure = conference_facts.procedure(conference)

    def count(coming: Sequence[Seat]) -> ChildQuoracy:
        return in_words(forecast(procedure, facts.present(coming), sitting)[0], row)

    sure = facts.certain(seats)
    certain = count(sure)
    if certain.quorate is not False:
        return Expected(row, certain, certain, ())
    open_seats = [seat for seat in seats if seat.invited and seat not in sure and seat.agency]
    mends = tuple(seat for seat in open_seats if len(count([*sure, seat]).missing) < len(certain.missing))
    return Expected(row, certain, count(facts.hoped(seats)), mends)


def readiness(user: User, until: date) -> list[Readiness]:
    """Every conference arranged up to a day with how far it is, soonest first; as many queries for one as for sixty."""
    authority = authority_of(user)
    adopted_by(authority)  # read once for all of them
    arranged = [
        one
        for one in conferences.coming_up(user, until).prefetch_related("about__child", "seats__invitation")
        if one.state == Conference.State.ARRANGED
    ]
    lost = _undelivered([one.pk for one in arranged])
    return [_readiness(one, authority, lost) for one in arranged]


def _readiness(conference: Conference, authority: object, lost: Counter[uuid.UUID]) -> Readiness:
    conference.authority = authority  # type: ignore[assignment]  # the one object that holds what it has adopted
    seats, rows = list(conference.seats.all()), list(conference.about.all())
    answers: Counter[str] = Counter()
    unsent = 0
    for seat in seats:
        invitation = getattr(seat, "invitation", None)
        if invitation is not None and invitation.asked_at is not None:
            answers[invitation.answer] += 1
        elif _to_be_asked(seat):
            unsent += 1
    found = tuple(_expected(conference, row, seats) for row in rows)
    return Readiness(conference, dict(answers), unsent, found, lost[conference.pk])


def _to_be_asked(seat: Seat) -> bool:
    kept_out = seat.kept_out == Seat.KeptOut.WHOLE
    return seat.invited and not kept_out and seat.standing not in (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)


def _undelivered(conferences_: Sequence[uuid.UUID]) -> Counter[uuid.UUID]:
    wanting = Message.objects.filter(
        conference__in=conferences_, state__in=(Message.State.FAILED, Message.State.PERHAPS), seen_to_at__isnull=True
    )
    return Counter(dict(wanting.order_by().values_list("conference").annotate(Count("pk"))))


def attendance_by_agency(since: date) -> list[tuple[str, int, int, int]]:
    """For each agency since a day: how often asked, how often there, how often away without a deputy (WAR-5.02)."""
    closed = Seat.objects.filter(
        conference__state=Conference.State.CLOSED, conference__starts_at__date__gte=since, invited=True
    ).exclude(agency="")
    asked, there, lacking = Counter[str](), Counter[str](), Counter[str]()
    for agency, present, answer in closed.values_list("agency", "present", "invitation__answer"):
        if answer == Invitation.Reply.DEPUTY:
            continue  # the deputy has a seat of their own, which is counted
        asked[agency] += 1
        there[agency] += bool(present)
        lacking[agency] += not present
    return [(agency, number, there[agency], lacking[agency]) for agency, number in sorted(asked.items())]
