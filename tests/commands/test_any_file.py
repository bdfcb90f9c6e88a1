"""Whatever a file says within its schema: an answer or a refusal in words, never a traceback."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoracy.commands.case_files import schema_of
from quoracy.commands.cli import main
from quoracy.rulebook.procedure import load_shelf

WORDS = ["ava", "baby", "c1", "c2", "e1", "e2", "social_care", "health", "police", "midwifery", "neglect", "likelihood"]
WORDS += ["continuing_risk", "likely", "yes", "no", "critical_information_missing", "council", "[/b]", " ", "5"]
AWKWARD = [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2028, 12, 31), date(1990, 1, 1)]
DAYS = st.sampled_from([*AWKWARD, date(2060, 12, 31)]) | st.dates(date(2025, 11, 1), date(2026, 12, 31))


def moments() -> st.SearchStrategy[str]:
    hours = st.sampled_from(["00:00", "01:30", "09:30", "10:00", "23:59", "10:00Z", "10:00+05:30"])
    return st.builds(lambda day, hour: f"{day}T{hour}", DAYS, hours)


def like(schema: dict[str, Any], root: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """What the schema allows, small and close together, so that ids meet and days cross."""
    if "$ref" in schema:
        return like(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, depth)
    if "anyOf" in schema:
        return st.one_of([like(one, root, depth + 1) for one in schema["anyOf"] if depth < 6 or "$ref" not in one])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        return _object(schema, root, depth)
    if schema["type"] == "array":
        return st.lists(like(schema["items"], root, depth + 1), min_size=schema.get("minItems", 0), max_size=6)
    plain: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "integer": st.integers(0, 3),
        "number": st.integers(-1, 11) | st.floats(0, 10),
        "null": st.none(),
        "string": {"date": DAYS.map(str), "moment": moments()}.get(schema.get("format", ""), st.sampled_from(WORDS)),
    }
    return plain[schema["type"]]


def _object(schema: dict[str, Any], root: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if isinstance(schema.get("additionalProperties"), dict):
        named = like(schema["additionalProperties"], root, depth + 1)
        return st.dictionaries(st.sampled_from(WORDS), named, max_size=3)
    each = {name: st.deferred(lambda one=one: like(one, root, depth + 1)) for name, one in schema["properties"].items()}
    always = {*schema.get("required", ()), *(("on", "agency", "procedure", "outcome") if depth < 4 else ())}
    return st.fixed_dictionaries(
        {name: said for name, said in each.items() if name in always},
        optional={name: said for name, said in each.items() if name not in always},
    )


@pytest.mark.parametrize("command", ["duties", "quorum", "decide"])
@pytest.mark.parametrize("as_json", [True, False])
def test_any_file_is_answered_or_refused_in_words(command: str, as_json: bool) -> None:
    schema = schema_of(command)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(like(schema, schema), st.sampled_from(load_shelf().keys()))
    def answered(said: dict[str, Any], procedure: str) -> None:
        words = [command, "-", "--procedure", procedure, *(["--json"] if as_json else [])]
        result = CliRunner().invoke(main, words, input=json.dumps(said))
        assert result.exit_code in (0, 2), result.exception
        assert isinstance(result.exception, SystemExit | None)
        assert bool(result.stdout) is (result.exit_code == 0)

    answered()
