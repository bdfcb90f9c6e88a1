"""Files that cannot be answered: every mistake told with its place, nothing answered, and never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quoracy.commands.cli import main

DISCUSSION = {"id": "e1", "kind": "strategy_discussion", "on": "2026-01-05"}


def ask(command: str, said: Any, *words: str) -> Result:
    text = said if isinstance(said, str) else json.dumps(said)
    return CliRunner().invoke(main, [command, "-", *words], input=text)


def case(*events: dict[str, Any], **also: Any) -> dict[str, Any]:
    return {"procedure": "bolton", "children": [{"id": "ava"}], "events": list(events), **also}


def told(result: Result) -> list[str]:
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr.splitlines()


def test_mistakes_of_every_sort_are_told_in_one_run() -> None:
    wrong = case(
        DISCUSSION,
        {"id": "e1", "kind": "strategy_discussion", "on": "31/02/2026"},
        {"kind": "core_group_held", "on": "2026-01-06", "children": ["rowan"]},
        {"kind": "core_group_held"},
        procedure="boltn",
        children=[{"id": "ava"}, {"id": "ava", "born": "2026-02-30"}],
    )
    assert told(ask("duties", wrong)) == [
        'procedure: "boltn" is not on the shelf. '
        "Use one of: england, wales, wales_national, bfg, bolton, lbh, warwickshire.",
        'children[1].born: "2026-02-30" is not a date. Write it as 2026-01-31, between 1990 and 2060.',
        'events[1].on: "31/02/2026" is not a date. Write it as 2026-01-31, between 1990 and 2060.',
        'children[1].id: "ava" is listed twice. Give each child an id of its own.',
        'events[1].id: "e1" is the id of an earlier event. Give each event an id of its own.',
        'events[2].children[0]: "rowan" is no child of this file. Use one of: ava.',
        'events[3]: on is missing. Write the day on which it happened: "on": "2026-01-31".',
    ]


def test_a_child_whose_own_entry_is_wrong_is_still_known_by_its_id() -> None:
    wrong = case({**DISCUSSION, "children": ["ava"]}, children=[{"id": "ava", "born": "soon"}])
    assert [line.split(":")[0] for line in told(ask("duties", wrong))] == ["children[0].born"]


def test_mistakes_of_a_sitting_are_told_with_those_that_its_schema_sees() -> None:
    wrong = {
        "procedure": "bolton",
        "type": "inital",
        "children": [{"id": "ava"}],
        "present": [{"agency": "health", "direct_contact": ["rowan"]}, {"role": "nurse"}],
    }
    assert told(ask("quorum", wrong)) == [
        'type: "inital" is not known here. Write "initial" instead.',
        'present[1]: "agency" is missing.',
        'present[0].direct_contact[0]: "rowan" is no child of this file. Use one of: ava.',
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": NaN}', "NaN is not JSON."),
        ('{"on": "2026-01-05", "on": "2026-01-06"}', '"on" is written twice side by side.'),
        ('{"on": ' + "9" * 5000 + "}", "the file has a number of thousands of digits."),
        ('{"procedure": "bolton", "children": [{"id": "\\ud800"}], "events": []}', "the file has half a character"),
        ("[" * 100_000, "the file is nested too deeply"),
        ("", "line 1, column 1: this is not JSON"),
        ('{"procedure": 7, "children": [], "events": []}', "children: this is empty. Write at least one."),
    ],
)
def test_what_is_not_a_case_at_all_is_refused_in_words(text: str, says: str) -> None:
    assert told(ask("duties", text))[0].startswith(says)


@pytest.mark.parametrize("depth", [100, 400, 2000])
def test_corrections_nested_in_corrections_are_answered_or_refused_in_words(depth: int) -> None:
    opening = '{"kind": "correction", "on": "2026-01-06", "supersedes": "e1", "reason": "x", "replacement": '
    nested = opening * depth + json.dumps(DISCUSSION) + "}" * depth
    result = ask("duties", json.dumps(case(DISCUSSION, {"kind": "nested"})).replace('{"kind": "nested"}', nested))
    assert result.exit_code in (0, 2), result.exception
    assert result.exit_code == 0 or "nested too deeply" in result.stderr


def test_corrections_in_a_ring_are_refused_each_at_its_place() -> None:
    one = {"id": "k1", "kind": "correction", "on": "2026-01-06", "supersedes": "k2", "reason": "a", "replacement": None}
    other = {**one, "id": "k2", "supersedes": "k1"}
    found = told(ask("duties", case(DISCUSSION, one, other)))
    assert [line.split(":")[0] for line in found] == ["events[1].supersedes", "events[2].supersedes"]
    assert "in a ring" in found[0]


def test_a_file_that_begins_with_a_byte_order_mark_is_read() -> None:
    assert ask("duties", "\ufeff" + json.dumps(case(DISCUSSION)), "--on", "2026-01-06").exit_code == 0


def test_names_in_square_brackets_are_printed_and_not_taken_for_colours() -> None:
    sitting = {"procedure": "bolton", "children": [{"id": "[/ava]"}], "present": [{"agency": "[/health]"}]}
    views = {"procedure": "bolton", "child": {"id": "[/ava]"}, "views": [{"agency": "[/health]", "view": "abstain"}]}
    for command, said in (("quorum", sitting), ("decide", views)):
        result = ask(command, said)
        assert result.exit_code == 0, result.exception
        assert "[/ava]" in result.output
