"""Readings of convening, reports and exclusion: the same question before and after one line of a pack changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import resources
from typing import Any

import pytest

from quoracy.rulebook.absence import Apology, FamilyAway, deciding_findings, family_findings
from quoracy.rulebook.attendance import Invitee, asking_findings, remote_finding, whom_to_ask
from quoracy.rulebook.children_taking_part import (
    ChildsPart,
    matter_barred,
    opening_findings,
    part_findings,
    presumption,
    support_owed,
)
from quoracy.rulebook.convening_case import CaseChild, ConveningCase, Fact
from quoracy.rulebook.exclusion import asks_to_leave, may_be_represented
from quoracy.rulebook.procedure import Procedure, Shelf, load_shelf
from quoracy.rulebook.reports import Passage, Report, agency_report_still_owed, report_findings, report_owed
from quoracy.rulebook.requesting import (
    Believed,
    Request,
    conference_indicated,
    decision_on_request,
    move_is_permanent,
    pre_birth_indicated,
    request_findings,
)
from quoracy.rulebook.sharing_reports import gets_papers
from quoracy.rulebook.standings import part_taken

MONDAY = date(2026, 3, 2)
PACKS = resources.files("quoracy.rulebook") / "procedures"
FILES = {key: f"local/{key}.toml" for key in ("bolton", "bfg", "lbh", "warwickshire")} | {"wales": "wales/wales.toml"}
CHILD = CaseChild("ava", born=date(2014, 3, 2))
POLICE = Report("agency", "police", "initial", ("ava",), passages=(Passage("p1", "observation"),))


def unborn(*facts: Fact) -> CaseChild:
    return CaseChild("baby", expected=date(2026, 9, 14), facts=frozenset(facts))


def lines(procedure: Procedure, *children: CaseChild) -> set[str]:
    return {each.key for each in whom_to_ask(procedure, ConveningCase("initial", MONDAY, children))}


def missing(found: list[Any], place: str) -> bool:
    return any(not each.holds and each.place == place for each in found)


def asked_for(procedure: Procedure, child: CaseChild, believed: Believed, place: str, kind: str = "initial") -> bool:
    request = Request(kind, "social_worker", (child,), {child.id: believed})
    return missing(request_findings(procedure, request), place)


def speaks(procedure: Procedure, standing: str) -> bool:
    return part_taken(procedure, standing)[0]


def indicated(procedure: Procedure, born: date | None, *facts: Fact) -> bool:
    found = pre_birth_indicated(procedure, unborn(*facts), born, MONDAY)
    return found is not None and found.indicated


def young_mother(procedure: Procedure) -> bool:
    found = pre_birth_indicated(procedure, unborn(Fact.YOUNG_MOTHER_WITH_CONCERNS), date(2008, 5, 1), MONDAY)
    return found is not None and bool(found.factors)


def large(procedure: Procedure) -> bool:
    people = [Invitee(str(number), agency="health") for number in range(9)]
    return missing(asking_findings(procedure, ConveningCase("initial", MONDAY, (CHILD,)), [], people), "list.size")


def starts(procedure: Procedure) -> str:
    found = presumption(procedure, CHILD, MONDAY, invited_on=date(2026, 2, 20))
    return found.starts.value if found else ""


def barred(procedure: Procedure) -> bool:
    found = matter_barred(procedure, parent_objects=True)
    return found is not None and found.stops


# clause, pack, the line, what it becomes, the question, the answer before and after
READINGS: list[tuple[str, str, str, str, Callable[[Procedure], Any], Any, Any]] = [
    (
        "BFG-4.1.6a",
        "bfg",
        "every_enquiry = false",
        "every_enquiry = true",
        lambda p: conference_indicated(p, False),
        False,
        True,
    ),
    (
        "BFG-4.1.13a",
        "bfg",
        'grounds_joined = "any"',
        'grounds_joined = "all"',
        lambda p: indicated(p, None, Fact.RISKY_PERSON_AT_HOME),
        True,
        False,
    ),
    (
        "WAL-8.02",
        "wales",
        'grounds_joined = "any"',
        'grounds_joined = "all"',
        lambda p: indicated(p, None, Fact.RISKY_PERSON_AT_HOME),
        True,
        False,
    ),
    (
        "BFG-4.1.14a",
        "bfg",
        'when = ["adult_difficulty"], factor = true',
        'when = ["adult_difficulty"]',
        lambda p: indicated(p, None, Fact.ADULT_DIFFICULTY),
        False,
        True,
    ),
    ("BFG-4.1.14b", "bfg", 'mother_age_on = "request"', 'mother_age_on = "expected"', young_mother, True, False),
    (
        "WAL-8.08",
        "wales",
        'mother_age_on = "request"',
        'mother_age_on = "expected"',
        lambda p: indicated(p, date(2010, 5, 1), Fact.YOUNG_MOTHER_WITH_CONCERNS),
        True,
        False,
    ),
    (
        "BFG-4.1.17b",
        "bfg",
        "permanent_after_months = 3",
        "permanent_after_months = 6",
        lambda p: move_is_permanent(p, 4),
        True,
        False,
    ),
    (
        "BOL-0.02",
        "bolton",
        'declining = "recorded_reason"',
        'declining = "forbidden"',
        lambda p: decision_on_request(p, "unit", False, "No.")[-1].holds,
        True,
        False,
    ),
    (
        "BOL-1.10",
        "bolton",
        'requested_by = ["social_worker"]',
        'requested_by = ["social_worker", "teacher"]',
        lambda p: missing(request_findings(p, Request("review", "teacher", ())), "request.by"),
        True,
        False,
    ),
    (
        "BOL-2.02",
        "bolton",
        "every_basis = false",
        "every_basis = true",
        lambda p: asked_for(p, unborn(Fact.CORE_ASSESSMENT), Believed("x", "y"), "request.enquiry.baby", "pre_birth"),
        False,
        True,
    ),
    (
        "WAR-2.01",
        "warwickshire",
        "enquiry_for_reviews = false",
        "enquiry_for_reviews = true",
        lambda p: asked_for(p, CHILD, Believed("x"), "request.enquiry.ava", "review"),
        False,
        True,
    ),
    (
        "WAR-2.04",
        "warwickshire",
        "believing_agencies = 1",
        "believing_agencies = 2",
        lambda p: asked_for(p, CHILD, Believed("x", "", ("social_care",)), "request.agencies.ava"),
        False,
        True,
    ),
    (
        "BFG-4.3.2e",
        "bfg",
        "newborn_days = 28",
        "newborn_days = 42",
        lambda p: "midwifery" in lines(p, CaseChild("b", date(2026, 1, 25))),
        False,
        True,
    ),
    (
        "WAL-4.08",
        "wales",
        "college_from = 16",
        "college_from = 12",
        lambda p: "college" in lines(p, CHILD),
        False,
        True,
    ),
    (
        "WAL-4.10",
        "wales",
        "not_working_here = []",
        'not_working_here = ["nspcc"]',
        lambda p: "nspcc" in lines(p, CHILD),
        True,
        False,
    ),
    ("WAL-5.02", "wales", "large_from = 0", "large_from = 8", large, False, True),
    (
        "BFG-4.3.6b",
        "bfg",
        "video_like_call = true",
        "video_like_call = false",
        lambda p: remote_finding(p, "", "", video=True) is None,
        False,
        True,
    ),
    (
        "BFG-4.3.2g",
        "bfg",
        'key = "supporter", clause = "BFG-4.3.2g", speaks = true',
        'key = "supporter", clause = "BFG-4.3.2g", speaks = false',
        lambda p: speaks(p, "supporter"),
        True,
        False,
    ),
    (
        "BFG-4.3.2d",
        "bfg",
        'key = "guardian", clause = "BFG-4.3.2d", speaks = true',
        'key = "guardian", clause = "BFG-4.3.2d", speaks = false',
        lambda p: speaks(p, "guardian"),
        True,
        False,
    ),
    (
        "BFG-4.4.7b",
        "bfg",
        'age_taken_on = "conference"',
        'age_taken_on = "invitation"',
        starts,
        "offered",
        "not_attending",
    ),
    (
        "BFG-4.4.11a",
        "bfg",
        "support_only_if_absent = false",
        "support_only_if_absent = true",
        lambda p: support_owed(p, ChildsPart("ava", "attending", impact_feared=True)),
        True,
        False,
    ),
    (
        "BFG-4.4.12d",
        "bfg",
        "chair_meets_child_required = false",
        "chair_meets_child_required = true",
        lambda p: any(
            each.needs_reason and each.place.endswith("meeting") for each in opening_findings(p, ChildsPart("ava"))
        ),
        False,
        True,
    ),
    (
        "BFG-4.4.10d",
        "bfg",
        'parent_may_bar_matter = "forbidden"',
        'parent_may_bar_matter = "recorded_reason"',
        barred,
        True,
        False,
    ),
    (
        "WAL-1.04",
        "wales",
        'answered_by = "social_worker"',
        'answered_by = "chair"',
        lambda p: missing(part_findings(p, CHILD, ChildsPart("ava", "attending", "chair"), MONDAY), "part.ava.by"),
        True,
        False,
    ),
    (
        "BFG-4.5.1d",
        "bfg",
        'representative_on = ["*"]',
        'representative_on = ["disruption"]',
        lambda p: may_be_represented(p, "conflict"),
        True,
        False,
    ),
    (
        "BFG-4.5.6a",
        "bfg",
        "ask_to_leave_letter = true",
        "ask_to_leave_letter = false",
        asks_to_leave,
        (True, True),
        (True, False),
    ),
    (
        "BOL-1.62",
        "bolton",
        "police_may_state_convictions = false",
        "police_may_state_convictions = true",
        lambda p: missing(report_findings(p, POLICE), "report.mentions_convictions"),
        True,
        False,
    ),
    (
        "BFG-4.7.1c",
        "bfg",
        "extra_classes = []",
        'extra_classes = ["observation"]',
        lambda p: missing(report_findings(p, POLICE), "report.passage.p1.label"),
        True,
        False,
    ),
    (
        "BOL-5.13",
        "bolton",
        "joint_stands_in = true",
        "joint_stands_in = false",
        lambda p: agency_report_still_owed(p, True, "review"),
        False,
        True,
    ),
    ("LBH-3.02", "lbh", "owed_by_absent_only = false", "owed_by_absent_only = true", report_owed, True, False),
    (
        "WAL-5.12",
        "wales",
        'not_owed_by = ["guardian", ',
        "not_owed_by = [",
        lambda p: report_owed(p, "guardian"),
        False,
        True,
    ),
    (
        "BFG-4.7.9b",
        "bfg",
        "relatives_are_attenders = true",
        "relatives_are_attenders = false",
        lambda p: gets_papers(p, "family"),
        "cleared",
        "none",
    ),
    (
        "BOL-1.58",
        "bolton",
        "supporters_get_papers = false",
        "supporters_get_papers = true",
        lambda p: gets_papers(p, "supporter"),
        "none",
        "cleared",
    ),
    (
        "BFG-4.6.1a",
        "bfg",
        "unable_too = true",
        "unable_too = false",
        lambda p: len(family_findings(p, FamilyAway("mum", unable=True))),
        1,
        0,
    ),
    (
        "BFG-4.6.1a",
        "bfg",
        "every_means = false",
        "every_means = true",
        lambda p: len(family_findings(p, FamilyAway("mum"))),
        1,
        2,
    ),
    (
        "WAR-3.15",
        "warwickshire",
        'report_missing = "recorded_reason"',
        'report_missing = "not_needed"',
        lambda p: len(deciding_findings(p, Apology("nurse", "health"))),
        1,
        0,
    ),
    (
        "WAR-5.04",
        "warwickshire",
        "role_excuses_views = false",
        "role_excuses_views = true",
        lambda p: deciding_findings(p, Apology("nurse", "health", role_does_not_allow=True, report_in=True))[0].holds,
        False,
        True,
    ),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The shipped procedures, and for each reading one that differs in a single line."""
    folder, files = tmp_path_factory.mktemp("packs"), []
    for number, (_, pack, line, becomes, *_) in enumerate(READINGS):
        shipped = (PACKS / FILES[pack]).read_text(encoding="utf-8")
        assert shipped.count(line) == 1, f"{pack} says {line} {shipped.count(line)} times"
        files.append(folder / f"r{number}.toml")
        changed = shipped.replace(line, becomes).replace(f'key = "{pack}"', f'key = "r{number}"', 1)
        files[-1].write_text(changed, encoding="utf-8")
    return Shelf.load(files)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=pytest.mark.clause(reading[0]), id=f"{reading[0]}: {reading[3]}")
        for number, reading in enumerate(READINGS)
    ],
)
def test_changing_one_line_of_a_pack_changes_the_answer(number: int, shelf: Shelf) -> None:
    _, pack, _, _, question, before, after = READINGS[number]
    answers = [question(shelf.procedure(key, MONDAY)) for key in (pack, f"r{number}")]
    assert answers == [before, after]


def clauses_in(value: Any) -> Iterator[str]:
    """Every clause that a value cites, however deep."""
    if isinstance(value, tuple):
        for each in value:
            yield from clauses_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            said = getattr(value, field.name)
            if field.name == "clause":
                yield said
            elif field.name in ("also", "cites"):
                yield from said.values() if field.name == "cites" else said
            else:
                yield from clauses_in(said)


@pytest.mark.parametrize("key", list(load_shelf()))
def test_everything_a_section_cites_is_in_a_catalogue_the_procedure_may_cite(key: str) -> None:
    procedure = load_shelf().procedure(key, MONDAY)
    for section, value in procedure.sections.items():
        for clause in clauses_in(value):
            assert load_shelf().clause(clause).procedure in (key, *procedure.extends), (section, clause)
