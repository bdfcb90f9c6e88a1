"""What the pages of a conference ask and show under one procedure and not under another."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import lxml.html
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.rights import Objected
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, tie
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.actions import record
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions import closing
from quoracy.casework.conferences.models import Conference, ConferenceChild, Departure, Seat
from quoracy.casework.plans.actions import Terms, start_plan
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import (
    HEALTH_VISITOR,
    POLICE,
    SCHOOL,
    WEDNESDAY,
    WORKER,
    closed,
    hears,
    part_of,
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


SETTLED = {
    "lead": None,
    "core_group": [{"name": WORKER, "title": "Social worker"}],
    "first_core_group_on": "2026-12-01",
    "reasons": dict.fromkeys(("risks", "changes", "later_meetings", "outline", "understood"), "Put off, as agreed"),
}
"""The rest of the checklist of British Forces, its own matters left open with a reason."""


def still_open(conference: Conference) -> str:
    return "; ".join(finding.says for finding in closing.closing_findings(conference))


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
        assert "Why can nothing be decided without it?" in words(client.post(where, told))
        told |= {"deferment_why_critical": "It decides", "deferment_held_by": "The hospital"}
        told |= {"deferment_kept_safe_by": "Her grandmother", "deferment_got_by": "Sunniva"}
        assert "Enter the day by which it is promised" in words(client.post(where, told))
        told |= {"deferment_by_when": "2027-01-12", "more_what_2": "The phone log"}
        assert "Say what, who holds it, who gets it and by when" in words(client.post(where, told))
        told |= {"more_held_by_2": "The police", "more_got_by_2": "Mercy", "more_by_when_2": "2027-01-14"}
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


@pytest.mark.clause("BFG-4.3.10a", "BFG-4.3.10b")
def test_after_going_on_without_a_quorum_the_review_is_early_or_the_chair_says_why(db: None, client: Client) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava, knowing={HEALTH_VISITOR: {ava.pk}})
        client.force_login(cast.chair)
        conditions = ("lack_of_contact", "essential_information_available", "delay_would_harm")
        said = dict.fromkeys(conditions, "yes") | {"reason": "Nobody else has met her"}
        client.post(address("go_on", conference, ava.pk), said)
        told = {"version": part_of(conference, ava).version, "threshold_suffered": "yes", "threshold_likely": "yes"}
        limb = {"limb_second_limb": ["judgement_that_it_is_likely", "research"]}
        reasons = {"reasons_suffered": "As said", "reasons_likely": "As said"}
        client.post(address("threshold", conference, ava.pk), told | limb | reasons)
        plan = {"consensus": "yes", "chair_view": "plan", "chair_categories": ["neglect"], "chair_reason": "As heard"}
        client.post(address("decide", conference, ava.pk), plan | {"version": part_of(conference, ava).version})
        where = address("terms", conference, ava.pk)
        page = words(client.get(where))
        assert "Last day that is early: Wednesday 24 February 2027" in page
        assert "Thursday 25 February 2027" in page  # the ordinary limit it is counted back from
        assert "Set the date of the early review for Ava" in still_open(conference)
        on_the_limit = {"review_on": "2027-02-25", "early_enough": True}
        about = closing.set_terms(cast.chair, part_of(conference, ava), on_the_limit, part_of(conference, ava).version)
        assert "after the last day that is early" in still_open(conference)
        with pytest.raises(Objected, match="last day that is early"):
            closed(cast, conference)
        about = closing.set_terms(cast.chair, about, {"review_on": "2027-02-24", "early_enough": False}, about.version)
        assert "Confirm that the review is early enough for Ava" in still_open(conference)
        closing.set_terms(cast.chair, about, {"early_enough": True}, about.version)
        assert "early" not in still_open(conference)
        rest = {field: cast.social_worker.pk if field == "lead" else given for field, given in SETTLED.items()}
        about = part_of(conference, ava)
        closing.set_terms(cast.chair, about, rest, about.version)
        closed(cast, conference)
        duty = Duty.objects.get(child=ava, key="early_review")
        assert (duty.open, duty.due_on) == (True, date(2027, 2, 24))
        client.force_login(cast.social_worker)
        assert "Hold an early review" in words(client.get(reverse("children:now", args=[ava.pk])))


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


@pytest.mark.clause("BFG-4.2.8a", "BFG-4.1.19c", "BFG-4.8.2j")
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
        gates_seen_to(cast.chair, conference, Step.CLOSE)
        asked = lxml.html.fromstring(client.get(address("close", conference)).content)
        reasons = {box.get("name"): "Gone through" for box in asked.cssselect("textarea[name^=check_]")}
        assert len(reasons) == 2, "the mother and the child are each asked about the outline plan (BFG-4.8.2j)"
        closing = client.post(address("close", conference), {"ended": "12 noon", "told_of_rights": "on", **reasons})
        assert closing.status_code == 302, words(closing)


@pytest.mark.clause("BOL-3.27")
def test_the_closing_checklist_asks_whether_the_child_is_in_the_core_group(db: None, client: Client) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava)
        ConferenceChild.objects.filter(conference=conference).update(outcome="plan")
        client.force_login(cast.chair)
        where = address("terms", conference, ava.pk)
        page = words(client.get(where))
        assert "Is Ava Larkwhistle a member of the core group?" in page
        assert "BOL-3.27" in page
        assert "Say why the child is not" in words(client.post(where, {"version": 0, "child_member": "not_now"}))
        client.post(where, {"version": 0, "child_member": "advocate"})
        kept = part_of(conference, ava).closing
        assert kept["core_group"] == [{"name": "Ava Larkwhistle", "title": "A member through an advocate"}]
        again = lxml.html.fromstring(client.get(where).content)
        assert [box.get("value") for box in again.cssselect("input[name=child_member][checked]")] == ["advocate"]


@pytest.mark.clause("BOL-3.27")
def test_from_an_age_that_a_pack_names_the_child_is_presumed_a_member(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava)
        ConferenceChild.objects.filter(conference=conference).update(outcome="plan")
        said = facts.procedure(conference)
        assert said.taking_part is not None
        rule = replace(said.taking_part, membership_presumed_from=1)
        changed = replace(said, sections={**said.sections, "taking_part": rule})
        monkeypatch.setattr(facts, "procedure", lambda _conference: changed)
        client.force_login(cast.chair)
        page = lxml.html.fromstring(client.get(address("terms", conference, ava.pk)).content)
        assert [box.get("value") for box in page.cssselect("input[name=child_member][checked]")] == ["in_person"]


def test_where_the_procedure_says_nothing_of_it_the_child_is_not_asked_about(db: None, client: Client) -> None:
    cast = cast_under("wales")
    with within(cast.authority):
        ava = larkwhistles(cast).ava
        conference = under_way(cast, ava)
        ConferenceChild.objects.filter(conference=conference).update(outcome="plan")
        client.force_login(cast.chair)
        assert "a member of the core group?" not in words(client.get(address("terms", conference, ava.pk)))
