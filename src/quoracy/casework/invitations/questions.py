"""Reading invitations: who has answered what, whether there will be enough, and what would mend it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, require
from quoracy.casework.access.rights import NoRight, Right
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
        return self.certain.ready


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far one conference is: answers, for whom there are not yet enough, and messages that did not arrive.

    Of the conference, its children and their places only what the list shows has been read.
    """

    conference: Conference
    about: tuple[ConferenceChild, ...]
    answers: Mapping[str, int]
    unsent: int
    short: tuple[tuple[ConferenceChild, ChildQuoracy], ...]
    undelivered: int

    @property
    def ready(self) -> bool:
        return not self.unsent and not self.undelivered and not self.short


class Listed(NamedTuple):
    """What a list of many conferences is counted from: the columns of a seat, and how its invitation stands."""

    seat: uuid.UUID
    conference: uuid.UUID
    agency: str
    service: str
    title: str
    standing: str
    remote: bool
    present: bool | None
    direct_contact: list[uuid.UUID]
    invited: bool
    kept_out: str
    asked: bool = False
    answer: str | None = None

    @property
    def unsent(self) -> bool:
        """Whether somebody who is to be asked by an invitation has not been."""
        return self.expected and not self.asked and self.standing not in NEVER_SENT_ONE

    @property
    def expected(self) -> bool:
        """Whether anybody waits for them: not for somebody kept out of all of it."""
        return self.invited and self.kept_out != Seat.KeptOut.WHOLE


NEVER_SENT_ONE = (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)
_OF_SEATS = ("pk", *Listed._fields[1:11])


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
    if certain.ready:
        return Expected(row, certain, certain, ())
    open_seats = [seat for seat in seats if seat.invited and seat not in sure and seat.agency]
    mends = tuple(seat for seat in open_seats if _lacking(count([*sure, seat])) < _lacking(certain))
    return Expected(row, certain, count(facts.hoped(seats)), mends)


def _lacking(found: ChildQuoracy) -> int:
    return len(found.missing) + len(found.nobody_from)


def readiness(user: User, until: date) -> list[Readiness]:
    """Every conference arranged up to a day with how far it is, soonest first; as many queries for one as for sixty.

    Only the columns that are counted or shown are read: of sixty conferences with fifteen people each, that is what
    keeps the list quick.
    """
    authority = authority_of(user)
    arranged = list(
        conferences.coming_up(user, until)
        .filter(state=Conference.State.ARRANGED)
        .select_related(None)
        .prefetch_related(None)
        .only("type", "starts_at")
    )
    keys = [one.pk for one in arranged]
    seats, children, lost = _seats(keys), _children(keys), _undelivered(keys)
    for one in arranged:
        one.authority = authority  # the one object that holds what it has adopted
    return [_readiness(one, seats[one.pk], children[one.pk], lost[one.pk]) for one in arranged]


def _seats(of: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Listed]]:
    """Two queries: the two tables joined behind row-level security take ten times as long."""
    asked = ExpressionWrapper(Q(asked_at__isnull=False), BooleanField())
    drawn_up = Invitation.objects.filter(conference__in=of).order_by().values_list("seat", asked, "answer")
    answers = {seat: (sent, answer) for seat, sent, answer in drawn_up}
    found: defaultdict[uuid.UUID, list[Listed]] = defaultdict(list)
    for columns in Seat.objects.filter(conference__in=of).order_by().values_list(*_OF_SEATS):
        seat = Listed(*columns, *answers.get(columns[0], ()))
        found[seat.conference].append(seat)
    return found


def _children(of: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[ConferenceChild]]:
    found: defaultdict[uuid.UUID, list[ConferenceChild]] = defaultdict(list)
    shown = ("conference", "child__given_names", "child__family_name", "child__born")
    for row in ConferenceChild.objects.filter(conference__in=of).select_related("child").only(*shown):
        found[row.conference_id].append(row)
    return found


def _readiness(
    conference: Conference, seats: Sequence[Listed], about: Sequence[ConferenceChild], undelivered: int
) -> Readiness:
    answers = Counter(seat.answer for seat in seats if seat.answer is not None and seat.asked)
    procedure = conference_facts.procedure(conference)
    sure = facts.present(seat for seat in seats if seat.expected and seat.answer in facts.COMING)
    counts = [(row, forecast(procedure, sure, conference_facts.sitting(conference, [row], seats))[0]) for row in about]
    short = tuple((row, found) for row, found in counts if not found.ready)
    return Readiness(conference, tuple(about), answers, sum(seat.unsent for seat in seats), short, undelivered)


def _undelivered(conferences_: Sequence[uuid.UUID]) -> Counter[uuid.UUID]:
    wanting = Message.objects.filter(
        conference__in=conferences_, state__in=(Message.State.FAILED, Message.State.PERHAPS), seen_to_at__isnull=True
    )
    return Counter(dict(wanting.order_by().values_list("conference").annotate(Count("pk"))))
