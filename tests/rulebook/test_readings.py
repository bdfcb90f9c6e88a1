"""Every reading that a pack's author can change is a value in the pack: changing it changes the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quoracy.commands.duties import answered

Trial = Callable[[str, str, str], str]

DISCUSSION = {"id": "e1", "kind": "strategy_discussion", "on": "2026-01-05"}
ANOTHER = {"id": "e2", "kind": "strategy_discussion", "on": "2026-01-19"}
AVA = {"id": "ava", "born": "2019-06-03"}
BABY = {"id": "ava", "expected": "2026-09-14"}


def arranged(kind: str, starts_at: str) -> dict[str, Any]:
    return {"kind": "conference_arranged", "conference": "c1", "type": kind, "on": "2026-01-02", "starts_at": starts_at}


def held(kind: str, starts_at: str, outcome: str | None, name: str = "c1", **more: Any) -> list[dict[str, Any]]:
    event = {"id": f"{name}h", "kind": "conference_held", "conference": name, "type": kind, "starts_at": starts_at}
    decision = {
        "id": f"{name}d",
        "kind": "decision",
        "conference": name,
        "on": starts_at[:10],
        "outcome": outcome,
        **more,
    }
    return [event, decision] if outcome else [event]


PLAN = held("initial", "2026-01-23T10:00", "plan")
PLAN_ON_THE_30TH = held("initial", "2026-11-30T10:00", "plan")
SHORT = [PLAN[0] | {"quorate": False}, PLAN[1]]
SHORT_FOR_ANOTHER = [PLAN[0] | {"quorate": True, "quorate_for_all": False}, PLAN[1]]
REVIEWED = [*PLAN, *held("review", "2026-04-13T10:00", "plan_continues", "r1")]
MONDAY = [arranged("initial", "2026-03-16T10:00")]
MONDAY_REVIEW = [arranged("review", "2026-03-16T10:00")]
MINUTES = [
    *held("initial", "2026-01-23T10:00", None),
    {"kind": "record_circulated", "conference": "c1", "on": "2026-02-13"},
]
CORE_GROUPS = [*PLAN, *({"kind": "core_group_held", "on": day} for day in ("2026-02-02", "2026-03-02"))]

# clause, pack, timescale, what is changed, the children, the events, the answer by default, the answer changed
READINGS: list[tuple[str, str, str, str, dict[str, Any], list[dict[str, Any]], str, str]] = [
    (
        "BOL-1.19",
        "bolton",
        "initial_conference",
        'first_day = "the day of the event"',
        AVA,
        [DISCUSSION],
        "2026-01-26",
        "2026-01-23",
    ),
    ("BOL-1.19", "bolton", "initial_conference", 'unit = "days"', AVA, [DISCUSSION], "2026-01-26", "2026-01-20"),
    (
        "BOL-1.20",
        "bolton",
        "initial_conference",
        'after = "strategy_discussion_that_starts_section_47"',
        AVA,
        [DISCUSSION, ANOTHER],
        "2026-02-09",
        "2026-01-26",
    ),
    (
        "WAL-3.01",
        "wales",
        "initial_conference",
        'first_day = "the day of the event"',
        AVA,
        [DISCUSSION],
        "2026-01-26",
        "2026-01-23",
    ),
    ("WAL-8.10", "wales", "initial_conference", 'unborn = "no limit"', BABY, [DISCUSSION], "2026-01-26", ""),
    (
        "WAL-8.10",
        "wales",
        "initial_conference",
        'unborn = "from the end of the assessment"',
        BABY,
        [{"kind": "pre_birth_assessment_concluded", "on": "2026-01-05"}],
        "",
        "2026-01-26",
    ),
    (
        "WAL-6.01",
        "wales",
        "conference_duration",
        "within = 3",
        AVA,
        [arranged("initial", "2026-01-23T10:00")],
        "2026-01-23T12:00",
        "2026-01-23T13:00",
    ),
    (
        "LBH-3.04",
        "lbh",
        "report_to_family_initial",
        'before = 2\nunit = "working days"\nahead_of = "conference"',
        AVA,
        MONDAY,
        "2026-03-14T10:00",
        "2026-03-12",
    ),
    ("LBH-3.05", "lbh", "report_to_family_review", "clear_days = true", AVA, MONDAY_REVIEW, "2026-03-11", "2026-03-10"),
    ("LBH-3.09", "lbh", "report_to_chair_initial", "clear_days = true", AVA, MONDAY, "2026-03-11", "2026-03-10"),
    (
        "BOL-1.47",
        "bolton",
        "report_to_chair_initial",
        'before = 1\nunit = "working days"',
        AVA,
        MONDAY,
        "2026-03-15T10:00",
        "2026-03-13",
    ),
    (
        "BOL-1.49",
        "bolton",
        "report_to_family_initial",
        "before = 24",
        AVA,
        MONDAY,
        "2026-03-16T10:00",
        "2026-03-15T10:00",
    ),
    (
        "BOL-5.16",
        "bolton",
        "report_to_unit_review",
        'before = 1\nunit = "working days"',
        AVA,
        MONDAY_REVIEW,
        "2026-03-15T10:00",
        "2026-03-13",
    ),
    ("WAR-4.03", "warwickshire", "report_to_family_initial", 'unit = "days"', AVA, MONDAY, "2026-03-12", "2026-03-14"),
    (
        "WAR-4.04",
        "warwickshire",
        "report_to_family_review",
        "before = 5",
        AVA,
        MONDAY_REVIEW,
        "2026-03-12",
        "2026-03-09",
    ),
    ("WAR-4.18", "warwickshire", "first_core_group", 'unit = "days"', AVA, PLAN, "2026-02-06", "2026-02-02"),
    ("WAR-4.21", "warwickshire", "record_circulated", "within = 10", AVA, PLAN, "2026-02-13", "2026-02-06"),
    (
        "BFG-4.1.8",
        "bfg",
        "protection_order_conference",
        "before = 1",
        AVA,
        [{"kind": "protection_order_made", "on": "2026-01-06", "expires": "2026-01-13"}],
        "2026-01-13",
        "2026-01-12",
    ),
    (
        "BFG-4.1.9",
        "bfg",
        "assessment_order_conference",
        'within = 3\nunit = "working days"',
        AVA,
        [{"kind": "child_assessment_concluded", "on": "2026-01-16"}],
        "2026-01-16",
        "2026-01-21",
    ),
    ("BFG-4.1.16a", "bfg", "pre_birth_conference", "window_ends_days_later = 6", BABY, [], "2026-06-15", "2026-06-21"),
    ("BOL-2.04", "bolton", "pre_birth_conference", 'before = 4\nunit = "weeks"', BABY, [], "2026-09-13", "2026-08-17"),
    (
        "BFG-4.1.21",
        "bfg",
        "first_review",
        'month_end = "first day of the next month"',
        AVA,
        PLAN_ON_THE_30TH,
        "2027-02-28",
        "2027-03-01",
    ),
    (
        "BFG-4.1.21",
        "bfg",
        "first_review",
        'conferences = ["initial"]',
        AVA,
        held("transfer_in", "2026-01-23T10:00", "plan"),
        "2026-04-23",
        "",
    ),
    (
        "BOL-5.05",
        "bolton",
        "first_review",
        'month_end = "first day of the next month"',
        AVA,
        PLAN_ON_THE_30TH,
        "2027-02-28",
        "2027-03-01",
    ),
    ("BOL-1.81", "bolton", "first_review", "within = 2", AVA, PLAN, "2026-04-23", "2026-03-23"),
    (
        "WAR-1.05",
        "warwickshire",
        "next_review",
        'after = "last_day_of_the_previous_review"',
        AVA,
        REVIEWED,
        "2026-10-13",
        "2026-10-23",
    ),
    (
        "LBH-7.08",
        "lbh",
        "next_review",
        'after = "last_day_of_the_previous_review"',
        AVA,
        REVIEWED,
        "2026-10-13",
        "2026-10-23",
    ),
    (
        "BFG-4.1.22b",
        "bfg",
        "review_after_birth",
        'whichever = "later"',
        BABY,
        held("pre_birth", "2026-06-10T10:00", "plan"),
        "2026-09-10",
        "2026-10-14",
    ),
    ("BFG-4.3.10a", "bfg", "early_review", "before = 28", AVA, SHORT, "2026-04-22", "2026-03-26"),
    ("BFG-4.3.10b", "bfg", "early_review", "short_for_any_child = false", AVA, SHORT_FOR_ANOTHER, "2026-04-22", ""),
    ("BFG-4.1.23d", "bfg", "long_plan_review", "switched_off = false", AVA, PLAN, "", "2028-01-23"),
    ("BFG-4.1.23d", "bfg", "long_plan_review", "switched_off = false\nwithin = 18", AVA, PLAN, "", "2027-07-23"),
    (
        "BFG-4.8.2f",
        "bfg",
        "first_core_group",
        'conferences = ["initial"]',
        AVA,
        held("transfer_in", "2026-01-23T10:00", "plan"),
        "2026-02-06",
        "",
    ),
    (
        "BFG-4.10.7d",
        "bfg",
        "child_in_need_review",
        'outcomes = ["no_plan"]',
        AVA,
        held("initial", "2026-01-23T10:00", "no_plan"),
        "",
        "2026-07-23",
    ),
    ("BFG-4.14.4b", "bfg", "record_circulated", "within = 15", AVA, PLAN, "2026-02-20", "2026-02-13"),
    ("BFG-4.14.4d", "bfg", "record_amendments", "sending_counts_as_receipt = false", AVA, MINUTES, "2026-02-20", ""),
    (
        "BFG-4.14.5a",
        "bfg",
        "record_to_parents",
        'after = "issue_of_the_record"',
        AVA,
        MINUTES,
        "2026-02-20",
        "2026-03-13",
    ),
    (
        "BFG-4.14.5d",
        "bfg",
        "decision_letter",
        'within = 1\nunit = "working days"\nafter = "conference"',
        AVA,
        PLAN,
        "2026-01-24T10:00",
        "2026-01-26",
    ),
    (
        "BOL-1.94b",
        "bolton",
        "split_decision_referral",
        'first_day = "the day of the event"',
        AVA,
        held("initial", "2026-01-23T10:00", "plan", split=True),
        "2026-01-30",
        "2026-01-29",
    ),
    (
        "BOL-1.95",
        "bolton",
        "appeal_panel",
        'unit = "working days"',
        AVA,
        [*PLAN, {"kind": "split_decision_referred", "conference": "c1", "on": "2026-01-28"}],
        "2026-02-25",
        "2026-03-09",
    ),
    ("BOL-1.96a", "bolton", "decision_circulated", "within = 2", AVA, PLAN, "2026-01-26", "2026-01-27"),
    ("BOL-1.98b", "bolton", "record_amendments", 'after = "conference"', AVA, MINUTES, "2026-03-06", "2026-02-13"),
    ("BOL-1.98b", "bolton", "record_amendments", 'unit = "working days"', AVA, MINUTES, "2026-03-06", "2026-03-16"),
    (
        "BOL-3.17",
        "bolton",
        "first_core_group",
        'first_day = "the day of the event"',
        AVA,
        PLAN,
        "2026-02-06",
        "2026-02-05",
    ),
    (
        "WN-1.01",
        "wales_national",
        "decision_circulated",
        'whichever = "later"',
        AVA,
        [*PLAN, {"kind": "core_group_held", "on": "2026-02-04"}],
        "2026-01-30",
        "2026-02-04",
    ),
    (
        "BOL-9.09",
        "bolton",
        "missing_child_conference",
        'after = "latest_notification_that_the_child_is_missing"',
        AVA,
        [{"kind": "child_missing", "on": "2026-01-05"}, {"kind": "child_missing", "on": "2026-01-07"}],
        "2026-01-12",
        "2026-01-14",
    ),
    (
        "BOL-6.06",
        "bolton",
        "transfer_in_conference",
        'after = "latest_notice_of_permanent_move"',
        AVA,
        [{"kind": "transfer_in_notified", "on": "2026-01-05"}, {"kind": "transfer_in_notified", "on": "2026-01-07"}],
        "2026-01-26",
        "2026-01-28",
    ),
]


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """A pack that differs from a shipped one in one timescale: the shipped lines, with others put in their place."""

    def write(parent: str, key: str, changed: str) -> str:
        shipped = next(Path(pack).read_text() for pack in _packs() if f'key = "{parent}"' in Path(pack).read_text())
        block = shipped.split(f"[[timescale.{key}]]\n")[1].split("\n[[")[0].split("\n# ")[0]
        names = {line.split(" =")[0] for line in changed.splitlines()}
        kept = [line for line in block.splitlines() if line.split(" =")[0] not in names]
        head = f'[procedure]\nkey = "trial"\ntitle = "A trial"\nnation = "england"\nextends = "{parent}"\n'
        file = tmp_path / "trial.toml"
        file.write_text("\n".join([head, f"[[timescale.{key}]]", *kept, changed, ""]))
        return str(file)

    return write


def _packs() -> list[Path]:
    import quoracy.rulebook

    return sorted((Path(quoracy.rulebook.__file__).parent / "procedures").glob("*/*.toml"))


def dues(procedure: str, files: list[str], key: str, child: dict[str, Any], events: list[dict[str, Any]]) -> str:
    """The last day of the last duty of a key, or nothing."""
    asked = {"children": [child], "events": events}
    found = [duty for duty in answered(asked, procedure, files, date(2026, 12, 31))["duties"] if duty["key"] == key]
    return str(found[-1]["due"]) if found else ""


@pytest.mark.parametrize(
    ("parent", "key", "changed", "child", "events", "as_shipped", "as_changed"),
    [
        pytest.param(*rest, id=f"{clause} {rest[1]}: {rest[2]}", marks=pytest.mark.clause(clause))
        for clause, *rest in READINGS
    ],
)
def test_changing_a_reading_changes_the_answer(
    trial: Trial,
    parent: str,
    key: str,
    changed: str,
    child: dict[str, Any],
    events: list[dict[str, Any]],
    as_shipped: str,
    as_changed: str,
) -> None:
    file = trial(parent, key, changed)

    assert dues(parent, [], key, child, events) == as_shipped
    assert dues("trial", [file], key, child, events) == as_changed


@pytest.mark.clause("BOL-9.09")
def test_a_pack_can_keep_the_conference_needed_after_the_child_was_found(trial: Trial) -> None:
    file = trial("bolton", "missing_child_conference", "not_needed_once_found = false")
    events = [{"kind": "child_missing", "on": "2026-01-05"}, {"kind": "child_found", "on": "2026-01-06"}]
    asked = {"children": [AVA], "events": events}

    shipped = answered(asked, "bolton", [], date(2026, 1, 13))["duties"][0]
    changed = answered(asked, "trial", [file], date(2026, 1, 13))["duties"][0]

    assert (shipped["status"], changed["status"]) == ("not_needed", "overdue")


@pytest.mark.clause("BOL-9.09", "BOL-6.06")
@pytest.mark.parametrize(
    ("key", "kind", "conference"),
    [
        ("missing_child_conference", "child_missing", "initial"),
        ("transfer_in_conference", "transfer_in_notified", "transfer_in"),
    ],
)
def test_a_pack_can_take_arranging_for_holding(trial: Trial, key: str, kind: str, conference: str) -> None:
    file = trial("bolton", key, 'met_by = "arranged"')
    events = [{"kind": kind, "on": "2026-01-01"}, arranged(conference, "2026-03-02T10:00")]
    asked = {"children": [AVA], "events": events}

    def status(procedure: str, files: list[str]) -> list[str]:
        duties = answered(asked, procedure, files, date(2026, 2, 2))["duties"]
        return [duty["status"] for duty in duties if duty["key"] == key]

    assert status("bolton", []) == ["overdue"]
    assert status("trial", [file]) == ["met"]


@pytest.mark.clause("LBH-7.05", "LBH-7.07")
def test_a_norm_and_a_limit_are_a_value_in_the_pack(trial: Trial) -> None:
    events = held("initial", "2026-01-23T10:00", "child_in_need_plan")
    file = trial("lbh", "child_in_need_meeting", "norm = false")
    duty = answered({"children": [AVA], "events": events}, "trial", [file], date(2026, 2, 1))["duties"][-1]
    assert (duty["key"], duty["norm"]) == ("child_in_need_meeting", False)
    assert "norm" not in duty["because"]

    file = trial("lbh", "first_review", "norm = true")
    duties = answered({"children": [AVA], "events": PLAN}, "trial", [file], date(2026, 2, 1))["duties"]
    assert [duty["norm"] for duty in duties if duty["key"] == "first_review"] == [True]


@pytest.mark.clause("BOL-5.06")
def test_a_pack_can_count_an_adjourned_review_from_its_first_day(trial: Trial) -> None:
    events = [*PLAN, *held("review", "2026-04-13T10:00", "plan_continues", "r1")]
    events[-1]["on"] = "2026-04-20"
    file = trial("bolton", "next_review", "from_the_decision = false")

    assert dues("bolton", [], "next_review", AVA, events) == "2026-10-20"
    assert dues("trial", [file], "next_review", AVA, events) == "2026-10-13"
    events[-1]["on"] = "2026-04-13"


@pytest.mark.clause("BOL-3.18")
def test_a_pack_can_count_core_groups_from_the_day_they_were_due(trial: Trial) -> None:
    file = trial("bolton", "next_core_group", 'after = "last_day_of_the_previous_core_group"')

    assert dues("bolton", [], "next_core_group", AVA, CORE_GROUPS) == "2026-04-13"
    assert dues("trial", [file], "next_core_group", AVA, CORE_GROUPS) == "2026-04-27"


@pytest.mark.clause("BFG-4.1.7d", "ENG-1.09")
def test_a_pack_can_add_closures_or_leave_the_bank_holidays_in(tmp_path: Path) -> None:
    head = '[procedure]\nkey = "trial"\ntitle = "A garrison"\nnation = "england"\nextends = "bfg"\n'
    file = tmp_path / "garrison.toml"
    file.write_text(head + '[[counting]]\nfrom = 2010-01-01\nclause = "BFG-4.1.7d"\nclosures = [2026-01-06]\n')
    assert dues("trial", [str(file)], "initial_conference", AVA, [DISCUSSION]) == "2026-01-27"

    file.write_text(head + '[[counting]]\nfrom = 2010-01-01\nclause = "BFG-4.1.7d"\nbank_holidays = false\n')
    before_easter = [{"kind": "strategy_discussion", "on": "2026-03-19"}]
    assert dues("bfg", [], "initial_conference", AVA, before_easter) == "2026-04-13"
    assert dues("trial", [str(file)], "initial_conference", AVA, before_easter) == "2026-04-09"


def test_a_version_that_begins_on_a_day_judges_what_is_triggered_from_that_day(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(
        '[procedure]\nkey = "trial"\ntitle = "A trial"\nnation = "england"\nextends = "bolton"\n'
        '[[timescale.initial_conference]]\nfrom = 2026-01-19\nclause = "BOL-1.19"\nwithin = 10\nunit = "working days"\n'
        'after = "last_strategy_discussion"\nowner = "Child Protection Unit"\nfalls_to = "administrator"\n'
    )

    assert dues("trial", [str(file)], "initial_conference", AVA, [DISCUSSION]) == "2026-01-26"  # judged by the parent
    assert dues("trial", [str(file)], "initial_conference", AVA, [DISCUSSION, ANOTHER]) == "2026-02-02"


@pytest.mark.clause("WAR-4.21")
def test_a_pack_can_count_the_record_from_the_issue_of_the_plan(trial: Trial) -> None:
    file = trial("warwickshire", "record_circulated", 'after = "issue_of_the_plan"')
    sent = {"kind": "plan_circulated", "conference": "c1", "on": "2026-02-02"}

    assert dues("warwickshire", [], "record_circulated", AVA, [*PLAN, sent]) == "2026-02-13"
    assert dues("trial", [file], "record_circulated", AVA, [*PLAN, sent]) == "2026-02-23"
    unsent = answered({"children": [AVA], "events": PLAN}, "trial", [file], date(2026, 2, 1))["duties"]
    assert "record_circulated" not in [duty["key"] for duty in unsent]


@pytest.mark.clause("BOL-1.87b")
def test_a_pack_can_make_six_months_the_shortest_gap_between_reviews_of_an_action_plan(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(
        '[procedure]\nkey = "trial"\ntitle = "A trial"\nnation = "england"\nextends = "bolton"\n'
        '[[timescale.action_plan_review]]\nfrom = 2010-01-01\nclause = "BOL-1.87b"\nbetween = [6, 9]\nunit = "months"\n'
        'after = "conference_without_a_plan_or_previous_review"\nowner = "responsible person"\n'
        'falls_to = "social_worker"\noutcomes = ["no_plan"]\n'
    )
    events = held("initial", "2026-01-23T10:00", "no_plan")
    asked = {"children": [AVA], "events": events}
    (duty,) = [
        one
        for one in answered(asked, "trial", [str(file)], date(2026, 2, 1))["duties"]
        if one["key"] == "action_plan_review"
    ]
    assert (duty["not_before"], duty["due"]) == ("2026-07-23", "2026-10-23")
    assert duty["because"].startswith("between 6 and 9 months after the conference that made no plan")


@pytest.mark.clause("BOL-4.03")
def test_a_pack_can_spare_a_reconvened_conference_reports_of_its_own(trial: Trial) -> None:
    file = trial("bolton", "report_to_unit", "reconvened_has_reports = false")
    asked = {"children": [AVA], "events": [arranged("reconvened", "2026-03-16T10:00")]}

    def keys(procedure: str, files: list[str]) -> list[str]:
        return [duty["key"] for duty in answered(asked, procedure, files, date(2026, 2, 2))["duties"]]

    assert "report_to_unit" in keys("bolton", [])
    assert "report_to_unit" not in keys("trial", [file])


@pytest.mark.clause("BOL-1.19")
def test_a_discussion_on_a_saturday_is_no_first_day_even_where_the_day_of_the_event_counts(trial: Trial) -> None:
    file = trial("bolton", "initial_conference", 'first_day = "the day of the event"')
    saturday = [{"kind": "strategy_discussion", "on": "2026-01-03"}]
    assert dues("bolton", [], "initial_conference", AVA, saturday) == "2026-01-23"
    assert dues("trial", [file], "initial_conference", AVA, saturday) == "2026-01-23"
