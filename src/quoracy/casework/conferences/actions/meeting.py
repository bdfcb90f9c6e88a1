"""Opening a conference, calling the roll, and going on where there are not enough."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may, require, today
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import choosing, facts, questions
from quoracy.casework.conferences.actions.arranging import uninvited
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference, ConferenceChild, Departure, Seat
from quoracy.rulebook.finding import Departure as Takes
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.quoracy import ChildQuoracy, assess, forecast

_CHANGED = JournalEntry.Act.CHANGED


def only_the_chair(actor: User, conference: Conference, right: Right) -> None:
    """Raise `NoRight` for everybody but the chair of this very conference."""
    require(actor, right)
    if conference.chair_id != actor.pk:
        chair = conference.chair.name if conference.chair else "nobody yet"
        raise NoRight(actor, right, f"Only the chair of this conference ({chair}) may {right}.")


BEFORE_OPENING: list[Callable[[Conference], list[Finding]]] = []
"""What apps that stand above conferences want settled before one opens; each adds its own when it is loaded."""


AFTER_THE_ROLL: list[Callable[[User, Conference], None]] = []
"""What apps that stand above conferences do when the roll has been called or somebody was added to it."""


def open_conference(actor: User, conference: Conference) -> Conference:
    """Begin: the chair, on the day, with the always-invited agencies asked. A second click changes nothing."""
    with transaction.atomic():
        conference = _as_it_is(conference)
        only_the_chair(actor, conference, Right.RUN_CONFERENCE)
        if conference.state == Conference.State.OPEN:
            return conference
        _may_begin(conference)
        settle(actor, conference, [finding for gate in BEFORE_OPENING for finding in gate(conference)], {})
        conference.state, conference.opened_at = Conference.State.OPEN, timezone.now()
        conference.version += 1
        conference.save()
        for row in questions.about(conference):
            journal(actor, _CHANGED, "opened the conference", child=row.child_id, conference=conference.pk)
    return conference


def _as_it_is(conference: Conference) -> Conference:
    """The conference as the database has it now, with nobody else changing it until this is done."""
    rows = Conference.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("authority", "chair").get(pk=conference.pk)


def about_as_it_is(about: ConferenceChild) -> ConferenceChild:
    """One child's part and its conference as the database has them now, with nobody else changing either."""
    rows = ConferenceChild.objects.select_for_update(of=("self", "conference"), no_key=True)
    return rows.select_related("conference__authority", "conference__chair", "child").get(pk=about.pk)


def _may_begin(conference: Conference) -> None:
    if conference.state != Conference.State.ARRANGED or conference.starts_at is None:
        raise Objected.at("", "This conference is not arranged, so it cannot be opened. Ask the unit to arrange it.")
    day = facts.day_of(conference)
    if day > today():
        says = f"This conference is arranged for {day:%A %-d %B %Y}. Open it then, or have it rearranged for today."
        raise Objected.at("", says)
    unsaid = choosing.confirmed(conference)
    lacking = [*uninvited(conference), *([unsaid] if unsaid is not None and not unsaid.holds else [])]
    if lacking:
        raise Objected(lacking)


@dataclass(frozen=True, slots=True)
class RollCall:
    """What the roll-call says of one seat."""

    present: bool
    remote: bool
    standing: str
    direct_contact: frozenset[uuid.UUID]


def call_roll(actor: User, conference: Conference, roll: Mapping[uuid.UUID, RollCall]) -> list[Seat]:
    """Write down who is there, how, in what standing, and which children each has met."""
    children = set(conference.about.values_list("child", flat=True))
    with transaction.atomic():
        _may_take_attendance(actor, _as_it_is(conference))
        changed = []
        for seat in Seat.objects.select_for_update().filter(conference=conference, pk__in=roll):
            said = roll[seat.pk]
            if said.present and seat.kept_out == Seat.KeptOut.WHOLE:
                says = f"The chair has ruled that {seat.name} stays out. Only a new ruling lets them in."
                raise Objected.at(f"here_{seat.pk}", says)
            seat.present, seat.remote, seat.standing = said.present, said.remote, said.standing
            seat.direct_contact = sorted(said.direct_contact & children)
            changed.append(seat)
        Seat.objects.bulk_update(changed, ["present", "remote", "standing", "direct_contact"])
        for child in children:
            journal(actor, _CHANGED, "called the roll", child=child, conference=conference.pk)
        for then in AFTER_THE_ROLL:
            then(actor, conference)
    return questions.seats(conference)


def note_contact(actor: User, conference: Conference, known: Mapping[uuid.UUID, frozenset[uuid.UUID]]) -> None:
    """Write down which of the children each person who is asked knows by direct contact (WAL-5.04, BFG-4.3.8b)."""
    children = set(conference.about.values_list("child", flat=True))
    with transaction.atomic():
        _may_take_attendance(actor, _as_it_is(conference))
        changed = list(Seat.objects.select_for_update().filter(conference=conference, pk__in=known))
        for seat in changed:
            seat.direct_contact = sorted(known[seat.pk] & children)
        Seat.objects.bulk_update(changed, ["direct_contact"])
        for child in children:
            journal(actor, _CHANGED, "noted who knows the child", child=child, conference=conference.pk)


def _may_take_attendance(actor: User, conference: Conference) -> None:
    if not may(actor, Right.TAKE_ATTENDANCE):
        raise NoRight(actor, Right.TAKE_ATTENDANCE)
    if conference.state not in (Conference.State.ARRANGED, Conference.State.OPEN):
        raise Objected.at("", "Attendance can be taken from the day a conference is arranged until it is closed")


def add_seat(
    actor: User,
    conference: Conference,
    *,
    name: str,
    title: str,
    agency: str,
    service: str = "",
    standing: str = Seat.Standing.MEMBER,
    line_management: str = "",
    direct_contact: Sequence[uuid.UUID] = (),
) -> Seat:
    """Add somebody who came without being on the list."""
    _may_take_attendance(actor, conference)
    if not name.strip():
        raise Objected.at("name", "Enter the person's name")
    with transaction.atomic():
        seat = Seat.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            name=name.strip(),
            title=title.strip(),
            agency=agency,
            service=service,
            standing=standing,
            line_management=line_management or agency,
            invited=False,
            present=True,
            direct_contact=list(direct_contact),
        )
        for then in AFTER_THE_ROLL:
            then(actor, conference)
    return seat


def quoracy(
    conference: Conference, rows: Sequence[ConferenceChild] | None = None, sitting_on: Sequence[Seat] | None = None
) -> dict[uuid.UUID, ChildQuoracy]:
    """Whether the conference is quorate, for each child, as people sit now; hand over what was read already."""
    about = list(rows) if rows is not None else questions.about(conference)
    seats = list(sitting_on) if sitting_on is not None else questions.seats(conference)
    procedure = facts.procedure(conference)
    answers: dict[uuid.UUID, ChildQuoracy] = {}
    for row in about:
        sitting = facts.sitting(conference, [row], seats, facts.chair_on_quorum(row))
        answers[row.child_id] = in_words(assess(procedure, sitting)[0], row)
    return answers


def quoracy_expected(conference: Conference, row: ConferenceChild) -> ChildQuoracy:
    """What the count for a child would be if everybody came who is asked, so that gaps are filled days ahead."""
    seats = questions.seats(conference)
    sitting = facts.sitting(conference, [row], seats)
    expected = [facts.present(seat) for seat in seats if seat.invited]
    return in_words(forecast(facts.procedure(conference), expected, sitting)[0], row)


def in_words(found: ChildQuoracy, row: ConferenceChild) -> ChildQuoracy:
    """The same, with the child's name where the rulebook, which knows no names, says its id."""
    return replace(found, because=found.because.replace(str(row.child_id), row.child.name))


@dataclass(frozen=True, slots=True)
class GoingOn:
    """What the chair answers to go on without a quorum; None is 'not answered' and never a yes."""

    reason: str
    essential_information_available: bool | None = None
    delay_would_harm: bool | None = None
    lack_of_contact: bool | None = None


def go_on_without_quorum(actor: User, about: ConferenceChild, said: GoingOn) -> ChildQuoracy:
    """The chair goes on with this child although there are not enough, where the procedure lets the chair.

    Raises `Objected` where it does not, or where an answer or the reason is wanting.
    """
    only_the_chair(actor, about.conference, Right.RUN_CONFERENCE)
    if not said.reason.strip():
        raise Objected.at("reason", "Record why you go on: the reason stands in the record beside the count")
    with transaction.atomic():
        about = about_as_it_is(about)
        conference = about.conference
        only_the_chair(actor, conference, Right.RUN_CONFERENCE)
        _undecided(about)
        about.proceeding = {
            "proceed": True,
            "reason": said.reason.strip(),
            "essential_information_available": said.essential_information_available,
            "delay_would_harm": said.delay_would_harm,
            "lack_of_contact": said.lack_of_contact,
        }
        found = quoracy(conference, [about])[about.child_id]
        if not found.proceeds:
            raise Objected([_cannot_go_on(found)])
        about.version += 1
        about.save()
        if found.quorate is not True:
            Departure.objects.create(
                authority_id=about.authority_id,
                conference=conference,
                child=about.child,
                clause=(found.clauses or ("",))[0],
                says=found.because,
                reason=said.reason.strip(),
                by=actor,
            )
        what = "went on without a quorum"
        journal(actor, _CHANGED, what, child=about.child_id, conference=conference.pk)
    return found


def _cannot_go_on(found: ChildQuoracy) -> Finding:
    return Finding(False, found.because, found.clauses, Takes.FORBIDDEN, "reason", "chair")


def _undecided(about: ConferenceChild) -> None:
    if about.outcome:
        raise Objected.at("", f"The decision about {about.child.name} has been recorded already")


def stop_going_on(actor: User, about: ConferenceChild) -> None:
    """Take back a decision to go on without a quorum, before anything was decided; the departure stays on record."""
    with transaction.atomic():
        about = about_as_it_is(about)
        only_the_chair(actor, about.conference, Right.RUN_CONFERENCE)
        _undecided(about)
        about.proceeding = {}
        about.version += 1
        about.save()
