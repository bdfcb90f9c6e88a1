"""One child's course through conferences and plans, laid out from settled events for each duty to find its place in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from quoracy.rulebook.chronology import KINDS, LONDON, Child, Event

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_NONE: list[Event] = []
REVIEW_DECISION = "review_decision"
"""Why a plan ended where nothing else is said: a review decided so. The other grounds leave nothing to step down to."""
INITIAL_TYPES = frozenset({"initial", "pre_birth", "transfer_in"})
ENDS_THE_PLAN = frozenset({"plan_ends", "no_plan", "child_in_need_plan"})
KEEPS_THE_PLAN = frozenset({"plan", "plan_continues", "plan_ends"})


class Conference:
    """One conference about the child: arranged, perhaps moved or stood down, perhaps held, perhaps decided."""

    __slots__ = ("arranged", "asked", "day", "decision", "ends_at", "event", "held", "id", "off", "starts_at", "type")

    def __init__(self, name: str | None, event: Event) -> None:
        self.id = name
        self.event = event
        self.day = event.on  # on which it was held, or is to be held
        self.type: str = "initial"
        self.arranged: Event | None = None
        self.held: Event | None = None
        self.decision: Event | None = None
        self.off: str | None = None
        self.starts_at: datetime | None = None
        self.ends_at: datetime | None = None
        self.asked: tuple[str, ...] | None = None

    @property
    def outcome(self) -> str | None:
        return None if self.decision is None else self.decision.facts.get("outcome")


class Spell:
    """One unbroken time on a plan: from the conference that made it to its end, with the reviews in between."""

    __slots__ = ("conference", "day", "end", "ended_by", "event", "ground", "reviews")

    def __init__(self, conference: Conference | None, day: date, event: Event) -> None:
        self.conference = conference
        self.day = day
        self.event = event
        self.end: date | None = None
        self.ended_by: Event | None = None
        self.ground = ""
        self.reviews: list[Conference] = []


class Course:
    """A child's settled events, sorted into what duties ask for."""

    __slots__ = ("birth", "child", "conferences", "held", "kinds", "sent", "spells")

    def __init__(self, child: Child, events: Sequence[Event]) -> None:
        self.child = child
        self.kinds: defaultdict[str, list[Event]] = defaultdict(list)
        self.sent: defaultdict[tuple[str, str | None], list[Event]] = defaultdict(list)
        name, kinds, sent = child.id, self.kinds, self.sent
        for event in sorted(events, key=_order):
            if not event.children or name in event.children:
                kinds[event.kind].append(event)
                sent[event.kind, event.conference].append(event)
        births = kinds.get("child_born")
        self.birth = births[-1].on if births else child.born
        self.conferences = self._conferences()
        self.held = sorted((one for one in self.conferences if one.held is not None), key=_held_order)
        self._decide()
        self.spells = self._spells()
        self._review()

    def of(self, kind: str) -> list[Event]:
        return self.kinds.get(kind, _NONE)

    def sent_for(self, kind: str, conference: Conference) -> list[Event]:
        """What was sent for a conference; a sending that names no conference is taken for any."""
        return self.sent.get((kind, conference.id)) or self.sent.get((kind, None), _NONE)

    def first(self, kind: str, day: date) -> Event | None:
        """The first event of a kind on or after a day."""
        return first_since(self.of(kind), day)

    def unborn_on(self, day: date) -> bool:
        return self.birth > day if self.birth is not None else self.child.expected is not None

    def on_a_plan(self, day: date) -> bool:
        """Whether a plan made before the day was still in force on it."""
        return any(spell.day < day and (spell.end is None or spell.end > day) for spell in self.spells)

    def _conferences(self) -> list[Conference]:
        found: dict[str, Conference] = {}
        kinds = ("conference_arranged", "conference_postponed", "conference_stood_down")
        for event in sorted((one for kind in kinds for one in self.of(kind)), key=_order):
            if event.conference is not None:
                _arrange(found.setdefault(event.conference, Conference(event.conference, event)), event)
        for event in self.of("conference_held"):
            _hold(found.setdefault(event.conference or event.id, Conference(event.conference, event)), event)
        return list(found.values())

    def _decide(self) -> None:
        named = {one.id: one for one in self.held if one.id is not None}
        for event in self.of("decision"):
            conference = named.get(event.conference) if event.conference else self._last_held(event.on)
            if conference is not None:
                conference.decision = event

    def _last_held(self, day: date) -> Conference | None:
        before = [one for one in self.held if one.day <= day]
        return before[-1] if before else None

    def _spells(self) -> list[Spell]:
        spells: list[Spell] = []
        current: Spell | None = None
        for day, _, event, conference in self._turns():
            if current is None and event.facts.get("outcome") == "plan":
                current = Spell(conference, day, conference.held if conference and conference.held else event)
                spells.append(current)
            elif current is not None and (event.kind == "plan_ended" or event.facts.get("outcome") in ENDS_THE_PLAN):
                current.end, current.ended_by = max(day, current.day), event
                current.ground = event.facts.get("ground") or REVIEW_DECISION
                current = None
        return spells

    def _turns(self) -> list[tuple[date, int, Event, Conference | None]]:
        """Decisions and ends of plans in order; a decision that knows no conference held stands on its own day."""
        turns: list[tuple[date, int, Event, Conference | None]] = []
        known = {id(one.decision): one for one in self.held if one.decision is not None}
        held = {one.id for one in self.held}
        for event in self.of("decision"):
            conference = known.get(id(event))
            if conference is not None:
                turns.append((conference.day, 0, event, conference))
            elif event.conference not in held:
                turns.append((event.on, 0, event, None))
        turns.extend((event.on, 1, event, None) for event in self.of("plan_ended"))
        turns.sort(key=lambda turn: turn[:2])
        return turns

    def _review(self) -> None:
        for spell in self.spells:
            for one in self.held:
                after = one.day >= spell.day and one is not spell.conference
                if after and (spell.end is None or one.day <= spell.end) and _reviews(one):
                    spell.reviews.append(one)


def _reviews(conference: Conference) -> bool:
    if conference.type == "review":
        return True
    return conference.type == "reconvened" and conference.outcome in KEEPS_THE_PLAN


def _arrange(conference: Conference, event: Event) -> None:
    facts = event.facts
    conference.type = facts.get("type") or conference.type
    if facts.get("reports_from") is not None:
        conference.asked = tuple(facts["reports_from"])
    if event.kind == "conference_stood_down":
        conference.off = event.kind
    elif facts.get("starts_at") is not None:
        conference.starts_at, conference.off = facts["starts_at"], None
        conference.day = day_in_london(facts["starts_at"])
        conference.arranged = conference.event = event
    elif event.kind == "conference_postponed":
        conference.off = event.kind
    else:
        conference.arranged = conference.arranged or event


def _hold(conference: Conference, event: Event) -> None:
    """The hour that was arranged stays the scheduled start, unless it turns out to have been another day."""
    if conference.held is not None:
        return
    facts = event.facts
    conference.type = facts.get("type") or conference.type
    starts_at = facts.get("starts_at")
    day = event.on if starts_at is None else day_in_london(starts_at)
    if conference.starts_at is None or conference.day != day:
        conference.starts_at, conference.day = starts_at, day
        conference.event = event
    conference.held, conference.off = event, None
    conference.ends_at = facts.get("ends_at")


def day_in_london(moment: datetime) -> date:
    if moment.tzinfo is None or moment.tzinfo is LONDON:
        return moment.date()
    return moment.astimezone(LONDON).date()


def first_since(events: Iterable[Event], day: date) -> Event | None:
    for event in events:
        if event.on >= day:
            return event
    return None


def _order(event: Event) -> tuple[date, int, int, int, str]:
    """By day, then in the order in which things happen in one day, so that the order of a file never matters."""
    moment = event.at or event.facts.get("starts_at")
    minutes = moment.hour * 60 + moment.minute if moment is not None else 0
    return event.on, _RANK.get(event.kind, 0), minutes, len(event.id), event.id


def _held_order(conference: Conference) -> tuple[date, str]:
    return conference.day, conference.id or ""
