"""What is proposed after signing, by whom and until when, and what the chair makes of it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences.models import Conference
from quoracy.casework.records import questions
from quoracy.casework.records.actions import amending, distributing, writing
from quoracy.casework.records.actions.writing import Whom
from quoracy.casework.records.models import Addendum
from quoracy.commands.demonstrating.people import Cast
from tests.casework.records.conftest import explained, given, recipient, signed, under
from tests.casework.records.test_writing import written
from tests.cast import Family

MOTHER, SCHOOL = "Delphine Larkwhistle", "Winifred Chalkhurst"
THANKS = "He came on Friday, not on Thursday."


@pytest.mark.clause("BOL-1.98b", "BFG-4.14.4d", "WN-1.07")
@pytest.mark.parametrize(
    ("procedure", "last"),
    [
        ("bolton", date(2026, 12, 16)),  # Wednesday, 21 days from issue
        ("bfg", date(2026, 12, 2)),  # Wednesday, a week from receipt
        ("wales_national", date(2026, 12, 9)),  # Wednesday, 10 working days from receipt
        ("england", None),
    ],
)
def test_each_has_the_procedures_time_and_a_late_one_is_taken_and_marked(
    cast: Cast, family: Family, held: Conference, procedure: str, last: date | None
) -> None:
    under(cast, procedure)
    sent = given(cast, signed(cast, held), SCHOOL, "hand")
    assert questions.last_day_to_amend(sent) == last
    assert amending.propose(sent, None, THANKS).late is False
    assert Event.objects.get(kind="amendment_received").facts["by"] == SCHOOL
    with time_machine.travel("2026-12-20 10:00 +0000", tick=False):
        if procedure == "wales_national":  # it closes, and the chair alone adds what comes later
            with pytest.raises(Objected, match="The last day for this has passed") as said:
                amending.propose(sent, None, "And late.")
            assert said.value.findings[0].clauses == ("WN-1.07",)
            assert amending.add(cast.chair, sent.record, "And late.", why="She was in hospital").why
            return
        assert amending.propose(sent, None, "And late.").late is (last is not None)


@pytest.mark.clause("BFG-4.14.4d")
def test_the_time_counts_from_opening_where_it_counts_from_receipt(
    cast: Cast, family: Family, held: Conference
) -> None:
    under(cast, "bfg")
    record = signed(cast, held)
    sent = given(cast, record, MOTHER)
    with time_machine.travel("2026-11-27 10:00 +0000", tick=False):
        distributing.opened(sent, None)
        assert questions.last_day_to_amend(recipient(record, MOTHER)) == date(2026, 12, 4)


def test_only_who_got_a_copy_proposes_and_only_about_what_is_in_it(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = explained(cast, held)
    hidden = writing.add_passage(cast.chair, record, written())
    writing.keep_from(cast.chair, hidden, Whom("person", person=family.mother), "Danger")
    record = signed(cast, held)
    with pytest.raises(NoRight):
        amending.propose(recipient(record, MOTHER), None, THANKS)
    sent = given(cast, record, MOTHER, "hand")
    with pytest.raises(NoRight):
        amending.propose(sent, hidden.pk, THANKS)
    assert amending.propose(sent, None, THANKS).proposes == THANKS


@pytest.mark.clause("BOL-1.98c", "BFG-4.14.4a", "BFG-4.14.4d")
def test_what_the_chair_accepts_is_added_with_its_day_and_its_passages_labels(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = explained(cast, held)
    passage = writing.add_passage(cast.chair, record, written("He came on Thursday."))
    writing.keep_from(cast.chair, passage, Whom("person", person=family.mother), "Danger")
    record = signed(cast, held)
    school, mother = given(cast, record, SCHOOL, "hand"), given(cast, record, MOTHER, "hand")
    proposed = amending.propose(school, passage.pk, THANKS)
    with pytest.raises(NoRight):
        amending.rule(cast.administrator, proposed, "accepted", "So it was", THANKS)
    with pytest.raises(Objected, match="Give your reasons"):
        amending.rule(cast.chair, proposed, "accepted", "", THANKS)
    with pytest.raises(Objected, match="Write what is added"):
        amending.rule(cast.chair, proposed, "in_part", "So it was")
    ruled = amending.rule(cast.chair, proposed, "accepted", "So it was", THANKS)
    assert ruled.addendum is not None
    passage.refresh_from_db()
    assert passage.text == "He came on Thursday."
    assert THANKS in [row.text for row in questions.copy_of(school).passages]
    assert THANKS not in [row.text for row in questions.copy_of(mother).passages]
    with pytest.raises(Objected, match="ruled on already"):
        amending.rule(cast.chair, proposed, "noted", "No")


def test_what_is_only_noted_adds_nothing(cast: Cast, family: Family, held: Conference) -> None:
    sent = given(cast, signed(cast, held), SCHOOL, "hand")
    ruled = amending.rule(cast.chair, amending.propose(sent, None, THANKS), "noted", "I heard it otherwise")
    assert ruled.addendum is None
    assert not Addendum.objects.exists()


def test_what_the_chair_adds_about_no_passage_is_nobodys_until_the_chair_says(
    cast: Cast, family: Family, held: Conference
) -> None:
    record = signed(cast, held)
    sent = given(cast, record, SCHOOL, "hand")
    added = amending.add(cast.chair, record, "The letter went on Monday.").passages.get()
    assert added not in questions.copy_of(sent).passages
    writing.lift(cast.chair, added.kept_from.get(), "Everybody may know")
    assert added in questions.copy_of(sent).passages
