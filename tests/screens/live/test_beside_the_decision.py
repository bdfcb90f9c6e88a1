"""What stands beside a decision and round the close: harm, safety, ties, disagreements, and what is set aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.actions import closing, committing
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.actions.seeing_to import tell as tell_circumstances
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference, Departure, Seat, View
from quoracy.casework.conferences.questions import seats
from quoracy.casework.conferences.sealing import OwnView
from quoracy.casework.room import concerns, saying
from quoracy.casework.room.readers import reader
from quoracy.casework.room.saying import Said
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.rulebook.convening_rules import Step
from tests.cast import cast_under, larkwhistles
from tests.conferences_underway import AT_TEN, WEDNESDAY, part_of, settled, under_way
from tests.screens.reading import error_at, refused, seen, sent, signed_in, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(name: str, conference: Conference, *more: object) -> str:
    return reverse(f"live:{name}", args=[conference.pk, *more])


def seat_of(conference: Conference, name: str) -> Seat:
    return next(seat for seat in seats(conference) if seat.name == name)


@pytest.mark.clause("BFG-4.11.1c", "BFG-4.11.2a", "BFG-4.1.4b")
def test_a_disagreement_shows_its_procedure_without_a_part_its_step_and_its_outcome(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        Conference.objects.filter(pk=conference.pk).update(state="arranged")
        manager = signed_in(cast.team_manager)
        where = address("disagreements", conference)
        told = {"agency": "education", "who": "Head of Chalk", "reasons": ""}
        assert "Enter the agency" in error_at(sent(manager, where, told), "id_reasons")
        assert sent(manager, where, told | {"reasons": "There is no need"}).status_code == 302
        page = words(seen(manager, where))
        assert "Not begun" in page
        assert "Resolution of professional disagreements" in page.replace("is said to stand in", "")
        row = Escalation.objects.get()
        one = address("disagreement", conference, row.pk)
        assert sent(manager, one, {"version": row.version, "note": "The leads spoke"}).status_code == 302
        assert "The leads spoke" in words(seen(manager, one))
        assert sent(manager, one, {"version": 1, "outcome": "They come after all"}).status_code == 302
        assert "Settled" in words(seen(manager, where))
        assert refused(signed_in(cast.colleague), one)
        head = signed_in(cast.people["head_of_service"])
        listed = words(seen(head, reverse("oversight:disagreements")))
        assert "There is no local protocol on dissent" in listed
        assert "No disagreement is open" in listed


@pytest.mark.clause("BFG-4.8.2a")
def test_the_checklist_ticks_what_is_captured_and_what_is_left_open_becomes_the_chairs_task(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        row = part_of(conference, family.ava)
        row.outcome, row.categories, row.how = "plan", ["neglect"], "consensus"
        row.save()
        settled(cast, row)
        row = part_of(conference, family.ava)
        matters = {"risks": "Left alone at night", "changes": "An adult is there"}
        chair = signed_in(cast.chair)
        where = address("terms", conference, family.ava.pk)
        closing.set_terms(cast.chair, row, {"matters": matters, "outline": [{"outcome": "Nights"}]}, row.version)
        page = seen(chair, where)
        assert "The checklist: 7 of 9 settled" in words(page)
        left = [one.says for one in closing.closing_findings(conference)]
        assert left == ["How often the core group meets later is set: Ava Larkwhistle. It is not settled yet"]
        row = part_of(conference, family.ava)
        reasons = {"reasons": {"later_meetings": "The core group settles it itself"}}
        closing.set_terms(cast.chair, row, reasons, row.version)
        gates_seen_to(cast.chair, conference, Step.CLOSE)
        closing.close(cast.chair, conference, ended_at=AT_TEN + timedelta(hours=2), told_of_rights=True)
        assert Departure.objects.get(clause="BFG-4.8.2g").reason == "The core group settles it itself"
        front = words(seen(chair, address("conference", conference)))
        assert "How often the core group meets later is set, by" in front
        later = address("terms_later", conference, family.ava.pk)
        assert sent(chair, later, {"later_meetings": "Every four weeks"}).status_code == 302
        assert "Left open at the close" not in words(seen(chair, address("conference", conference)))


@pytest.mark.clause("LBH-1.01")
def test_the_decision_screen_marks_a_harm_without_evidence_or_answer_until_the_chair_puts_it_right(db: None) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        saying.say(cast.chair, conference, Said("He may hurt her again", "worries", "allegation", child=family.ava.pk))
        saying.say(cast.chair, conference, Said("Her aunt is there at night", "strengths", "fact", child=family.ava.pk))
        chair = signed_in(cast.chair)
        where = address("decide", conference, family.ava.pk)
        page = words(seen(chair, where))
        assert "No evidence yet" in page
        assert "No response yet" in page
        assert "Her aunt is there at night" in page
        harm = conference.statements.get(heading="worries")
        harm.source = "Police log"
        harm.save()
        said = Undertaken("Stays away", "T.", child=family.ava.pk, by_when=date(2026, 12, 1), answers_to=harm.pk)
        committing.commit(cast.chair, conference, said)
        page = words(seen(chair, where))
        assert "No evidence yet" not in page
        assert "No response yet" not in page
        assert "T.: Stays away" in page


@pytest.mark.clause("WAR-2.05")
def test_the_screen_shows_what_is_decided_for_safety_and_for_wellbeing_and_names_what_is_empty(db: None) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        said = Undertaken("Locks the gate", "T.", child=family.ava.pk, by_when=date(2026, 12, 1), serves="safety")
        committing.commit(cast.chair, conference, said)
        page = words(seen(signed_in(cast.chair), address("decide", conference, family.ava.pk)))
        assert "To be safe: T.: Locks the gate" in page
        assert "To be well: nothing yet" in page
        row = part_of(conference, family.ava)
        row.outcome = "no_plan"
        row.save()
        page = seen(signed_in(cast.chair), address("close", conference))
        open_ = [item.text_content() for item in page.cssselect("li") if "Open" in item.text_content()]
        assert [text for text in open_ if "be well" in text]
        assert not [text for text in open_ if "safe" in text]


@pytest.mark.clause("WAL-2.08")
def test_a_judgement_is_tied_to_what_its_giver_may_read_and_the_ties_stay_with_it(db: None) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        statement = saying.say(
            cast.chair, conference, Said("Missed four meals", "concerns", "fact", child=family.ava.pk)
        )
        other = saying.say(cast.chair, conference, Said("Not for her", "concerns", "fact", child=family.ava.pk))
        seat = Seat.objects.get(conference=conference, practitioner__user=cast.health_visitor)
        saying.settle_for_whom(cast.chair, other, [seat.pk], "It is not for the health visitor")
        client = signed_in(cast.health_visitor)
        where = address("my_view", conference, family.ava.pk)
        offered = {box.get("value") for box in seen(client, where).cssselect("input[name=rests_on]")}
        assert offered == {f"statement {statement.pk}"}
        told = {
            "view": "plan",
            "likelihood": "Likely",
            "reasons": "As heard",
            "rests_on": [f"statement {statement.pk}"],
        }
        assert sent(client, where, told).status_code == 302
        assert OwnView.objects.get().rests_on == [f"statement {statement.pk}"]
        forged = sent(client, where, told | {"rests_on": ["statement 00000000-0000-0000-0000-000000000000"]})
        assert forged.status_code == 200
        chair = signed_in(cast.chair)
        row = part_of(conference, family.ava)
        assert (
            sent(
                chair, address("sealed", conference, family.ava.pk), {"shown": "without_names", "reason": "Time"}
            ).status_code
            == 302
        )
        assert View.objects.get(about=row, seat=seat).rests_on == [f"statement {statement.pk}"]
        assert "Rests on: Missed four meals" in words(seen(chair, address("decide", conference, family.ava.pk)))


@pytest.mark.clause("BFG-4.5.7a", "BFG-4.5.7e")
def test_with_an_investigation_the_chair_sets_a_question_aside_and_confirms_that_the_police_were_heard(
    db: None,
) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        chair = signed_in(cast.chair)
        front = address("conference", conference)
        assert "Set a question aside" not in words(seen(chair, front))
        assert refused(chair, address("set_aside", conference))
        tell_circumstances(cast.chair, conference, [(str(family.mother.pk), "under_police_investigation")])
        assert "Set a question aside" in words(seen(chair, front))
        where = address("set_aside", conference)
        assert "criminal investigation" in words(seen(chair, where))
        assert sent(chair, where, {"question": "Who held the knife?"}).status_code == 302
        page = seen(chair, where)
        assert "Who held the knife?" in words(page)
        assert not page.cssselect("[name=answer]")
        row = part_of(conference, family.ava)
        row.outcome = "no_plan"
        row.save()
        asked = seen(chair, address("close", conference))
        assert "Confirm that the police were heard in full" in asked.text_content()


@pytest.mark.clause("WAL-2.03")
def test_the_decision_lists_what_was_brought_along_and_not_discussed_and_keeps_nobody(db: None) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        chair = signed_in(cast.chair)
        where = address("decide", conference, family.ava.pk)
        page = seen(chair, where)
        assert "One concern has not been discussed yet. You can decide all the same." in words(page)
        assert "Missed meals (Strategy discussion of Tuesday 17 November 2026)" in words(page)
        assert page.cssselect(f'a[href="{reverse("room:concerns", args=[conference.pk])}"]')
        assert page.cssselect('[name="chair_view"]')  # the decision can be recorded beside it
        [source] = [one.source for one in concerns.left(cast.chair, reader(cast.chair, conference.pk))]
        concerns.mark(cast.chair, conference, [source])
        assert "Brought along" not in words(seen(chair, where))


def test_nothing_is_listed_where_the_procedure_carries_no_concern_over(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        page = words(seen(signed_in(cast.chair), address("decide", conference, family.ava.pk)))
        assert "Brought along" not in page
        assert "Missed meals" not in page
