"""The pages of a conference on its day: who may, what stops, what is shown, and that nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import lxml.html
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, tie
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import record
from quoracy.casework.conferences.models import Conference, ConferenceChild, Departure, Letter, Seat
from quoracy.casework.plans.actions import Terms, start_plan
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.people import Cast
from quoracy.documents.letters_of_conference import make_letters
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import (
    HEALTH_VISITOR,
    POLICE,
    SCHOOL,
    WEDNESDAY,
    WORKER,
    arranged,
    closed,
    decided,
    hears,
    part_of,
    settled,
    under_way,
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(name: str, conference: Conference, *more: object) -> str:
    return reverse(f"live:{name}", args=[conference.pk, *more])


def words(answer: HttpResponse) -> str:
    main = lxml.html.fromstring(answer.content).get_element_by_id("main-content")
    return " ".join(main.text_content().split())


def closed_with_letters(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    conference = closed(cast, conference)
    make_letters(cast.chair, conference)
    return conference


PAGES = ("conference", "open", "roll_call", "add", "close", "letters", "make_letters", "letters_sent")
CHILD_PAGES = ("go_on", "threshold", "views", "decide", "take_back", "defer", "terms")


def test_who_is_not_part_of_it_sees_nothing_on_any_page(
    cast: Cast, family: Family, elsewhere: Cast, client: Client
) -> None:
    conference = closed_with_letters(cast, family)
    code = Letter.objects.first().code  # type: ignore[union-attr]  # there is one
    addresses = [address(name, conference) for name in PAGES]
    addresses += [address(name, conference, family.ava.pk) for name in CHILD_PAGES]
    addresses.append(address("letter", conference, code))
    for stranger in (cast.colleague, elsewhere.administrator, cast.analyst, cast.system):
        client.force_login(stranger)
        for one in addresses:
            for answer in (client.get(one), client.post(one)):
                assert answer.status_code == 403, one
                assert b"Larkwhistle" not in answer.content
                assert b"%PDF" not in answer.content
    refusals = JournalEntry.objects.filter(user=cast.colleague, act=JournalEntry.Act.REFUSED)
    assert refusals.count() == 2 * len(addresses)
    client.logout()
    for one in addresses:
        assert client.get(one).status_code == 302


def test_a_letter_is_for_its_senders_only_and_each_look_is_journalled(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = closed_with_letters(cast, family)
    code = Letter.objects.get(seat__name="Delphine Larkwhistle").code
    client.force_login(cast.health_visitor)  # was at the conference, but sends no letters
    assert client.get(address("letter", conference, code)).status_code == 403
    client.force_login(cast.administrator)
    answer = client.get(address("letter", conference, code))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="decision-letter-{code}.pdf"'
    looks = JournalEntry.objects.filter(user=cast.administrator, reference=code)
    assert {look.child for look in looks} == {family.ava.pk, family.noah.pk}
    assert client.get(address("letter", conference, "NONE-NONE-NONE")).status_code == 403


@pytest.mark.parametrize("part", ["social_worker", "second_chair", "administrator"])
def test_only_the_chair_of_this_conference_decides(cast: Cast, family: Family, client: Client, part: str) -> None:
    conference = under_way(cast, family.ava)
    client.force_login(cast.people[part])
    told = {"chair_view": "plan", "consensus": "yes", "chair_categories": ["neglect"], "version": 0}
    answer = client.post(address("decide", conference, family.ava.pk), told)
    assert answer.status_code == 403
    assert part_of(conference, family.ava).outcome == ""
    entry = JournalEntry.objects.filter(act=JournalEntry.Act.REFUSED).latest("at")
    assert (entry.user, entry.child) == (cast.people[part], family.ava.pk)


@pytest.mark.clause("ENG-1.06")
def test_nothing_is_decided_while_a_child_is_not_quorate(cast: Cast, family: Family, client: Client) -> None:
    knowing = {WORKER: {family.ava.pk}, HEALTH_VISITOR: {family.ava.pk}, SCHOOL: {family.ava.pk}}
    conference = under_way(cast, family.ava, family.noah, knowing=knowing)
    client.force_login(cast.chair)
    shown = client.get(address("decide", conference, family.noah.pk))
    assert b"chair_view" not in shown.content
    assert "while there are not enough" in words(shown)
    assert address("go_on", conference, family.noah.pk).encode() in shown.content
    told = {"chair_view": "no_plan", "consensus": "yes", "version": 0}
    client.post(address("decide", conference, family.noah.pk), told)
    assert part_of(conference, family.noah).outcome == ""
    assert b"chair_view" in client.get(address("decide", conference, family.ava.pk)).content


def test_names_and_not_numbers_stand_in_the_count(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, absent=(POLICE, SCHOOL))
    client.force_login(cast.chair)
    shown = words(client.get(address("conference", conference)))
    assert "counted for Ava Larkwhistle" in shown
    assert str(family.ava.pk) not in shown


def test_a_decision_somebody_changed_meanwhile_keeps_what_was_typed(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    ConferenceChild.objects.filter(conference=conference).update(version=7)
    client.force_login(cast.chair)
    told = {"chair_view": "plan", "consensus": "yes", "chair_categories": ["neglect"], "version": 0}
    answer = client.post(address("decide", conference, family.ava.pk), told | {"chair_reason": "Typed with care"})
    assert "while you were writing" in words(answer)
    assert b"Typed with care" in answer.content


def test_closing_waits_until_each_child_is_decided(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, family.noah)
    settled(cast, decided(cast, conference, family.ava))
    client.force_login(cast.chair)
    answer = client.post(address("close", conference), {"ended": "12 noon"})
    assert "Nothing is decided about Noah Larkwhistle yet" in words(answer)
    conference.refresh_from_db()
    assert conference.state == Conference.State.OPEN
    assert not Plan.objects.exists()


def test_a_double_click_on_close_makes_one_plan_and_one_set_of_letters(
    cast: Cast, family: Family, client: Client
) -> None:
    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    client.force_login(cast.chair)
    to = [str(pk) for pk in Seat.objects.filter(person=family.mother).values_list("pk", flat=True)]
    told = {"ended": "12 noon", "told_of_rights": "on", "letters_to": to, "once": str(uuid.uuid4())}
    first, second = (client.post(address("close", conference), told) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Plan.objects.count() == 1
    assert Letter.objects.count() == 1
    shown = words(client.get(first["Location"]))
    assert "What now has to be done" in shown
    assert "Hold the first core group" in shown


def test_a_press_that_fails_does_not_undo_the_closing(
    cast: Cast, family: Family, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jammed(_letter: object) -> bytes:
        raise RuntimeError("jammed")

    conference = under_way(cast, family.ava)
    settled(cast, decided(cast, conference, family.ava))
    to = [str(pk) for pk in Seat.objects.filter(person=family.mother).values_list("pk", flat=True)]
    client.force_login(cast.chair)
    with monkeypatch.context() as patch:
        patch.setattr("quoracy.documents.letters_of_conference.render", jammed)
        answer = client.post(address("close", conference), {"ended": "12 noon", "letters_to": to}, follow=True)
    assert "No letter to Delphine Larkwhistle yet" in words(answer)
    conference.refresh_from_db()
    assert conference.state == Conference.State.CLOSED
    client.post(address("make_letters", conference))
    assert Letter.objects.filter(seat__name="Delphine Larkwhistle").exists()


def test_letters_are_written_down_as_sent_once(cast: Cast, family: Family, client: Client) -> None:
    conference = closed_with_letters(cast, family)
    client.force_login(cast.administrator)
    for _ in range(2):
        client.post(address("letters_sent", conference), {"to": "family"})
    assert family.ava.events.filter(kind="decision_letter_sent").count() == 1
    assert "The family's letters are written down as sent" in words(client.get(address("letters", conference)))


def test_a_roll_half_filled_in_keeps_what_was_said(cast: Cast, family: Family, client: Client) -> None:
    conference = arranged(cast, family.ava)
    client.force_login(cast.administrator)
    seat = Seat.objects.get(conference=conference, name=HEALTH_VISITOR)
    key = str(seat.pk).replace("-", "_")
    answer = client.post(address("roll_call", conference), {f"here_{key}": "remote", f"standing_{key}": "observer"})
    page = lxml.html.fromstring(answer.content)
    assert page.cssselect(f"[name=here_{key}][value=remote]")[0].get("checked") is not None
    assert "Choose an answer to: Is Sunniva Brackenridge here?" in words(answer)


def under(procedure: str) -> tuple[Cast, Family]:
    people = cast_under(procedure)
    return people, larkwhistles(people)


@pytest.mark.clause("BOL-1.91", "BOL-1.94a", "BOL-1.94b", "BOL-1.67", "BOL-1.66")
def test_equal_votes_mean_a_plan_and_the_referral_that_follows(db: None, client: Client) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava)
        views = {WORKER: "plan", HEALTH_VISITOR: "plan", POLICE: "no_plan", SCHOOL: "no_plan"}
        hears(cast, part_of(conference, ava), views)
        client.force_login(cast.chair)
        told = {
            "threshold_information_enough": "yes",
            "threshold_likelihood": "Likely",
            "reasons_likelihood": "As the reports say",
            "threshold_continuing_risk": "yes",
            "limb_second_test": ["judgement_that_it_is_likely", "research"],
            "version": 0,
        }
        client.post(address("threshold", conference, ava.pk), told)
        shown = client.get(address("decide", conference, ava.pk))
        assert (
            "2 of 4 voices: a plan is needed. 2 of 4 voices: no plan is needed. Equal votes. The rule gives: a plan"
            in words(shown)
        )
        said = {"consensus": "no", "chair_view": "plan", "chair_categories": ["neglect"], "version": 1}
        said |= {"chair_reason": "As heard"}
        refused = client.post(address("decide", conference, ava.pk), said)
        assert "what was disputed" in words(refused)
        said["dispute_note"] = "Whether it goes on; the table went round twice"
        answer = client.post(address("decide", conference, ava.pk), said, follow=True)
        assert "Split decision referral" in words(answer)
        assert part_of(conference, ava).how == "tie"


@pytest.mark.clause("BOL-1.88", "BOL-1.89", "BOL-1.90b", "BOL-1.90a")
def test_deferring_stands_behind_its_rule_and_asks_for_everything(db: None, client: Client) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava, family.noah)
        client.force_login(cast.chair)
        page = client.get(address("decide", conference, family.ava.pk)).content
        assert b'value="deferred"' not in page
        assert address("defer", conference, family.ava.pk).encode() in page
        where = address("defer", conference, family.ava.pk)
        assert "Deciding today is the rule" in words(client.get(where))
        told = {"deferment_ground": "critical_information_missing", "deferment_missing_information": "A scan"}
        told |= {"version": "0", "deferment_reconvene_on": "2027-03-30"}
        assert "Enter why critical" in words(client.post(where, told))
        told |= {"deferment_why_critical": "It decides", "deferment_held_by": "The hospital"}
        told |= {"deferment_kept_safe_by": "Her grandmother"}
        late = client.post(where, told)
        assert "no later than 2027-02-25" in words(late)
        assert b"A scan" in late.content
        client.post(where, told | {"deferment_reconvene_on": "2027-01-20"})
        assert part_of(conference, family.ava).outcome == "deferred"
        assert part_of(conference, family.noah).outcome == ""


def test_a_procedure_without_deferment_offers_none(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava)
    client.force_login(cast.chair)
    where = address("defer", conference, family.ava.pk)
    assert where.encode() not in client.get(address("decide", conference, family.ava.pk)).content
    assert client.get(where).status_code == 302


@pytest.mark.clause("WAL-5.08", "WAL-5.11", "WAL-5.04", "WAL-5.05")
def test_two_groupings_leave_it_to_the_chair_with_an_illustration(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava, knowing={WORKER: {ava.pk}, HEALTH_VISITOR: {ava.pk}})
        client.force_login(cast.chair)
        where = address("go_on", conference, ava.pk)
        page = client.get(where)
        assert "a baby of nine months" in words(page)
        assert b"lack_of_contact" not in page.content  # only what the rule asks
        refused = client.post(where, {"reason": "Exceptional", "essential_information_available": "no"})
        assert refused.status_code == 200
        assert part_of(conference, ava).proceeding == {}
        client.post(where, {"reason": "Exceptional", "essential_information_available": "yes"})
        assert part_of(conference, ava).proceeding["proceed"] is True


@pytest.mark.clause("WAL-5.10")
def test_one_grouping_leaves_nothing_to_anybody(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava, knowing={WORKER: {ava.pk}})
        client.force_login(cast.chair)
        where = address("go_on", conference, ava.pk)
        assert "does not let the conference go on" in words(client.get(where))
        client.post(where, {"reason": "Exceptional", "essential_information_available": "yes"})
        assert part_of(conference, ava).proceeding == {}


@pytest.mark.clause("WAL-5.01")
def test_what_is_missing_is_listed_and_a_no_blocks_the_decision(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava, absent=(POLICE,))
        hears(cast, part_of(conference, ava), {WORKER: "plan", HEALTH_VISITOR: "plan", SCHOOL: "plan"})
        client.force_login(cast.chair)
        where, decide = (address(name, conference, ava.pk) for name in ("threshold", "decide"))
        assert f"{POLICE} (Police) is not here" in words(client.get(where))
        told = {"threshold_continuing_risk": "yes", "threshold_information_sufficient": "no", "version": 0}
        client.post(where, told)
        said = {"consensus": "yes", "chair_view": "plan", "chair_categories": ["neglect"], "version": 1}
        refused = client.post(decide, said)
        assert "nothing can be decided for this child yet" in words(refused)
        client.post(where, told | {"threshold_information_sufficient": "yes", "version": 1})
        assert "Record the reason" in words(client.post(decide, said | {"version": 2}))
        reasoned = {"threshold_information_sufficient": "yes", "reasons_information_sufficient": "Police have written"}
        client.post(where, told | reasoned | {"version": 2})
        client.post(decide, said | {"version": 3, "chair_reason": "As heard"})
        assert part_of(conference, ava).outcome == "plan"


@pytest.mark.clause("BFG-4.3.8a", "BFG-4.3.8e", "BFG-4.3.9a", "BFG-4.3.9b", "BFG-4.3.8c")
def test_an_exception_asks_its_three_conditions_and_brings_an_early_review(db: None, client: Client) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava, knowing={HEALTH_VISITOR: {ava.pk}})
        client.force_login(cast.chair)
        where = address("go_on", conference, ava.pk)
        page = client.get(where).content
        asked = ("lack_of_contact", "essential_information_available", "delay_would_harm")
        assert all(f'name="{name}"'.encode() in page for name in asked)
        client.post(where, dict.fromkeys(asked, "yes") | {"reason": "Nobody else has met her"})
        told = {"version": part_of(conference, ava).version, "reasons_suffered": "As said", "reasons_likely": "As said"}
        client.post(
            address("threshold", conference, ava.pk), told | {"threshold_suffered": "no", "threshold_likely": "no"}
        )
        version = part_of(conference, ava).version
        said = {"consensus": "yes", "chair_view": "no_plan", "chair_reason": "Safe now", "version": version}
        client.post(address("decide", conference, ava.pk), said)
        closed(cast, conference)
        assert "Early review" in words(client.get(address("conference", conference)))


@pytest.mark.clause("BFG-4.1.19c", "BFG-4.9.1a", "BFG-4.9.2c", "BFG-4.9.2b", "BFG-4.9.1b", "BFG-4.1.2c")
def test_no_answer_is_ever_filled_in_and_limbs_agree_with_the_answer(db: None, client: Client) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava, family.noah)
        client.force_login(cast.chair)
        where = address("threshold", conference, family.ava.pk)
        told = {"threshold_suffered": "no", "threshold_likely": "no", "reasons_suffered": "x", "reasons_likely": "y"}
        limb = {"limb_second_limb": ["judgement_that_it_is_likely", "research"], "version": 0}
        client.post(where, told | limb)
        assert "marked as met. Correct one of the two" in words(
            client.get(address("decide", conference, family.ava.pk))
        )
        sibling = lxml.html.fromstring(client.get(address("threshold", conference, family.noah.pk)).content)
        assert not sibling.cssselect("main input[type=radio][checked], main input[type=checkbox][checked]")
        assert not [box.text for box in sibling.cssselect("main textarea") if (box.text or "").strip()]


@pytest.mark.clause("LBH-6.01", "LBH-6.02")
def test_views_wait_until_the_threshold_is_explained_or_a_reason_given(db: None, client: Client) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava)
        client.force_login(cast.chair)
        where = address("views", conference, ava.pk)
        seat = str(Seat.objects.get(conference=conference, name=HEALTH_VISITOR).pk).replace("-", "_")
        told = {f"view_{seat}": "plan", f"likelihood_{seat}": "Likely", f"scale_{seat}": "3"}
        assert "before views are taken" in words(client.post(where, told))
        assert not part_of(conference, ava).views.exists()
        client.post(address("threshold", conference, ava.pk), {"threshold_threshold_explained": "on", "version": 0})
        client.post(where, told)
        assert [view.scale for view in part_of(conference, ava).views.all()] == [3]
        shown = words(client.get(address("decide", conference, ava.pk)))
        assert "has not been answered by" in shown
        assert "Police" in shown


@pytest.mark.clause("BOL-1.28", "BOL-1.31", "BOL-1.26", "BOL-1.25")
def test_going_on_for_another_cause_needs_a_reason_and_is_reported(db: None, client: Client) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        every = {name: {ava.pk} for name in (WORKER, HEALTH_VISITOR, SCHOOL)}
        conference = under_way(cast, ava, knowing=every, absent=(SCHOOL, HEALTH_VISITOR))
        client.force_login(cast.chair)
        where = address("go_on", conference, ava.pk)
        assert "Record why you go on" in words(client.post(where, {"reason": " "}))
        client.post(where, {"reason": "The school is closed by snow and waiting would harm her"})
        assert Departure.objects.get().reason.startswith("The school is closed")
        shown = words(client.get(address("conference", conference)))
        assert "Goes on without a quorum" in shown
        assert "Report to manager" in shown


@pytest.mark.clause("WAL-5.04", "WAL-5.05")
def test_an_unborn_childs_conference_wants_its_midwife_and_health_visitor(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        baby = add_child(
            cast.social_worker, given_names="", family_name="Larkwhistle", expected=date(2027, 2, 20), sex="U"
        )
        tie(cast.team_manager, baby, "team_manager")
        conference = under_way(cast, baby, absent=(HEALTH_VISITOR,))
        client.force_login(cast.chair)
        shown = words(client.get(address("conference", conference)))
        assert "Missing: Midwifery, Health visiting" in shown
        assert "WAL-5.07" in shown
        client.post(address("go_on", conference, baby.pk), {"reason": "Snow", "essential_information_available": "yes"})
        assert "Goes on without a quorum" in words(client.get(address("conference", conference)))


@pytest.mark.clause("WAR-3.12")
def test_where_no_number_is_set_the_page_says_so(db: None, client: Client) -> None:
    cast = cast_under("warwickshire")
    with within(cast.authority):
        conference = under_way(cast, larkwhistles(cast).ava)
        client.force_login(cast.chair)
        assert "No number set" in words(client.get(address("conference", conference)))


def _on_a_plan(cast: Cast, child: Child) -> None:
    """A plan since Tuesday 1 September 2026, with the events of the conference that made it."""
    made, since = uuid.uuid4(), date(2026, 9, 1)
    record(cast.chair, child, "conference_held", on=since, conference=made, type="initial", quorate=True)
    record(cast.chair, child, "decision", on=since, conference=made, outcome="plan", categories=["neglect"])
    start_plan(child, made, since, ["neglect"], Terms())


@pytest.mark.clause("BFG-4.2.8a", "BFG-4.1.19c")
def test_a_looked_after_childs_review_asks_whether_the_criteria_are_still_met(db: None, client: Client) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        _on_a_plan(cast, ava)
        Child.objects.filter(pk=ava.pk).update(alerts=["looked after"])
        ava.refresh_from_db()
        conference = under_way(cast, ava, type="review")
        client.force_login(cast.chair)
        where = address("threshold", conference, ava.pk)
        assert "Does the child still meet the criteria" in words(client.get(where))
        told = {"threshold_suffering": "no", "reasons_suffering": "Safe", "version": 0}
        client.post(where, told | {"threshold_likely": "no", "reasons_likely": "Settled"})
        said = {"consensus": "yes", "chair_view": "plan_ends", "chair_reason": "Safe", "version": 1}
        client.post(address("decide", conference, ava.pk), said)
        assert part_of(conference, ava).outcome == "plan_ends"
        assert "is not answered for Ava" in words(client.get(address("close", conference)))
        refused = client.post(address("close", conference), {"ended": "12 noon"})
        assert refused.status_code == 200
        kept = {"version": 2, "reason_criteria_still_met": "The looked after review asks it next week"}
        terms = client.post(address("terms", conference, ava.pk), kept)
        assert terms.status_code == 302, words(terms)
        closing = client.post(address("close", conference), {"ended": "12 noon"})
        assert closing.status_code == 302, words(closing)


def test_the_number_of_queries_does_not_grow_with_the_seats(cast: Cast, family: Family, client: Client) -> None:
    conference = under_way(cast, family.ava, family.noah)
    client.force_login(cast.chair)
    counted = [_queries(client, address("conference", conference)) for _ in range(2)]
    Seat.objects.bulk_create(
        Seat(authority=cast.authority, conference=conference, name=f"Person {n}", agency="health", present=True)
        for n in range(30)
    )
    assert _queries(client, address("conference", conference)) <= min(counted)


def _queries(client: Client, where: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)
