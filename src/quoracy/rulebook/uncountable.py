"""What a timescale in a pack says that cannot be counted, so that the reader of packs refuses it."""

from __future__ import annotations

from collections.abc import Iterator

from quoracy.rulebook.chronology import CONFERENCE_TYPES, OUTCOMES
from quoracy.rulebook.filling import did_you_mean
from quoracy.rulebook.shapes import ANCHORS_OF, SECOND_LIMITS_OF, Timescale, Unit


def timescale_mistakes(rule: Timescale) -> Iterator[tuple[str, str]]:
    """What a timescale says that cannot be counted: (field, what to write instead)."""
    numbers = [name for name in ("within", "before", "between") if getattr(rule, name) is not None]
    if len(numbers) != 1:
        yield "", "say one of within, before or between, and only one."
        return
    counted = "ahead_of" if rule.before is not None or rule.ahead_of else "after"
    anchor = rule.ahead_of if counted == "ahead_of" else rule.after
    if anchor is None:
        yield "", f'{numbers[0]} counts from nothing. Write {counted} = "{min(ANCHORS_OF[rule.key])}".'
    elif anchor not in ANCHORS_OF[rule.key]:
        allowed = " or ".join(f'"{one}"' for one in sorted(ANCHORS_OF[rule.key]))
        yield counted, f'it cannot count from "{anchor}". Write {counted} = {allowed}.'
    yield from _second_limit_mistakes(rule)
    for name, known in (("conferences", CONFERENCE_TYPES), ("outcomes", OUTCOMES)):
        for word in getattr(rule, name):
            if word not in known:
                yield name, f'"{word}" is not known in {name}.{did_you_mean(word, list(known))}'
    if (rule.unit is Unit.WEEKS_OF_GESTATION) and (rule.key != "pre_birth_conference" or rule.between is None):
        yield "unit", "weeks of gestation need between, and stand only for pre_birth_conference. Write weeks."


def _second_limit_mistakes(rule: Timescale) -> Iterator[tuple[str, str]]:
    if rule.or_after is None and rule.or_within is None:
        return
    if rule.or_within is None or rule.or_after is None:
        yield "", "or_within and or_after belong together. Write both or neither."
    elif rule.key not in SECOND_LIMITS_OF:
        yield "or_after", f"a second limit is not known for it, only for {', '.join(SECOND_LIMITS_OF)}. Take it out."
    elif rule.or_after not in SECOND_LIMITS_OF[rule.key]:
        allowed = " or ".join(f'"{one}"' for one in sorted(SECOND_LIMITS_OF[rule.key]))
        yield "or_after", f'it cannot count from "{rule.or_after}". Write or_after = {allowed}.'
