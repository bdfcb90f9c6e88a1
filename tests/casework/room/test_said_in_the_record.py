"""What was said at the conference stands in its record, and in nobody's copy who was out when it was said."""

from __future__ import annotations

import pytest
import time_machine

from quoracy.casework.conferences.models import Seat
from quoracy.casework.exclusions import leaving
from quoracy.casework.records import readers
from quoracy.casework.records.actions import writing
from quoracy.casework.records.copies import copy_for
from quoracy.casework.room import saying
from quoracy.casework.room.models import Statement
from quoracy.casework.room.saying import Said
from quoracy.rulebook.copies import Extent
from tests.casework.room.conftest import Meet

BEFORE, MEANWHILE, AFTER = "She walks him to school.", "He was seen with a crowbar.", "The nights are calmer."


def test_a_statement_is_drafted_once_and_kept_from_who_was_out(meet: Meet) -> None:
    meeting = meet("bfg")
    conference, chair = meeting.conference, meeting.cast.chair
    saying.say(chair, conference, Said(BEFORE, "capacity", "observation", hand=1))
    out = leaving.ask_to_leave(chair, conference, meeting.father, "The police's information", "He shouted")
    with time_machine.travel("2026-11-25 09:40 +0000", tick=False):
        saying.say(chair, conference, Said(MEANWHILE, "history", "allegation"))
    with time_machine.travel("2026-11-25 09:50 +0000", tick=False):
        leaving.let_in_again(chair, out)
        saying.say(chair, conference, Said(AFTER, "family", "opinion"))
    for _again in range(2):
        record = writing.draft(chair, conference)
    texts = [passage.text for passage in record.passages.filter(source="statement").order_by("position")]
    assert [any(said in text for text in texts) for said in (BEFORE, MEANWHILE, AFTER)] == [True] * 3
    assert len(texts) == 3, "drafting again adds nothing twice"
    father = Seat.objects.select_related("person", "conference").get(pk=meeting.father.pk)
    his = " ".join(passage.text for passage in copy_for(record, readers.of_seat(father)).passages)
    assert BEFORE in his
    assert MEANWHILE not in his
    assert AFTER in his
    hers = " ".join(passage.text for passage in copy_for(record, readers.of_seat(meeting.mother)).passages)
    assert MEANWHILE in hers
    assert "crowbar" not in " ".join(one.why for one in copy_for(record, readers.of_seat(father)).withheld)


def test_what_was_struck_is_in_nobodys_copy_also_when_it_had_been_drafted(meet: Meet) -> None:
    meeting = meet("bfg")
    chair, conference = meeting.cast.chair, meeting.conference
    said = saying.say(chair, conference, Said(BEFORE, "capacity", "observation"))
    record = writing.draft(chair, conference)
    mother = readers.of_seat(meeting.mother)
    assert BEFORE in " ".join(passage.text for passage in copy_for(record, mother).passages)
    Statement.objects.filter(pk=said.pk).update(struck="It was about another child")
    record = writing.draft(chair, conference)
    assert BEFORE not in " ".join(passage.text for passage in copy_for(record, mother).passages)


@pytest.mark.clause("BFG-4.14.5c")
def test_what_the_chair_ruled_is_not_for_somebody_stays_out_of_their_copy_also_where_they_get_all_of_it(
    meet: Meet,
) -> None:
    meeting = meet("bfg")
    chair, conference, police = meeting.cast.chair, meeting.conference, meeting.seat(agency="police")
    said = saying.say(chair, conference, Said(BEFORE, "capacity", "observation"))
    saying.settle_for_whom(chair, said, [meeting.mother.pk, police.pk], "It would tell her where he is")
    record = writing.draft(chair, conference)
    for seat in (meeting.mother, police):
        copy = copy_for(record, readers.of_seat(seat, extent=Extent.ALL))
        assert BEFORE not in " ".join(passage.text for passage in copy.passages), seat
    father = copy_for(record, readers.of_seat(meeting.father, extent=Extent.ALL))
    assert BEFORE in " ".join(passage.text for passage in father.passages)
