"""Each decision letter goes to its reader, to an address checked again, or is withheld with a reason."""

from __future__ import annotations

import pytest

from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences.models import Conference, Letter
from quoracy.casework.messages.models import Message
from quoracy.casework.records import letters
from quoracy.casework.records.actions import sending_letters
from quoracy.casework.records.actions.sending_letters import Sending
from quoracy.casework.records.models import LetterSent
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters
from tests.cast import Family
from tests.guests_inside import BASE

MOTHER, SCHOOL, HEALTH = "Delphine Larkwhistle", "Winifred Chalkhurst", "Honor Plumtree-Adeyemi"


@pytest.fixture
def made(cast: Cast, family: Family, held: Conference) -> Conference:
    make_letters(cast.chair, held)
    return held


def letter(conference: Conference, name: str) -> Letter:
    return next(one.letter for one in letters.going(conference) if one.letter.seat.name == name)


def gone(cast: Cast, one: Letter, how: str = "hand") -> LetterSent:
    return sending_letters.send(cast.administrator, one, Sending(how, letters.address_of(one, how)), BASE)


@pytest.mark.clause("BOL-1.96c", "BOL-1.96a")
def test_a_notice_goes_without_a_word_of_it_to_an_address_checked_again(
    cast: Cast, family: Family, made: Conference
) -> None:
    seen = letters.address_of(letter(made, MOTHER), "link")
    assert seen == "delphine@home.example"
    family.mother.email = "new@home.example"
    family.mother.save()
    one = letter(made, MOTHER)
    with pytest.raises(Objected, match="not the address on file any more"):
        sending_letters.send(cast.administrator, one, Sending("link", seen), BASE)
    with pytest.raises(NoRight):
        sending_letters.send(cast.social_worker, one, Sending("link", "new@home.example"), BASE)
    row = gone(cast, one, "link")
    told = Message.objects.get(template="letter_link")
    assert (row.address, told.address) == ("new@home.example", "new@home.example")
    assert "Ava" not in told.subject + told.body
    assert "plan" not in told.body
    with pytest.raises(Objected, match="gone already"):
        gone(cast, one)
    gone(cast, letter(made, HEALTH), "link")
    assert Message.objects.get(template="letter_ready").to_user == cast.health_visitor


@pytest.mark.clause("BFG-4.14.13a", "BFG-4.10.2a", "BOL-1.96a")
def test_each_clock_is_met_when_the_last_of_its_group_has_gone(cast: Cast, family: Family, made: Conference) -> None:
    def events() -> set[str]:
        kinds = ("decision_letter_sent", "decision_circulated")
        return set(Event.objects.filter(conference=made.pk, kind__in=kinds).values_list("kind", flat=True))

    others = letters.family_of(made, family=False)
    assert len(others) > 1
    for one in others[:-1]:
        gone(cast, one)
    assert events() == set()
    gone(cast, others[-1])
    assert events() == {"decision_circulated"}
    assert [one.sent is None for one in letters.going(made) if one.letter.seat.name == MOTHER] == [True]
    gone(cast, letter(made, MOTHER), "post")
    assert events() == {"decision_circulated", "decision_letter_sent"}


@pytest.mark.clause("BOL-1.96c")
def test_it_is_withheld_only_with_a_reason_and_alone_meets_no_clock(
    cast: Cast, family: Family, made: Conference
) -> None:
    one = letter(made, MOTHER)
    with pytest.raises(Objected, match="Say why"):
        sending_letters.withhold(cast.administrator, one, " ")
    row = sending_letters.withhold(cast.administrator, one, "Her address is not safe this week")
    assert (row.withheld, row.why) == (True, "Her address is not safe this week")
    assert not Event.objects.filter(conference=made.pk, kind="decision_letter_sent").exists()
    with pytest.raises(Objected, match="gone already"):
        gone(cast, one)
    with pytest.raises(Objected, match="was not sent"):
        sending_letters.prove(cast.administrator, row, "She rang")


def test_a_newer_letter_is_the_one_that_goes(cast: Cast, family: Family, made: Conference) -> None:
    old = letter(made, SCHOOL)
    make_letters(cast.chair, made, [old.seat_id])
    codes = {one.letter.code for one in letters.going(made)}
    newest = max(Letter.objects.filter(seat=old.seat_id), key=lambda row: (row.made_at, row.code))
    assert newest.code in codes
    [stale] = Letter.objects.filter(seat=old.seat_id).exclude(pk=newest.pk)
    with pytest.raises(Objected, match="newer letter"):
        gone(cast, stale)


@pytest.mark.clause("BOL-1.96a")
def test_one_that_did_not_arrive_is_shown_until_somebody_sees_to_it(
    cast: Cast, family: Family, made: Conference
) -> None:
    gone(cast, letter(made, MOTHER), "link")
    assert not any(one.undelivered for one in letters.going(made))
    Message.objects.filter(template="letter_link").update(state=Message.State.FAILED, failure="No such mailbox")
    assert [one.letter.seat.name for one in letters.going(made) if one.undelivered] == [MOTHER]


def test_a_letter_that_lacks_a_part_goes_only_with_a_reason(cast: Cast, family: Family, made: Conference) -> None:
    from quoracy.rulebook.finding import Departure, Finding

    lacks = (Finding(False, "The complaints route is missing.", (), Departure.RECORDED_REASON, "complaint", "unit"),)
    one = letter(made, MOTHER)
    with pytest.raises(Objected, match="lacks a part"):
        sending_letters.send(cast.administrator, one, Sending("hand", "", "", lacks), BASE)
    sending_letters.send(cast.administrator, one, Sending("hand", "", "It follows", lacks), BASE)
    assert made.departures.get(says="The complaints route is missing.").reason == "It follows"
