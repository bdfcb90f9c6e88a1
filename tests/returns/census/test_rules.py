"""Each contradiction is found, and kept out or kept with a query as it deserves."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoracy.returns.census.rules.identity import check_letter
from quoracy.returns.census.rules.judging import RULES
from tests.returns.census.files import BORN, ENQUIRY, PLAN, census, child, details, rows_of, rules_of, take_up

QUERY, OUT, UNUSED = "kept with a query", "kept out", "not taken up"


def changed(text: str, *swaps: tuple[str, str]) -> str:
    for old, new in swaps:
        assert old in text, f"{old} is not in the orderly record"
        text = text.replace(old, new)
    return child(details(text))


def enquiry(*swaps: tuple[str, str]) -> str:
    return changed(ENQUIRY, *swaps)


def plan(*swaps: tuple[str, str]) -> str:
    return changed(ENQUIRY + PLAN, *swaps)


def closed(closure: str, because: str = "RC7") -> str:
    before = f"<CINclosureDate>{closure}</CINclosureDate><ReasonForClosure>{because}</ReasonForClosure>"
    return child(details(before=before))


START, HELD = "<S47ActualStartDate>2025-06-02</S47ActualStartDate>", "<DateOfInitialCPC>2025-06-20</DateOfInitialCPC>"
LATEST = "<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
OPEN_PLAN = PLAN.replace("<CPPendDate>2026-03-06</CPPendDate>", "")
NO_ACTION = ("<ReferralNFA>false", "<ReferralNFA>true")
CHILD_IN_NEED_PLAN = "<CINPlanDates><CINPlanStartDate>2025-06-01</CINPlanStartDate></CINPlanDates>"

CASES = [
    ("8500", OUT, child(reference="")),
    ("1570", OUT, child(reference="L" * 21)),
    ("1580", QUERY, child(reference="O'Lark")),
    ("1510", QUERY, child(who=f"<UPN>B000123456789</UPN>{BORN}")),
    ("1540", OUT, child(who=f"<UPN>12345</UPN>{BORN}")),
    ("1550", QUERY, child(who=f"<UPN>A00012345678O</UPN>{BORN}")),
    ("4180", QUERY, child(sex="X")),
    ("8750", QUERY, child(who="<ExpectedPersonBirthDate>2026-06-01</ExpectedPersonBirthDate>")),
    ("8525Q", QUERY, child(who=f"{BORN}<ExpectedPersonBirthDate>2017-08-10</ExpectedPersonBirthDate>")),
    ("neither born nor expected", OUT, child(who="")),
    ("8520", OUT, child(who="<PersonBirthDate>2026-06-01</PersonBirthDate>")),
    ("8530Q", QUERY, child(who="<ExpectedPersonBirthDate>2027-06-01</ExpectedPersonBirthDate>", sex="U")),
    ("8535Q", OUT, child(who=f"{BORN}<PersonDeathDate>2016-01-01</PersonDeathDate>")),
    ("8545Q", QUERY, child(who=f"{BORN}<PersonDeathDate>2026-04-20</PersonDeathDate>")),
    ("8775Q", QUERY, child(who="<PersonBirthDate>1999-08-14</PersonBirthDate>")),
    ("not a day", OUT, enquiry(("2025-06-02", "2025-02-30"))),
    ("not a day", OUT, enquiry(("2025-06-02", "02/06/2025"))),
    ("no date", UNUSED, enquiry(("2025-06-02", ""))),
    ("not yet", OUT, plan(("2026-03-06", "2026-05-02"))),
    ("before conception", OUT, child(who="<PersonBirthDate>2026-04-30</PersonBirthDate>")),
    ("8606", UNUSED, child(who="<PersonBirthDate>2026-03-30</PersonBirthDate>")),
    ("after death", OUT, child(who=f"{BORN}<PersonDeathDate>2025-06-10</PersonDeathDate>")),
    ("8915", OUT, child(who=f"{BORN}<PersonDeathDate>2025-06-10</PersonDeathDate>")),
    ("8920", QUERY, child(who=f"{BORN}<PersonDeathDate>2025-12-01</PersonDeathDate>")),
    ("8555Q", UNUSED, child(who=f"{BORN}<PersonDeathDate>2025-04-10</PersonDeathDate>")),
    ("8565", QUERY, closed("2025-07-01")),
    ("8585Q", UNUSED, closed("2026-03-31", "RC2")),
    ("8630", UNUSED, closed("2025-05-01")),
    ("8620", UNUSED, closed("2024-05-01")),
    ("8590", QUERY, child("")),
    ("1104", QUERY, child(details(referred="2025-06-23"))),
    ("1105", QUERY, child(details(referred="2025-06-23"))),
    ("2889", QUERY, child(details(referred="2025-06-04"))),
    ("2884", OUT, child(details(before=HELD))),
    ("8615", OUT, enquiry(("2025-06-20", "2025-05-30"))),
    ("8615", OUT, enquiry((START, ""))),
    ("enquiry without a start", QUERY, enquiry((START, ""))),
    ("8675Q", QUERY, enquiry((HELD, ""))),
    ("8740", QUERY, enquiry((HELD, ""), ("2025-06-02", "2024-06-03"))),
    ("8715", QUERY, enquiry(("2025-06-20", "2026-04-17"))),
    ("8875", QUERY, enquiry(("2025-06-20", "2025-06-21"))),
    ("8870Q", UNUSED, enquiry((HELD, f"<InitialCPCtarget>2025-06-22</InitialCPCtarget>{HELD}"))),
    ("flag and conference", QUERY, enquiry(("false", "true"))),
    ("flag", QUERY, enquiry(("false", "perhaps"))),
    ("8831", QUERY, child(details().replace(*NO_ACTION))),
    ("8832", QUERY, child(details().replace(*NO_ACTION))),
    ("2990", QUERY, closed("2026-03-31", "RC8")),
    ("8839", QUERY, child(details(2 * ENQUIRY.replace(HELD, "")))),
    ("8868", QUERY, closed("2026-03-31").replace(HELD, "")),
    ("8890", QUERY, child(details(ENQUIRY + ENQUIRY.replace("06-02", "06-10").replace("06-20", "06-27")))),
    ("2991Q", QUERY, child(details().replace("AssessmentActualStartDate", "AssessmentInternalReviewDate"))),
    ("8720", OUT, plan(("<CPPstartDate>2025-06-20</CPPstartDate>", ""))),
    ("8925", OUT, plan(("<CPPendDate>2026-03-06", "<CPPendDate>2025-06-19"))),
    ("8840", OUT, plan(("<CPPendDate>2026-03-06", "<CPPendDate>2025-06-20"))),
    ("8930", QUERY, plan(("<CPPendDate>2026-03-06", "<CPPendDate>2026-04-17"))),
    ("8940", OUT, child(details(ENQUIRY + PLAN + PLAN.replace("2025-06-20", "2025-08-01")))),
    ("8940", OUT, child(details(ENQUIRY + OPEN_PLAN + OPEN_PLAN.replace("2025-06-20", "2025-08-01")))),
    ("2885", QUERY, plan(("<CPPstartDate>2025-06-20", "<CPPstartDate>2025-06-23"))),
    ("closed with a plan", QUERY, closed("2026-03-31").replace("<CPPendDate>2026-03-06</CPPendDate>", "")),
    ("8841", OUT, plan(("2025-09-12", "2025-06-20"))),
    ("review after the plan", OUT, plan(("2025-09-12", "2026-03-20"))),
    ("review twice", OUT, plan(("2025-09-12", "2026-03-06"))),
    ("8905", QUERY, plan(("NEG", "BAD"))),
    ("8910", QUERY, plan((LATEST, ""))),
    ("8730", UNUSED, plan(("CPP>0<", "CPP>none<"))),
    ("4001", QUERY, child(details(ENQUIRY + OPEN_PLAN + CHILD_IN_NEED_PLAN))),
    ("4003", QUERY, child(details(ENQUIRY + PLAN + CHILD_IN_NEED_PLAN))),
    ("4017", QUERY, child(details(ENQUIRY + PLAN + CHILD_IN_NEED_PLAN))),
    ("4220", OUT, child().replace("WBRI", "WHAT")),
    ("out of reach", OUT, enquiry(("2025-06-02", "1925-06-02"))),
]


def test_an_orderly_child_contradicts_nothing(tmp_path: Path) -> None:
    _, taking_up = take_up(census(tmp_path, child()))
    assert rules_of(taking_up) == set()
    assert taking_up.report.children == {"orderly": 1}


@pytest.mark.parametrize(("rule", "done", "record"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_each_contradiction_is_found_and_dealt_with(tmp_path: Path, rule: str, done: str, record: str) -> None:
    _, taking_up = take_up(census(tmp_path, record))
    assert done in {row.done for row in rows_of(taking_up, rule)}


def test_every_rule_has_its_case() -> None:
    disabilities = {"8540", "8790", "8794"}  # below
    assert set(RULES) - {case[0] for case in CASES} == disabilities


def test_disabilities_are_kept_once_and_without_none(tmp_path: Path) -> None:
    needs = "".join(f"<Disability>{code}</Disability>" for code in ("NONE", "LD", "LD", "AUT", "ODD"))
    record = child().replace("</Ethnicity>", f"</Ethnicity><Disabilities>{needs}</Disabilities>")
    histories, taking_up = take_up(census(tmp_path, record))
    assert histories[0].person.disabilities == ("LD", "AUT")
    assert {"8790", "8794", "8540"} <= rules_of(taking_up)


def test_two_children_of_one_pupil_number_are_both_kept_with_a_query(tmp_path: Path) -> None:
    number = f"<UPN>{check_letter('000123456789')}000123456789</UPN>{BORN}"
    histories, taking_up = take_up(
        census(tmp_path, child(reference="A1", who=number), child(reference="A2", who=number))
    )
    assert len(histories) == 2
    assert [row.child for row in rows_of(taking_up, "1520")] == ["A2"]


def test_the_header_is_judged_too(tmp_path: Path) -> None:
    path = census(tmp_path, child(details(PLAN)))
    path.write_text(path.read_text().replace("2026-03-31<", "2026-03-30<"), encoding="utf-8")
    _, taking_up = take_up(path)
    assert {"100", "2883", "2885"} <= rules_of(taking_up)
