"""The end of a meeting in its record: ties, dissent, undertakings, who was told, and going on without a quorum."""

from __future__ import annotations

import pytest

from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences.actions import committing, deciding, dissenting, meeting, scaling, telling
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.actions.seeing_to import tell as tell_circumstances
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.exclusions import leaving
from quoracy.casework.records import readers
from quoracy.casework.records.actions import writing
from quoracy.casework.records.actions.writing import Written
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord
from quoracy.casework.room import saying
from quoracy.casework.room.saying import Said
from tests.casework.room.conftest import Meet, Meeting
from tests.conferences_underway import HEALTH_VISITOR, SCHOOL, part_of


def read_by(record: ConferenceRecord, seat: Seat) -> str:
    return " ".join(passage.text for passage in copy_for(record, readers.of_seat(seat)).passages)


def decided_as(conference: Conference, meeting_: Meeting) -> ConferenceChild:
    from django.utils import timezone

    row = part_of(conference, meeting_.family.ava)
    row.outcome, row.decided_at, row.decided_by = "plan", timezone.now(), meeting_.cast.chair
    row.save()
    return row


@pytest.mark.clause("WAL-2.08")
def test_what_a_judgement_rests_on_is_in_the_record_and_not_for_who_was_out_when_it_was_said(meet: Meet) -> None:
    met = meet("bfg")
    chair, conference = met.cast.chair, met.conference
    father = Seat.objects.select_related("person", "conference").get(pk=met.father.pk)
    for_all = saying.say(chair, conference, Said("She walks him to school.", "capacity", "fact"))
    leaving.ask_to_leave(chair, conference, met.father, "The police's information", "He shouted")
    apart = saying.say(chair, conference, Said("He was seen with a crowbar.", "history", "fact"))
    row, seat = part_of(conference, met.family.ava), met.seat(name=HEALTH_VISITOR)
    deciding.take_view(chair, row, seat, deciding.Said("plan", "Likely", "As heard"))
    View.objects.filter(about=row, seat=seat).update(rests_on=[f"statement {for_all.pk}", f"statement {apart.pk}"])
    record = writing.draft(chair, conference)
    ties = [one.text for one in record.passages.filter(origin__startswith="rests on")]
    assert [text.partition(" rests this on: ")[2] for text in ties] == [
        "She walks him to school.",
        "He was seen with a crowbar.",
    ]
    assert "crowbar" in read_by(record, met.mother)
    his = read_by(record, father)
    assert "rests this on: She walks him" in his
    assert "crowbar" not in his
    deciding.take_view(chair, row, seat, deciding.Said("no_plan", "Unlikely", "On reflection"))
    assert View.objects.get(about=row, seat=seat).rests_on, "what the chair takes down unties nothing"


def test_dissent_undertakings_and_what_is_set_aside_are_in_the_record_and_the_dissent_stays_in_its_words(
    meet: Meet,
) -> None:
    met = meet("bfg")
    chair, conference = met.cast.chair, met.conference
    tell_circumstances(chair, conference, [("", "criminal_investigation")])
    scaling.set_aside(chair, conference, "Who held the knife?")
    row, school = (
        decided_as(conference, met),
        Seat.objects.select_related("conference").get(conference=conference, name=SCHOOL),
    )
    dissenting.dissent(Giver(school, school.name), row, "She is safe with her aunt")
    said = Undertaken("Nursery place", "Sure Start", child=met.family.ava.pk, kind="recommendation", accepted=None)
    committing.commit(chair, conference, said)
    telling.tell(chair, conference, met.mother, outcome=True, rights=True, told_by="Mercy")
    record = writing.draft(chair, conference)
    by_heading = {one.heading: one.text for one in record.passages.exclude(origin__startswith="attendance")}
    assert by_heading["recommendations"] == "Sure Start: Nursery place. Not asked yet."
    texts = [one.text for one in record.passages.all()]
    assert any("not answered here: Who held the knife?" in text for text in texts)
    dissent = record.passages.get(origin__startswith="own dissent")
    assert "She is safe with her aunt" in dissent.text
    with pytest.raises(Objected, match="not taken away"):
        writing.edit_passage(chair, dissent, Written("He agreed", dissent.heading, dissent.source), dissent.version)
    assert "was told the outcome" not in read_by(record, met.father), "what the mother was told is not the father's"


@pytest.mark.clause("BOL-1.32")
def test_why_the_minimum_was_departed_from_stands_in_the_minutes_and_only_the_chair_rewords_it(meet: Meet) -> None:
    met = meet("bolton")
    chair, conference = met.cast.chair, met.conference
    Seat.objects.filter(conference=conference, standing="member").update(direct_contact=[])
    row = part_of(conference, met.family.ava)
    told = meeting.GoingOn("The hospital holds all there is", True, True, True)
    meeting.go_on_without_quorum(chair, row, told)
    record = writing.draft(chair, conference)
    passage = record.passages.get(origin__startswith="proceeding")
    assert "The hospital holds all there is" in passage.text
    assert met.family.ava.name in passage.text
    assert passage.child_id == met.family.ava.pk
    assert "Agencies present: " in passage.text
    assert "police" in passage.text
    with pytest.raises(Objected, match="so it stays"):
        writing.take_out(chair, passage)
    other = Written("Nothing was departed from", passage.heading, passage.source, passage.child_id)
    with pytest.raises(Objected, match="not taken away"):
        writing.edit_passage(met.cast.administrator, passage, other, passage.version)
    reworded = Written("All information was at the hospital", passage.heading, passage.source, passage.child_id)
    assert writing.edit_passage(chair, passage, reworded, passage.version).text == reworded.text
    with pytest.raises(Objected, match="Enter what was said"):
        writing.edit_passage(chair, passage, Written(" ", passage.heading, passage.source), passage.version + 1)
    again = writing.draft(chair, conference)
    assert again.passages.filter(origin__startswith="proceeding").count() == 1
