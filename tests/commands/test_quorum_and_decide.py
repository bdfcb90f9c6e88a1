"""The commands `quorum` and `decide`: what a person or a program gets, and what a wrong file is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quoracy.commands.cli import main

SITTING = {
    "procedure": "wales",
    "type": "initial",
    "on": "2026-01-23",
    "children": [{"id": "ava"}, {"id": "baby", "unborn": True}],
    "present": [
        {"agency": "social_care", "role": "social worker", "direct_contact": ["ava", "baby"]},
        {"agency": "health", "service": "midwifery", "direct_contact": ["baby"]},
        {"agency": "health", "service": "health_visiting", "direct_contact": ["baby"]},
        {"agency": "police", "direct_contact": []},
    ],
    "had_contact": {"ava": ["social_care", "education"], "baby": ["social_care", "health"]},
    "chair": {"proceed": True, "reason": "…", "essential_information_available": True, "delay_would_harm": False},
}
VIEWS = {
    "procedure": "bolton",
    "on": "2026-03-02",
    "child": {"id": "ava"},
    "views": [
        {"agency": "social_care", "line_management": "council", "view": "plan", "categories": ["neglect"], "scale": 3},
        {"agency": "police", "line_management": "police", "view": "no_plan", "scale": 6},
        {"agency": "social_care", "line_management": "council", "view": "plan", "supporting_staff": True},
    ],
    "consensus": False,
    "chair": {"view": "plan", "categories": ["neglect"], "reason": "…"},
}


def ask(command: str, question: Any, *options: str) -> Result:
    text = question if isinstance(question, str) else json.dumps(question)
    return CliRunner().invoke(main, [command, "-", *options], input=text)


@pytest.mark.clause("WAL-5.04", "WAL-5.10")
def test_quorum_answers_a_program_child_by_child() -> None:
    result = ask("quorum", SITTING, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert (answer["procedure"], answer["on"]) == ("wales", "2026-01-23")
    ava, baby = answer["children"]
    assert (ava["child"], ava["quorate"], ava["may_proceed"], ava["proceeds"]) == ("ava", False, "no", False)
    assert (baby["child"], baby["quorate"], baby["missing"]) == ("baby", True, [])
    assert {"key", "clause"} == set(ava["follow_on"][0])


@pytest.mark.clause("BOL-1.94a")
def test_decide_answers_a_program_in_the_names_of_the_case_files() -> None:
    answer = json.loads(ask("decide", VIEWS, "--json").output)
    assert (answer["child"], answer["outcome"], answer["how"]) == ("ava", "plan", "tie")
    assert answer["counted"] == {"plan": 1, "no_plan": 1}
    assert [each["agency"] for each in answer["not_counted"]] == ["social_care"]
    assert answer["dissents"] == [{"agency": "police", "view": "no_plan"}]
    assert answer["follow_on"][0] == {"key": "split_decision_referral", "due": "2026-03-09", "clause": "BOL-1.94b"}
    assert answer["needs"] == []


@pytest.mark.parametrize(("command", "question"), [("quorum", SITTING), ("decide", VIEWS)])
def test_people_get_a_table_and_may_choose_another_procedure(command: str, question: dict[str, Any]) -> None:
    result = ask(command, question, "--procedure", "bfg")
    assert result.exit_code == 0, result.output
    assert "BFG-4." in result.output


def test_a_wrong_sitting_is_told_every_mistake_with_its_place() -> None:
    wrong = {**SITTING, "on": "31/02/2026", "present": [{"role": "nurse"}, {"agency": "health", "statuss": "member"}]}
    result = ask("quorum", wrong)
    assert result.exit_code == 2
    assert 'on: "31/02/2026" is not a date' in result.stderr
    assert 'present[0]: "agency" is missing' in result.stderr
    assert 'present[1]: "statuss" is not known here. Write "status" instead.' in result.stderr
    assert result.stdout == ""


def test_children_nobody_listed_and_a_procedure_nobody_wrote_are_told_together() -> None:
    wrong = {**SITTING, "procedure": "walles", "had_contact": {"eva": ["police"]}, "children": [{"id": "ava"}] * 2}
    result = ask("quorum", wrong)
    assert result.exit_code == 2
    assert 'procedure: "walles" is not on the shelf' in result.stderr
    assert 'had_contact.eva: "eva" is no child of this file' in result.stderr
    assert 'children[1].id: "ava" is listed twice' in result.stderr
    assert 'present[0].direct_contact[1]: "baby" is no child of this file' in result.stderr


@pytest.mark.parametrize("text", ["{", "[]", '{"child": {}}', '{"child": {"id": "ava"}, "views": [{"agency": 3}]}'])
def test_a_wrong_file_of_views_ends_with_two_and_no_traceback(text: str) -> None:
    result = ask("decide", text)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("question", ["quorum", "decide"])
def test_the_schema_of_each_question_is_printed(question: str) -> None:
    schema = json.loads(CliRunner().invoke(main, ["schema", question]).output)
    assert schema["$schema"].endswith("2020-12/schema")
