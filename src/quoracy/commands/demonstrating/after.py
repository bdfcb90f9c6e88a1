"""What leaves on paper after a conference that is over, and what is left of it for whoever looks to do next.

The letters have gone but one, the record is signed, one copy is read and answered, and some wait for the chair.
"""

from __future__ import annotations

from datetime import date

from quoracy.casework.access.models import User
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.evaluations import actions as evaluations
from quoracy.casework.evaluations import questions as asked
from quoracy.casework.evaluations.models import EvaluationAsked
from quoracy.casework.people.models import Person
from quoracy.casework.records import letters, questions
from quoracy.casework.records.actions import amending, distributing, sending_letters, signing, writing
from quoracy.casework.records.actions.distributing import Ruled
from quoracy.casework.records.actions.sending_letters import Sending
from quoracy.casework.records.headings import STANDARD
from quoracy.casework.records.models import ConferenceRecord, LetterSent, Recipient
from quoracy.commands.demonstrating.clock import clock_at, working_days_ago
from quoracy.commands.demonstrating.invited import HERE, Family
from quoracy.commands.demonstrating.over import CHILDS_WORDS
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters
from quoracy.documents.record import copy_pdf, sealed_pdf

MARKS = (("5", "4", "4", "5", "5"), ("4", "4", "3", "5", "4"), ("3", "5", "4", "4", "5"), ("4", "3", "4", "4", "4"))
WORDS = "Send the reports two days earlier, so that everybody can read them before the day."


def leave_on_paper(cast: Cast, today: date, family: Family, conference: Conference) -> None:
    """One working day after another, from the letters to what the mother finds missing in her copy."""
    with clock_at(working_days_ago(cast, today, cast.over - 1, 9, 30)):
        _letters(cast, conference, family.father)
    with clock_at(working_days_ago(cast, today, cast.over - 2, 15)):
        record = _signed(cast.chair, conference, family.father)
    with clock_at(working_days_ago(cast, today, cast.over - 3, 9)):
        _given_to_some(cast, record, family.mother)
    with clock_at(working_days_ago(cast, today, cast.over - 4, 20)):
        _answered_by(record, family.mother)
    if rule := asked.rule_of(conference):
        with clock_at(working_days_ago(cast, today, cast.over - rule.after_working_days, 10)):
            _how_it_went(cast, conference)


def _letters(cast: Cast, conference: Conference, father: Person) -> None:
    """Everybody's but the father's, which is to go by post; the mother has opened hers."""
    make_letters(cast.administrator, conference)
    for letter in letters.newest(conference):
        if letter.seat.person_id == father.pk:
            continue
        way = LetterSent.How.LINK if questions.reached_at(letter.seat) else LetterSent.How.HAND
        sent = sending_letters.send(cast.administrator, letter, Sending(way, letters.address_of(letter, way)), HERE)
        if letter.seat.person_id:
            sending_letters.opened(sent)


def _signed(chair: User, conference: Conference, father: Person) -> ConferenceRecord:
    """Drafted from what was captured, one passage kept from the father, and sealed."""
    record = writing.draft(chair, conference)
    for passage in record.passages.filter(text__contains=CHILDS_WORDS):
        why = "He could press her about it: she asked that he should not hear of it."
        writing.keep_from(chair, passage, writing.Whom("person", person=father), why)
    for heading in STANDARD:
        if not record.passages.filter(heading=heading).exists():
            record = writing.explain_empty(chair, record, heading, "Nothing came up under this heading.")
    return signing.sign(chair, record, sealed_pdf, signing.as_read(record))


def _given_to_some(cast: Cast, record: ConferenceRecord, mother: Person) -> None:
    """The chair has ruled about the mother and two practitioners; the mother and one of them have been sent it."""
    for row in questions.recipients(record):
        ruled_on = row.seat is not None and (row.seat.person_id == mother.pk or row.seat.service in GIVEN)
        if ruled_on:
            row = distributing.rule(cast.chair, row, Ruled(True, "", LINK))
        if ruled_on and row.seat is not None and row.seat.service != LATER:
            distributing.send(cast.administrator, row, questions.address_of(row), HERE, copy_pdf)


LINK = Recipient.How.LINK
LATER = "school"
GIVEN = ("health_visiting", LATER)


def _answered_by(record: ConferenceRecord, mother: Person) -> None:
    """The mother has read her copy and proposes an addition, on which the chair has not ruled."""
    own = questions.own_copy(record.conference.seats.get(person=mother), None)
    assert own is not None
    distributing.opened(own, None)
    passage = next((one for one in questions.copy_of(own).passages if "nights" in one.text), None)
    says = "I said that I have asked for day shifts since March, and that my manager has the letter. Please add it."
    amending.propose(own, passage.pk if passage else None, says)


def _how_it_went(cast: Cast, conference: Conference) -> None:
    """Everybody who was there is asked, and all but one have answered."""
    evaluations.ask_everybody(cast.administrator, HERE)
    rows = EvaluationAsked.objects.select_related("conference", "seat").filter(conference=conference)
    rule = asked.rule_of(conference)
    assert rule is not None
    for row, marks in zip(rows.filter(seat__standing=Seat.Standing.MEMBER), MARKS, strict=False):
        given = dict(zip((one.key for one in rule.questions), (*marks, WORDS), strict=False))
        evaluations.answer(row, given)
