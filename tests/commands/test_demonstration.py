"""The demonstration shows under every procedure a conference ahead, with something to see on each page of convening."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from quoracy.casework.access.questions import today as today_in_london
from quoracy.casework.access.scope import within
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.sealing import OwnDissent, OwnView, Reveal
from quoracy.casework.evaluations.models import Evaluation, EvaluationAsked
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.models import Link
from quoracy.casework.messages.models import Message
from quoracy.casework.plans.models import Plan
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.letters import going
from quoracy.casework.records.lists import as_if_given
from quoracy.casework.records.models import Amendment, ConferenceRecord, KeptFrom, LetterSent, RecordPassage
from quoracy.casework.records.questions import recipients
from quoracy.casework.reports.models import Report, Withholding
from quoracy.commands.demonstrating.clock import clock_at
from quoracy.commands.demonstrating.families import tell_stories
from quoracy.commands.demonstrating.over import CHILDS_WORDS
from quoracy.commands.demonstrating.people import Cast
from tests.cast import KEY_OF, cast_under

pytestmark = pytest.mark.django_db
NAMES = ("Bryony", "Jasper", "Clover")


A_FRIDAY, BEFORE_CHRISTMAS = date(2026, 11, 27), date(2026, 12, 20)


@pytest.mark.parametrize("procedure", KEY_OF)
@pytest.mark.parametrize("today", [A_FRIDAY, BEFORE_CHRISTMAS], ids=str)
def test_a_conference_ahead_is_there_to_be_tried(procedure: str, today: date) -> None:
    with time_machine.travel(f"{today} 09:30 +0000", tick=True):
        cast = cast_under(procedure)
        tell_stories(cast, today)
        with within(cast.authority):
            conference = Conference.objects.get(children__given_names="Bryony")
            answers = list(Invitation.objects.filter(conference=conference).values_list("answer", flat=True))
            assert conference.about.count() == 3
            assert len(answers) >= 12
            assert {"coming", "remotely", "apologies", "deputy", ""} == set(answers)
            assert Report.objects.get(request__conference=conference).submitted
            assert Withholding.objects.get().ruling == Withholding.Ruling.ASKED
            assert Exclusion.objects.get(conference=conference).outcome == "granted_in_part"
            assert Link.objects.filter(conference=conference).count() == 3
            meeting = Conference.objects.get(children__given_names="Fern")
            assert (meeting.state, meeting.statements.count()) == (Conference.State.OPEN, 7)
            assert OwnView.objects.filter(about__conference=meeting).count() == 6
            for message in Message.objects.exclude(template__in=("link", "sign_in_code")):
                assert not any(name in message.subject + message.body for name in NAMES), message


OVER = [key for key, row in KEY_OF.items() if row.get("over")]


@pytest.mark.parametrize("procedure", OVER)
@pytest.mark.parametrize("today", [A_FRIDAY, BEFORE_CHRISTMAS], ids=str)
def test_a_conference_that_is_over_has_its_decisions_and_its_papers(procedure: str, today: date) -> None:
    with time_machine.travel(f"{today} 09:30 +0000", tick=True):
        cast = cast_under(procedure)
        tell_stories(cast, today)
        with within(cast.authority):
            over = Conference.objects.get(children__given_names="Kit")
            assert (over.state, over.about.count()) == (Conference.State.CLOSED, 2)
            assert over.starts_at is not None
            assert over.starts_at.date() < over.closed_at.date() + timedelta(days=1) <= today
            _decided(over)
            _letters_gone(over)
            _record_given_to_some(cast, over)
            _asked_how_it_went(procedure)


def _decided(over: Conference) -> None:
    outcomes = dict(over.about.values_list("child__given_names", "outcome"))
    assert outcomes == {"Tamsin": "no_plan", "Kit": "plan"}
    assert Plan.objects.get(child__given_names="Kit").lead is not None
    assert Reveal.objects.filter(about__conference=over).count() == 2
    assert OwnDissent.objects.get().about.child.given_names == "Tamsin"
    assert Exclusion.objects.get(conference=over).notice_given_at is not None
    assert over.statements.filter(kind="opinion").exists()
    assert over.statements.filter(text=CHILDS_WORDS).exists()
    assert sorted(Commitment.objects.values_list("kind", flat=True)) == ["commitment"] * 3 + ["recommendation"]


def _letters_gone(over: Conference) -> None:
    waiting = [one.letter.seat.name for one in going(over) if one.sent is None]
    assert waiting == ["Barnaby O'Larkspur"]
    assert LetterSent.objects.filter(opened_at__isnull=False).count() == 1


def _record_given_to_some(cast: Cast, over: Conference) -> None:
    record = ConferenceRecord.objects.get(conference=over)
    rows = {row.name: row for row in recipients(record)}
    mother, father = rows["Rosamund O'Larkspur"], rows["Barnaby O'Larkspur"]
    assert record.digest
    assert mother.opened_at is not None
    assert (father.gets, {row.gets for row in rows.values()}) == (None, {True, None})
    assert Amendment.objects.get(record=record).ruling == ""
    kept = KeptFrom.objects.get(passage__record=record, kind="person", by=cast.chair)
    assert CHILDS_WORDS in kept.passage.text
    _reads_well(record)
    assert kept.why
    assert kept.passage.pk in {one.pk for one in copy_for(record, as_if_given(mother)).passages}
    assert kept.passage.pk not in {one.pk for one in copy_for(record, as_if_given(father)).passages}


def _reads_well(record: ConferenceRecord) -> None:
    """In whole sentences, with no key of a pack, and nobody's words said to be the family's that are not."""
    passages = list(record.passages.all())
    words = " ".join(passage.text for passage in passages)
    assert ".." not in words
    assert words.count("Kit has breakfast at school on every school day") == 1
    assert "childs welfare" not in words
    assert "tated by chair" not in words
    assert "Education did not agree: plan." in words
    assert not [one.text for one in passages if " Bryn Tallowby went on" in one.text and ". Bryn" not in one.text]
    speakers = {one.speaker for one in passages if one.source == RecordPassage.Source.WORDS}
    assert not [name for name in speakers if "O'Larkspur" not in name]


def _asked_how_it_went(procedure: str) -> None:
    """Only where the procedure asks it, and by enough people that the answers are shown."""
    asked = EvaluationAsked.objects.count()
    assert (asked > Evaluation.objects.count() >= 3) if procedure == "lbh" else asked == 0


def test_the_clock_goes_on_from_where_it_is_set_and_is_put_back() -> None:
    before = timezone.now()
    earlier = before - timedelta(days=9)
    with clock_at(earlier):
        assert earlier <= timezone.now() < earlier + timedelta(minutes=1)
        assert today_in_london() == timezone.localdate(earlier)
    assert timezone.now() >= before
    with pytest.raises(RuntimeError), clock_at(earlier):
        raise RuntimeError
    assert timezone.now() >= before
