"""Seven people with a device each at one conference, from the roll-call to the letters, under three procedures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from quoracy.casework.access.scope import within
from quoracy.casework.chronology.models import Duty
from quoracy.casework.conferences import questions, sealed
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.plans.models import Plan
from quoracy.casework.records import readers
from quoracy.casework.records.copies import copy_for
from quoracy.casework.records.models import ConferenceRecord
from quoracy.rulebook.chronology import LONDON
from tests.conferences_underway import part_of, settled
from tests.journeys.conference_days import HEALTH_VISITOR, POLICE, SCHOOL, THREE, WORKER, About, Story
from tests.journeys.seven import EVERYBODY, FAMILY, FATHER, MOTHER, Seven, laid, seven_devices
from tests.screens.room.conftest import Served, committed, served

__all__ = ["committed", "served"]

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)
Check = Callable[[Page], None]
FOUR = (WORKER, HEALTH_VISITOR, POLICE, SCHOOL)
BEFORE, MEANWHILE, AFTER = "Ava walks to school by herself", "He waits for her at the gate", "The nights are calmer now"
ALL_AGREE = dict.fromkeys((WORKER, HEALTH_VISITOR, SCHOOL), "plan")
FIRST_TEST = ("ill_treatment_or_impairment_shown", "evidence", "more_is_likely", "harm_is_significant")

BOLTON = Story(
    "bolton",
    (HEALTH_VISITOR, POLICE, SCHOOL),
    About(
        FOUR,
        {WORKER: "plan", HEALTH_VISITOR: "plan", POLICE: "plan", SCHOOL: "no_plan"},
        "plan",
        {"information_enough": "yes", "likelihood": "Likely", "continuing_risk": "yes"},
        FIRST_TEST,
        consensus="no",
        dispute="Whether breakfast at school is enough.",
    ),
    About(
        FOUR,
        {WORKER: "plan", HEALTH_VISITOR: "plan", POLICE: "no_plan", SCHOOL: "no_plan"},
        "plan",
        {"information_enough": "yes", "likelihood": "Likely", "continuing_risk": "yes"},
        FIRST_TEST,
        consensus="no",
        dispute="Whether his grandmother can be there every evening.",
        follows="Split decision referral",
    ),
)
LBH = Story(
    "lbh",
    (HEALTH_VISITOR, POLICE, SCHOOL),
    About(FOUR, dict.fromkeys(FOUR, "plan"), "plan", numbers={WORKER: 2, HEALTH_VISITOR: 3, POLICE: 2, SCHOOL: 4}),
    About(
        FOUR,
        dict.fromkeys(FOUR, "plan"),
        "no_plan",
        numbers={WORKER: 5, HEALTH_VISITOR: 6, POLICE: 7, SCHOOL: 6},
        reasons="Noah sleeps at his grandmother's, who was heard today, and nobody fears for him there.",
    ),
    explains=True,
)
BFG = Story(
    "bfg",
    (HEALTH_VISITOR, POLICE, SCHOOL),
    About(
        (WORKER, HEALTH_VISITOR, SCHOOL),
        ALL_AGREE,
        "plan",
        {"suffered": "yes", "likely": "yes"},
        ("maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"),
    ),
    About(
        (WORKER, HEALTH_VISITOR),
        dict.fromkeys(THREE, "no_plan"),
        "no_plan",
        {"suffered": "no", "likely": "no"},
        goes_on={"lack_of_contact": "yes", "essential_information_available": "yes", "delay_would_harm": "yes"},
        follows="Early review",
    ),
)


@pytest.fixture
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=True):
        yield


def test_bolton_a_majority_for_one_child_and_a_tie_for_the_other(
    browser: Browser, served: Served, wednesday: None, axe_clean: Check
) -> None:
    item = "Every other assessment that bears on the case"
    table = laid(BOLTON, kept_out_of=item)
    with seven_devices(browser, served.url, table, axe_clean) as seven:
        seven.open()
        _heard_but_a_part(seven, item, "Weighing the evidence")
        for about in (BOLTON.ava, BOLTON.noah):
            seven.judge(about)
            seven.see_the_spread(about)
            seven.takes_no_part(about)
            seven.decide(about)
        seven.chair.get_by_text("Split decision referral").first.wait_for()
        _closed(seven, {"Ava", "Noah"})
    with within(table.cast.authority):
        hows = {part.child.given_names: part.how for part in ConferenceChild.objects.select_related("child")}
        assert hows == {"Ava": "majority", "Noah": "tie"}
        assert {"split_decision_referral"} <= set(
            Duty.objects.filter(child=table.family.noah).values_list("key", flat=True)
        )
        assert not Duty.objects.filter(child=table.family.ava, key="split_decision_referral").exists()


def test_lbh_numbers_from_nought_to_ten_and_the_chairs_decision(
    browser: Browser, served: Served, wednesday: None, axe_clean: Check
) -> None:
    table = laid(LBH, kept_out_of="Danger statements")
    with seven_devices(browser, served.url, table, axe_clean) as seven:
        seven.open()
        _heard_but_a_part(seven, "Danger statements", "The safety goal")
        for about in (LBH.ava, LBH.noah):
            seven.judge(about, shown="with_names")
            seven.see_the_spread(about, names=True)
            _numbers_stand_beside_names(seven, about)
            seven.decide(about)
        _closed(seven, {"Ava"})
    with within(table.cast.authority):
        noah = part_of(table.conference, table.family.noah)
        assert (noah.outcome, noah.reasons) == ("no_plan", LBH.noah.reasons)


def test_bfg_police_go_once_heard_one_dissents_and_one_child_has_too_few(
    browser: Browser, served: Served, wednesday: None, axe_clean: Check
) -> None:
    table = laid(BFG)
    with seven_devices(browser, served.url, table, axe_clean) as seven:
        seven.open()
        _asked_to_leave_and_let_in(seven)
        seven.goes(POLICE, "Goes, having informed")
        seven.record.get_by_text("(let go once their information was given)").wait_for()
        assert seven.police.request.get("/guest/views").status == 403, "whoever has gone gives no view"
        for about in (BFG.ava, BFG.noah):
            seven.judge(about)
            seven.see_the_spread(about)
            seven.decide(about)
            if about is BFG.ava:
                _the_school_dissents(seven)
        _closed(seven, {"Ava"})
        for whose in ("chair", "record", "worker"):
            page = seven.to_the_conference(whose)
            page.get_by_text("The conference goes on without a quorum, so this follows:").wait_for()
            page.get_by_text(BFG.noah.follows, exact=True).wait_for()
    with within(table.cast.authority):
        [dissent] = sealed.dissents(part_of(table.conference, table.family.ava))
        assert dissent.seat.name == SCHOOL


def _heard_but_a_part(seven: Seven, item: str, following: str) -> None:
    """A part of the agenda from which the father is kept out: he goes, comes again, and has nothing of it."""
    seven.say("chair", BEFORE)
    seven.stands_on(BEFORE)
    seven.turn_to(item)
    seven.goes(FATHER)
    _meanwhile(seven)
    seven.turn_to(following)
    seven.comes(FATHER)
    _after(seven)


def _asked_to_leave_and_let_in(seven: Seven) -> None:
    """The chair asks the father to leave, and lets him in again: he has nothing of what was said meanwhile."""
    chair = seven.chair
    seven.say("chair", BEFORE)
    seven.stands_on(BEFORE)
    chair.get_by_role("link", name="Ask somebody to leave").click()
    chair.get_by_label(FATHER).check()
    chair.locator("[name=item]").fill("What the police have learnt")
    chair.locator("textarea[name=reason]").fill("The children are afraid of him.")
    chair.get_by_role("button", name="They leave now").click()
    seven.to_the_board("chair")
    seven.record.get_by_text("Out since").wait_for()
    _meanwhile(seven)
    seven.to_the_conference().get_by_role("button", name=f"Let {FATHER} in again").click()
    chair.wait_for_load_state("load")
    seven.to_the_board("chair")
    _after(seven)


def _meanwhile(seven: Seven) -> None:
    others = [name for name in EVERYBODY if name != "father"]
    seven.say("record", MEANWHILE)
    seven.stands_on(MEANWHILE, *others)
    seven.lacks(MEANWHILE, "father")
    assert MEANWHILE not in seven.reads("father", "/guest/room")
    seven.clean(seven.father)
    seven.record.get_by_text(f"Not for {FATHER}").wait_for()
    for name in ("worker", "school", "police", *FAMILY):
        assert seven.pages[name].get_by_text("Not for").count() == 0, f"{name} is told from whom it is kept"


def _after(seven: Seven) -> None:
    seven.say("chair", AFTER)
    seven.stands_on(AFTER)
    seven.lacks(MEANWHILE, "father")
    seven.stands_on(BEFORE)
    seven.stands_on(MEANWHILE, *(name for name in EVERYBODY if name != "father"))
    seven.never_loaded_again("worker", "school", "police", *FAMILY)
    assert seven.mother.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits the mother's phone"
    for name in ("mother", "police", "record"):
        seven.clean(seven.pages[name])


def _numbers_stand_beside_names(seven: Seven, about: About) -> None:
    """Each number on the school's device, beside the name of whoever gave it."""
    table = seven.school.get_by_role("table", name="Who said what")
    for name, number in about.numbers.items():
        row = table.get_by_role("row", name=name)
        assert row.get_by_role("cell").nth(1).inner_text().strip() == str(number), (name, number)


def _the_school_dissents(seven: Seven) -> None:
    words = "A plan is not needed while she is safe with us all day."
    page = seven.school
    page.goto("/guest/views")
    page.get_by_role("link", name="Say that you disagree").click()
    page.locator("[name=reasons]").fill(words)
    seven.clean(page)
    page.get_by_role("button", name="Enter it").click()
    page.get_by_text("You have said that you disagree.").wait_for()
    for whose in ("chair", "record"):
        seven.to_the_conference(whose).get_by_text(words).first.wait_for()
    for whose in FAMILY:
        assert words not in seven.reads(whose, "/guest/room")


def _closed(seven: Seven, planned: set[str]) -> None:
    """The closing, the record's draft and the letters: who gets what."""
    table = seven.table
    with within(table.cast.authority):
        if "Noah" in planned:
            settled(table.cast, part_of(table.conference, table.family.noah))
    seven.to_the_board("worker", *FAMILY)
    seven.to_the_conference()
    seven.walk.close()
    for name in ("worker", *FAMILY):
        seven.pages[name].get_by_text("minutes so far").wait_for(state="detached")
    _drafted(seven)
    _lettered(seven)
    with within(table.cast.authority):
        assert Conference.objects.get(pk=table.conference.pk).state == Conference.State.CLOSED
        assert {plan.child.given_names for plan in Plan.objects.select_related("child")} == planned


def _drafted(seven: Seven) -> None:
    """The record holds what was said; the father's copy holds nothing that was said without him."""
    page = seven.record
    page.goto(f"/conferences/{seven.table.conference.pk}/record")
    page.get_by_role("button", name="Draft it from what was captured").click()
    for text in (BEFORE, MEANWHILE, AFTER):
        page.get_by_text(text).first.wait_for()
    page.get_by_text(f"not for {FATHER}, who was out").first.wait_for()
    with within(seven.table.cast.authority):
        record = ConferenceRecord.objects.get(conference=seven.table.conference)
        said = {name: _copy(record, seven, name) for name in (MOTHER, FATHER)}
    assert all(text in said[MOTHER] for text in (BEFORE, MEANWHILE, AFTER))
    assert [text in said[FATHER] for text in (BEFORE, MEANWHILE, AFTER)] == [True, False, True]


def _copy(record: ConferenceRecord, seven: Seven, name: str) -> str:
    return " ".join(passage.text for passage in copy_for(record, readers.of_seat(seven.seat(name))).passages)


def _lettered(seven: Seven) -> None:
    """A letter for each of the family and of those asked; none for the chair or the record taker."""
    page = seven.to_the_conference()
    page.get_by_role("button", name="Read the letters").click()
    page.get_by_role("link", name=f"Save the PDF to {MOTHER}").first.wait_for()
    with within(seven.table.cast.authority):
        letters = questions.letters_of(seven.table.conference)
        to = {letter.seat.name: bytes(letter.pdf) for letter in letters}
    assert set(to) == {MOTHER, FATHER, *FOUR}
    assert all(pdf.startswith(b"%PDF") for pdf in to.values())
