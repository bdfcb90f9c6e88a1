"""Every element of the file is taken up or told of; the sample, which is messy on purpose, proves it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from lxml import etree

from quoracy.returns.census.report import write_report
from quoracy.returns.census.shapes import DATES
from tests.returns.census.files import HEAD, SAMPLE, TAIL, census, child, details, rows_of, take_up


def test_each_date_of_the_sample_is_imported_or_reported_once() -> None:
    in_the_file = Counter(
        (element.getparent().tag, element.text)  # type: ignore[union-attr]  # a leaf has a parent
        for element in etree.parse(str(SAMPLE)).iter(*DATES)
    )
    histories, taking_up = take_up(SAMPLE)
    report = taking_up.report
    imported = report.dates["kept"] + report.dates["kept with a query"]
    reported = report.dates["kept out"] + report.dates["not taken up"]
    assert imported + reported == in_the_file.total()
    persons = sum(
        day is not None
        for history in histories
        for day in (history.person.born, history.person.expected, history.person.died)
    )
    assert imported == persons + sum(len(history.events) for history in histories)
    told = {
        (row.child, row.place) for row in report.rows if row.field in DATES and row.done in {"kept out", "not taken up"}
    }
    assert len(told) == reported


def test_each_element_of_the_sample_is_counted_once() -> None:
    leaves = [element for element in etree.parse(str(SAMPLE)).iter() if len(element) == 0]
    _, taking_up = take_up(SAMPLE)
    assert taking_up.report.elements.total() == len(leaves)


def test_what_no_census_has_is_told_wherever_it_stands(tmp_path: Path) -> None:
    odd = child(details('<Mystery lang="cy">hello</Mystery><CINPlanDates>stray words</CINPlanDates>'))
    path = census(tmp_path, odd, "<Stranger>7</Stranger>", tail="</Children><Footer>end</Footer></Message>")
    _, taking_up = take_up(path)
    told = {(row.field, row.value) for row in taking_up.report.rows}
    assert {("Mystery", "hello"), ("lang", "cy"), ("CINPlanDates", "stray words")} <= told
    assert {("Stranger", "7"), ("Footer", "end")} <= told


def test_a_second_element_where_one_belongs_is_told(tmp_path: Path) -> None:
    twice = "<PersonBirthDate>2017-08-14</PersonBirthDate><PersonBirthDate>2018-08-14</PersonBirthDate>"
    histories, taking_up = take_up(census(tmp_path, child(who=twice)))
    assert str(histories[0].person.born) == "2017-08-14"
    assert ("2018-08-14", "not taken up") in {(row.value, row.done) for row in taking_up.report.rows}


def test_a_child_kept_out_is_told_element_by_element(tmp_path: Path) -> None:
    _, taking_up = take_up(census(tmp_path, child(), child()))
    second = [row for row in rows_of(taking_up, "8510") if row.done == "kept out"]
    assert {"LAchildID", "PersonBirthDate", "S47ActualStartDate", "CPPstartDate", "CPPreviewDate"} <= {
        r.field for r in second
    }
    assert taking_up.report.children["kept out"] == 1


def test_the_report_is_written_with_contradictions_first_and_formulas_asleep(tmp_path: Path) -> None:
    _, taking_up = take_up(census(tmp_path, child(reference="=cmd()")))
    write_report(taking_up.report, tmp_path / "report.csv")
    write_report(taking_up.report, tmp_path / "report.json")
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["rule"] == "1580"
    assert rows[0]["child"] == "'=cmd()"
    assert len(rows) == len(taking_up.report.rows)
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))[0]["child"] == "=cmd()"


def test_a_file_without_children_is_told_as_such(tmp_path: Path) -> None:
    histories, taking_up = take_up(census(tmp_path, head=HEAD, tail=TAIL))
    assert histories == []
    assert set(taking_up.report.elements) == {"not taken up"}
