"""Small census files, made for the tests: only what differs from an orderly child is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from quoracy.returns.census.reading import CensusFile
from quoracy.returns.census.report import Row
from quoracy.returns.census.taking_up import TakingUp
from quoracy.rulebook.histories import History

SAMPLE = Path(__file__).parents[2] / "data" / "census_sample.xml"
TODAY = date(2026, 9, 30)

HEAD = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails><Source><LEA>999</LEA>"
    "<DateTime>2026-05-01T09:00:00</DateTime></Source></Header><Children>"
)
TAIL = "</Children></Message>"

ENQUIRY = (
    "<Section47><S47ActualStartDate>2025-06-02</S47ActualStartDate><DateOfInitialCPC>2025-06-20</DateOfInitialCPC>"
    "<ICPCnotRequired>false</ICPCnotRequired></Section47>"
)
"""From Monday 2 June to a conference on Friday 20 June 2025."""

PLAN = (
    "<ChildProtectionPlans><CPPstartDate>2025-06-20</CPPstartDate><CPPendDate>2026-03-06</CPPendDate>"
    "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
    "<NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews><CPPreviewDate>2025-09-12</CPPreviewDate>"
    "<CPPreviewDate>2026-03-06</CPPreviewDate></Reviews></ChildProtectionPlans>"
)
ASSESSMENT = "<Assessments><AssessmentActualStartDate>2025-05-20</AssessmentActualStartDate></Assessments>"
BORN = "<PersonBirthDate>2017-08-14</PersonBirthDate>"


def details(inside: str = ENQUIRY + PLAN, before: str = "", referred: str = "2025-05-19") -> str:
    return (
        f"<CINdetails><CINreferralDate>{referred}</CINreferralDate>{before}{ASSESSMENT}{inside}"
        "<ReferralNFA>false</ReferralNFA></CINdetails>"
    )


def child(inside: str | None = None, *, reference: str = "LARK1", who: str = BORN, sex: str = "F") -> str:
    return (
        f"<Child><ChildIdentifiers><LAchildID>{reference}</LAchildID>{who}<Sex>{sex}</Sex></ChildIdentifiers>"
        f"<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
        f"{details() if inside is None else inside}</Child>"
    )


def census(folder: Path, *children: str, head: str = HEAD, tail: str = TAIL) -> Path:
    path = folder / "census.xml"
    path.write_text(head + "".join(children) + tail, encoding="utf-8")
    return path


def take_up(path: Path) -> tuple[list[History], TakingUp]:
    taking_up = TakingUp(CensusFile(path), TODAY)
    return list(taking_up.histories()), taking_up


def rules_of(taking_up: TakingUp) -> set[str]:
    return {row.rule for row in taking_up.report.contradictions()}


def rows_of(taking_up: TakingUp, rule: str) -> list[Row]:
    return [row for row in taking_up.report.rows if row.rule == rule]
