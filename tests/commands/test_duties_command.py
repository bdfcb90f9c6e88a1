"""`quoracy duties`, `quoracy schema` and `quoracy procedures`, as someone types them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quoracy.commands.cli import main

AVA: dict[str, Any] = {
    "procedure": "bolton",
    "children": [{"id": "ava", "born": "2019-06-03"}, {"id": "baby", "expected": "2026-09-14"}],
    "events": [
        {"id": "e1", "kind": "strategy_discussion", "on": "2026-01-05", "starts_section_47": True},
        {
            "id": "e2",
            "kind": "conference_arranged",
            "conference": "c1",
            "type": "initial",
            "on": "2026-01-12",
            "starts_at": "2026-01-23T10:00",
        },
        {
            "id": "e3",
            "kind": "conference_held",
            "conference": "c1",
            "type": "initial",
            "starts_at": "2026-01-23T10:00",
            "quorate": True,
        },
        {
            "id": "e4",
            "kind": "decision",
            "conference": "c1",
            "on": "2026-01-23",
            "children": ["ava"],
            "outcome": "plan",
            "categories": ["neglect"],
        },
    ],
}


def ask(*words: str, said: Any = None) -> Result:
    return CliRunner().invoke(main, list(words), input=None if said is None else json.dumps(said))


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    case = copy.deepcopy(AVA)
    change(case)
    return case


@pytest.mark.clause("BOL-1.19")
def test_the_answer_of_the_published_example() -> None:
    answer = json.loads(ask("duties", "-", "--on", "2026-02-01", "--json", said=AVA).output)

    assert (answer["procedure"], answer["on"]) == ("bolton", "2026-02-01")
    (duty,) = [one for one in answer["duties"] if (one["key"], one["child"]) == ("initial_conference", "ava")]
    assert duty == {
        "key": "initial_conference",
        "child": "ava",
        "conference": "c1",
        "agency": None,
        "owner": "Child Protection Unit",
        "due": "2026-01-26",
        "not_before": None,
        "counted_from": {"kind": "strategy_discussion", "on": "2026-01-05", "event": "e1"},
        "status": "met",
        "met_on": "2026-01-23",
        "norm": False,
        "clause": "BOL-1.19",
        "also": ["BOL-1.20"],
        "because": "15 working days (England and Wales) after the last strategy discussion, Monday 5 January 2026",
    }


def test_duties_come_by_child_then_day_then_key() -> None:
    duties = json.loads(ask("duties", "-", "--on", "2026-02-01", "--json", said=AVA).output)["duties"]
    places = [(duty["child"], duty["due"][:10], duty["key"]) for duty in duties]
    assert places == sorted(places)


def test_people_get_a_table(tmp_path: Path) -> None:
    file = tmp_path / "ava.json"
    file.write_text(json.dumps(AVA))
    result = ask("duties", str(file), "--on", "2026-02-01")

    assert result.exit_code == 0
    assert "bolton, as of 2026-02-01" in result.output
    assert "BOL-1.19" in result.output


def test_another_procedure_can_be_asked_about_the_same_file() -> None:
    answer = json.loads(ask("duties", "-", "--procedure", "england", "--on", "2026-02-01", "--json", said=AVA).output)
    assert answer["procedure"] == "england"
    assert {duty["clause"][:3] for duty in answer["duties"]} == {"ENG"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (changed(lambda c: c["events"][1].update(on="31/02/2026")), 'events[1].on: "31/02/2026" is not a date.'),
        (changed(lambda c: c["events"][1].update(on="2026-02-31")), 'events[1].on: "2026-02-31" is not a date.'),
        (changed(lambda c: c["events"][0].update(on="0206-01-05")), 'events[0].on: "0206-01-05" is not a date.'),
        (changed(lambda c: c["events"][1].update(starts_at="ten")), 'events[1].starts_at: "ten" is not a moment.'),
        (changed(lambda c: c["events"][3].update(kind="decison")), 'events[3].kind: "decison" is not known here. '),
        (
            changed(lambda c: c["events"][2].update(qorate=True)),
            'events[2]: "qorate" is not known here. Write "quorate"',
        ),
        (changed(lambda c: c["events"][0].pop("on")), "events[0]: on is missing."),
        (changed(lambda c: c["events"][3].pop("outcome")), 'events[3]: "outcome" is missing.'),
        (
            changed(lambda c: c["events"][3].update(children=["eva"])),
            'events[3].children[0]: "eva" is no child of this',
        ),
        (changed(lambda c: c["events"][3].update(id="e1")), 'events[3].id: "e1" is the id of an earlier event.'),
        (changed(lambda c: c["events"][2].update(ends_at="2026-01-23T09:00")), "events[2].ends_at: it ends before it"),
        (changed(lambda c: c["children"].append({"id": "ava"})), 'children[2].id: "ava" is listed twice.'),
        (changed(lambda c: c.pop("children")), 'the file: "children" is missing.'),
        (
            changed(lambda c: c.update(procedure="atlantis")),
            'procedure: "atlantis" is not on the shelf. Use one of: eng',
        ),
        (changed(lambda c: c.pop("procedure")), "procedure is missing."),
        (
            changed(lambda c: c["events"].append({"kind": "correction", "on": "2026-02-01", "supersedes": "e9"})),
            'events[4].supersedes: "e9" is the id of no event in this file.',
        ),
        (
            changed(
                lambda c: c["events"].append(
                    {
                        "kind": "correction",
                        "on": "2026-02-01",
                        "supersedes": "e1",
                        "replacement": {"kind": "strategy_discussion", "on": "2026-13-01"},
                    }
                )
            ),
            'events[4].replacement.on: "2026-13-01" is not a date.',
        ),
        ([1, 2], "the file: [1, 2] is not of the kind expected here: object."),
    ],
)
def test_a_wrong_file_ends_with_2_and_the_place_of_its_mistake(said: Any, told: str) -> None:
    result = ask("duties", "-", "--json", said=said)

    assert result.exit_code == 2
    assert [line for line in result.stderr.splitlines() if line.startswith(told)], result.stderr
    assert result.stdout == ""


def test_every_mistake_is_listed() -> None:
    def spoil(case: dict[str, Any]) -> None:
        case["events"][0]["on"] = "soon"
        case["events"][2]["type"] = "big"
        case["children"][0]["born"] = 2019

    result = ask("duties", "-", said=changed(spoil))
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "children[0].born",
        "events[0].on",
        "events[2].type",
    ]


def test_text_that_is_no_json_and_a_file_that_is_not_there_end_with_2(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"children": [')
    assert ask("duties", str(file)).exit_code == 2
    assert "line 1, column" in ask("duties", str(file)).stderr
    missing = ask("duties", str(tmp_path / "none.json"))
    assert (missing.exit_code, "cannot be read" in missing.stderr) == (2, True)


def test_a_time_with_an_offset_is_taken_to_london() -> None:
    case = changed(lambda c: c["events"][1].update(starts_at="2026-01-23T12:00+02:00"))
    duties = json.loads(ask("duties", "-", "--on", "2026-01-20", "--json", said=case).output)["duties"]
    assert [duty["due"] for duty in duties if duty["key"] == "report_to_unit"] == ["2026-01-22T10:00"] * 2


@pytest.mark.parametrize("question", ["duties", "quorum", "decide"])
def test_the_schema_of_each_question_is_printed(question: str) -> None:
    assert json.loads(ask("schema", question).output)["$schema"].startswith("https://json-schema.org/")


def test_procedures_can_be_listed_shown_and_compared() -> None:
    listed = json.loads(ask("procedures", "list", "--json").output)
    assert {row["key"]: row["extends"] for row in listed}["wales"] == "wales_national"
    shown = json.loads(ask("procedures", "show", "bolton", "--on", "2026-01-01", "--json").output)
    assert {
        "topic": "timescale",
        "key": "first_review",
        "says": "3 months after the conference that made the plan",
        "clause": "BOL-1.81",
    } in shown["says"]
    rows = json.loads(ask("procedures", "compare", "bolton", "bfg", "--on", "2026-01-01", "--json").output)
    assert [row["second"] for row in rows if row["key"] == "record_circulated"] == [
        "20 working days after the conference"
    ]
    assert ask("procedures", "show", "bolton").exit_code == ask("procedures", "compare", "lbh", "bfg").exit_code == 0


def test_an_unknown_procedure_is_refused_with_the_known_ones() -> None:
    result = ask("procedures", "show", "atlantis")
    assert result.exit_code == 2
    assert 'There is no procedure "atlantis". Use one of: england' in result.stderr


def test_a_procedure_file_can_be_checked_and_tried_before_it_is_adopted(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    head = '[procedure]\nkey = "ours"\ntitle = "Ours"\nnation = "england"\nextends = "bolton"\n'
    rule = (
        '[[timescale.initial_conference]]\nfrom = 2010-01-01\nclause = "BOL-1.19"\nwithin = 10\n'
        'unit = "working days"\nafter = "last_strategy_discussion"\nowner = "The unit"\nfalls_to = "administrator"\n'
    )
    file.write_text(head + rule)
    assert ask("procedures", "check", str(file)).exit_code == 0
    words = ("duties", "-", "--with", str(file), "--procedure", "ours", "--on", "2026-02-01", "--json")
    duties = json.loads(ask(*words, said=AVA).output)["duties"]
    assert [duty["due"] for duty in duties if duty["key"] == "initial_conference"] == ["2026-01-19"] * 2

    file.write_text(head + rule.replace('clause = "BOL-1.19"\n', ""))
    wrong = ask("procedures", "check", str(file))
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("ours.toml, line 6: initial_conference has no clause.")
