"""What a timescale in a pack says that cannot be counted, so that the reader of packs refuses it."""

from __future__ import annotations

from collections.abc import Iterator

from quoracy.rulebook.chronology import CONFERENCE_TYPES, OUTCOMES
from quoracy.rulebook.filling import did_you_mean
from quoracy.rulebook.shapes import ANCHORS_OF, SECOND_LIMITS_OF, Timescale, Unit

MOST = 1000
"""The largest number a timescale may state, in any unit: what is more is a slip."""


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
    yield from _number_mistakes(rule)
    yield from _second_limit_mistakes(rule)
    for name, known in (("conferences", CONFERENCE_TYPES), ("outcomes", OUTCOMES)):
        for word in getattr(rule, name):
            if word not in known:
                yield name, f'"{word}" is not known in {name}.{did_you_mean(word, list(known))}'
    if (rule.unit is Unit.WEEKS_OF_GESTATION) and (rule.key != "pre_birth_conference" or rule.between is None):
        yield "unit", "weeks of gestation need between, and stand only for pre_birth_conference. Write weeks."


def _number_mistakes(rule: Timescale) -> Iterator[tuple[str, str]]:
    """Numbers nobody can wait for, halves of what has none, windows that close before they open, nobody to do it."""
    said = [("within", rule.within, rule.unit), ("before", rule.before, rule.unit)]
    said += [("between", one, rule.unit) for one in rule.between or ()]
    said += [("not_before", rule.not_before, rule.not_before_unit), ("or_within", rule.or_within, rule.or_unit)]
    for name, number, unit in said:
        if number is None:
            continue
        if not 0 <= number <= MOST:
            yield name, f"{name} = {number:g} cannot be waited for. Write a number from 0 to {MOST}."
        elif unit is not Unit.HOURS and number != int(number):
            yield name, f"{name} = {number:g}: {unit} are counted whole. Write a whole number."
    if rule.between is not None and rule.between[0] > rule.between[1]:
        yield "between", f"the window closes before it opens. Write between = {sorted(rule.between)}."
    if not rule.owner.strip():
        yield "owner", 'nobody is named. Write owner = "…", in the words of the source.'


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
