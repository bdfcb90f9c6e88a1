"""Each person's own next steps after a conference, and nothing of anybody else's.

Their undertakings, the meetings they belong to, what they will receive and when, the report owed for the review, and
for the family how to complain. Somebody kept out of all of it reads of nothing that was said there; somebody kept out
of a part reads their own undertakings and what their letter will say too.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import committed, facts, questions
from quoracy.casework.conferences.actions.closing import terms_of
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.documents.letters_of_conference import Reader, readers
from quoracy.documents.read_aloud import aloud
from quoracy.rulebook.counting import back, last_day
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.shapes import Anchor, Timescale

FAMILY = Seat.Standing.FAMILY
LETTER = {True: ("decision_letter", "decision_circulated"), False: ("decision_circulated", "decision_letter")}
RECORD = {True: ("record_to_parents", "record_circulated"), False: ("record_circulated",)}
FROM_THE_DAY = (Anchor.CONFERENCE, Anchor.START_OF_CONFERENCE, Anchor.END_OF_CONFERENCE)


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody undertakes, for which child; the name is empty where it is for all of them."""

    what: str
    by_when: date | None
    child: str
    recommended: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting this person comes to: which, about whom, when. For a review, by when their report is owed."""

    kind: str
    child: str
    on: date
    report_by: date | None = None


@dataclass(frozen=True, slots=True)
class Receives:
    """Something this person will be sent, and by when; no day where the procedure sets none."""

    kind: str
    by: date | None


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Everything one person has to do or to expect."""

    seat: Seat
    decisions: tuple[tuple[str, str, str], ...]
    own: tuple[Own, ...]
    meetings: tuple[Meeting, ...]
    receives: tuple[Receives, ...]
    may_complain: bool


def next_steps_of_all(conference: Conference) -> list[NextSteps]:
    """Each person's, for the chair to give out: everybody who gets a letter or undertook something, in this order."""
    about, taken, every = questions.about(conference), committed.undertaken(conference), readers(conference)
    with_something = {row.seat_id for row in taken}
    wanted = [one for one in every if one.child is None and (one.by_default or one.seat.pk in with_something)]
    return [_of(conference, one, about, taken) for one in wanted]


def next_steps_of(conference: Conference, seat: Seat) -> NextSteps:
    """One person's own; for somebody who gets no letter only what they undertook themselves."""
    about, taken = questions.about(conference), committed.undertaken(conference)
    reader = next((one for one in readers(conference) if one.seat.pk == seat.pk), None)
    return _of(conference, reader or Reader(seat, (), by_default=False), about, taken)


def _of(
    conference: Conference, reader: Reader, about: Sequence[ConferenceChild], taken: Sequence[Commitment]
) -> NextSteps:
    seat, family = reader.seat, reader.seat.standing == FAMILY
    procedure = facts.procedure(conference)
    if seat.kept_out == Seat.KeptOut.WHOLE:
        return NextSteps(seat, (), (), (), tuple(_letter(conference, procedure, reader, family)), family)
    theirs = [row for row in about if row.child_id in reader.children and row.outcome and reader.by_default]
    names = {row.child_id: row.child.name for row in about if row.child_id in reader.children}
    own = [row for row in taken if row.seat_id == seat.pk and (row.child_id is None or row.child_id in names)]
    receives = [*_letter(conference, procedure, reader, family), *_record(conference, procedure, reader, family)]
    return NextSteps(
        seat,
        tuple(_decisions(conference, seat, [row.child.name for row in theirs])),
        tuple(Own(row.what, row.by_when, names.get(row.child_id, "") if row.child_id else "", _is(row)) for row in own),
        tuple(meeting for row in theirs for meeting in _meetings(procedure, conference, seat, row)),
        tuple(receives),
        family,
    )


def _is(row: Commitment) -> bool:
    return row.kind == Commitment.Kind.RECOMMENDATION


def _decisions(conference: Conference, seat: Seat, names: Sequence[str]) -> list[tuple[str, str, str]]:
    """The decision read back, of their own children only, in their own language."""
    return [said for said in aloud(conference, seat) if said[0] in names]


def _meetings(procedure: Procedure, conference: Conference, seat: Seat, row: ConferenceChild) -> list[Meeting]:
    """The core group where they are in it, and the review."""
    terms = terms_of(row)
    found = []
    if terms.first_core_group_on and str(seat.pk) in row.closing.get("seats", ()):
        found.append(Meeting("core_group", row.child.name, terms.first_core_group_on))
    if terms.review_on:
        owed = _report_owed(procedure, conference, seat, terms.review_on)
        found.append(Meeting("review", row.child.name, terms.review_on, owed))
    return found


def _report_owed(procedure: Procedure, conference: Conference, seat: Seat, review_on: date) -> date | None:
    """By when a professional's report for the review is owed, where the procedure sets a day."""
    if seat.standing != Seat.Standing.MEMBER:
        return None
    own = ("report_to_chair_review",) if seat.agency == "social_care" else ("agency_report_review",)
    keys = (*own, "report_to_chair_review", "report_to_unit_review")
    rule = next((procedure.timescales[key] for key in keys if key in procedure.timescales), None)
    if rule is None or rule.before is None:
        return None
    return back(rule, chronology.adopted_by(conference.authority).calendar, review_on, None)


def _letter(conference: Conference, procedure: Procedure, reader: Reader, family: bool) -> list[Receives]:
    if not reader.by_default:
        return []
    return [Receives("letter", _by(conference, procedure, LETTER[family]))]


def _record(conference: Conference, procedure: Procedure, reader: Reader, family: bool) -> list[Receives]:
    """The record goes to whom the procedure names; who is not among them is promised none."""
    rule = procedure.record
    goes_to = rule.goes_to if rule else ("invited", "present")
    seat = reader.seat
    gets = ("invited" in goes_to and seat.invited) or ("present" in goes_to and reader.by_default)
    if not gets or seat.standing not in (FAMILY, Seat.Standing.MEMBER):
        return []
    return [Receives("record", _by(conference, procedure, RECORD[family]))]


def _by(conference: Conference, procedure: Procedure, keys: Sequence[str]) -> date | None:
    """The last day of the first of these timescales that the procedure has and that counts from the conference."""
    rules: list[Timescale] = [procedure.timescales[key] for key in keys if key in procedure.timescales]
    rule = next((one for one in rules if one.after in FROM_THE_DAY and one.within is not None), None)
    if rule is None:
        return None
    return last_day(rule, chronology.adopted_by(conference.authority).calendar, facts.day_of(conference))


def shows_decisions(conference: Conference, seat: Seat, out: Sequence[uuid.UUID]) -> bool:
    """Whether somebody reads on their own page what was decided: once it is closed, or while they sit there."""
    if conference.state == Conference.State.CLOSED:
        return True
    return bool(seat.present) and not seat.kept_out and seat.pk not in out
