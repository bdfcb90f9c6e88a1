"""From views to voices: who is heard, who has a vote, and whose views are one.

Where a procedure gives each line of management one voice, colleagues under the same managers are folded
into one; if they differ, the line is asked which view is its own, and nobody chooses for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quoracy.rulebook.conference_rules import Abstentions, DecisionRule, Voice
from quoracy.rulebook.sitting import SOCIAL_CARE
from quoracy.rulebook.views import ABSTAIN, View, Views

RELATIVES = ("family", "child", "parent", "relative")


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A view that was heard and is not a vote; `place` is its place in the list of views."""

    place: int
    view: View
    because: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The voices counted for a child: `votes` has each voice's one view, `speakers` every view behind them."""

    votes: tuple[str, ...]
    speakers: tuple[View, ...]
    personal: tuple[View, ...]
    not_counted: tuple[NotCounted, ...]
    needs: tuple[str, ...]

    def tally(self, outcomes: Iterable[str]) -> dict[str, int]:
        """How many voices there are for each outcome; the first two outcomes are always named."""
        counter = Counter(vote for vote in self.votes if vote != ABSTAIN)
        return {outcome: counter[outcome] for place, outcome in enumerate(outcomes) if place < 2 or counter[outcome]}


def hear(rule: DecisionRule, views: Views, outcomes: tuple[str, ...]) -> Heard:
    """Sort the views into votes and the rest, fold those that are one voice, and ask where that cannot be done."""
    votes: dict[str, list[tuple[int, View]]] = {}
    not_counted: list[NotCounted] = []
    personal: list[View] = []
    needs: list[str] = []
    lines = _lines(rule, views.views)
    for place, view in enumerate(views.views):
        because = _not_a_vote(rule, view)
        if because is None and (fault := _fault(rule, view, place, outcomes)):
            needs.append(fault)
        elif because is None:
            votes.setdefault(lines[place], []).append((place, view))
            continue
        elif view.personal and rule.individual_dissent and _may_speak(rule, view):
            personal.append(view)
        if because is not None:
            not_counted.append(NotCounted(place, view, because))
    folded = [_fold(line, spoken) for line, spoken in votes.items()]
    needs += [ask for _, ask in folded if ask]
    said = [vote for vote, ask in folded if not ask]
    speakers = [view for spoken in votes.values() for _, view in spoken]
    if rule.chair_votes and views.chair and views.chair.view in outcomes:
        said.append(views.chair.view)
    not_counted += _abstained(rule, votes)
    ordered = tuple(sorted(not_counted, key=lambda each: each.place))
    return Heard(tuple(said), tuple(speakers), tuple(personal), ordered, tuple(needs))


def one_voice(rule: DecisionRule, views: tuple[View, ...]) -> dict[int, tuple[str, ...]]:
    """Who else speaks in the same voice as each view, by its place; a view with a voice of its own is left out."""
    lines = _lines(rule, views)
    voting = [place for place, view in enumerate(views) if _not_a_vote(rule, view) is None]
    found = {}
    for place in voting:
        others = [views[n].person or views[n].agency for n in voting if n != place and lines[n] == lines[place]]
        if others:
            found[place] = tuple(others)
    return found


def _may_speak(rule: DecisionRule, view: View) -> bool:
    return view.status == "member" and (rule.supporting_staff_vote or not view.supporting_staff)


def _not_a_vote(rule: DecisionRule, view: View) -> str | None:
    """Why a view is heard and not counted, or None if it is a vote."""
    if view.supporting_staff and not rule.supporting_staff_vote:
        return "is here to support a member of staff and takes no part in the vote"
    if view.status in RELATIVES:
        return None if rule.relatives_vote else "relatives are heard and have no vote"
    if view.status != "member":
        return f"is here as {view.status.replace('_', ' ')} and takes no part in the decision"
    if view.personal:
        return "speaks apart from their own agency, which has given its view"
    return None


def _fault(rule: DecisionRule, view: View, place: int, outcomes: tuple[str, ...]) -> str | None:
    if view.view not in (*outcomes, ABSTAIN):
        known = ", ".join((*outcomes, ABSTAIN))
        return f'views[{place}].view: "{view.view}" is not decided on here. Use one of: {known}.'
    if view.scale is not None and not rule.scale_lowest <= view.scale <= rule.scale_highest:
        span = f"from {rule.scale_lowest} to {rule.scale_highest}"
        return f"views[{place}].scale: {view.scale:g} is off the scale, which runs {span}."
    return None


def _lines(rule: DecisionRule, views: tuple[View, ...]) -> Mapping[int, str]:
    """The name of the voice each view belongs to."""
    if rule.voice is Voice.PERSON:
        return {place: str(place) for place in range(len(views))}
    by_line = rule.voice is Voice.LINE_OF_MANAGEMENT
    named = {place: (by_line and view.line_management) or view.agency for place, view in enumerate(views)}
    if not rule.social_care_one_voice:
        return named
    social_care = [
        named[place]
        for place, view in enumerate(views)
        if view.agency == SOCIAL_CARE and _not_a_vote(rule, view) is None
    ]
    return {place: social_care[0] if line in social_care else line for place, line in named.items()}


def _fold(line: str, spoken: list[tuple[int, View]]) -> tuple[str, str]:
    """The one view of a voice, or what to ask because its views differ."""
    said = {view.view for _, view in spoken}
    if len(said) == 1:
        return said.pop(), ""
    places = " and ".join(f"views[{place}]" for place, _ in spoken)
    return "", f'{places}: "{line}" has one voice and its views differ. Ask for its one view.'


def _abstained(rule: DecisionRule, votes: Mapping[str, list[tuple[int, View]]]) -> list[NotCounted]:
    if rule.abstentions is Abstentions.COUNTED_IN_THE_WHOLE:
        return []
    return [
        NotCounted(place, view, "abstained: named, and not counted towards the majority")
        for spoken in votes.values()
        for place, view in spoken
        if view.view == ABSTAIN
    ]
