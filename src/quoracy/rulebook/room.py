"""What follows from how a procedure runs a meeting: its board, its agenda as people sit, its times, what is still open.

Where a procedure names no frame and no agenda the software lays out plain ones, which cite no clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.room_rules import AgendaItem, Each, Heading, RoomRule, Side
from quoracy.rulebook.shapes import Timescale

PLAIN_FRAME = (
    Heading("worries", "What are we worried about?", "", Side.WORRY),
    Heading("strengths", "What is working well?", "", Side.STRENGTH),
    Heading("views", "The child's views", ""),
    Heading("needs", "What needs to happen?", ""),
)
PLAIN_AGENDA = (
    AgendaItem("welcome", "Welcome: who is here, and why", ""),
    AgendaItem("social_worker", "Information from …", "", Each.SOCIAL_WORKER, questions=True),
    AgendaItem("professionals", "Information from …", "", Each.PROFESSIONAL, questions=True),
    AgendaItem("family", "What the family says", ""),
    AgendaItem("decision", "Views and decision: …", "", Each.CHILD),
)
NAME = "…"
HOURS = 60


class HasRoom(Protocol):
    """Anything that may carry a rule for the meeting, a procedure above all; None where it is silent."""

    @property
    def room(self) -> RoomRule | None: ...

    @property
    def timescales(self) -> Mapping[str, Timescale]: ...


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody with a turn of their own: `key` is the seat's."""

    key: str
    name: str
    social_worker: bool = False
    kept_out: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the agenda as it stands today; `about` is the seat or the child it is for, if any."""

    key: str
    says: str
    clause: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a meeting in minutes, each with its clause; nought where none is named."""

    longest: int = 0
    warns_at: int = 0
    break_after: int = 0
    longest_clause: str = ""
    break_clause: str = ""


def frame(procedure: HasRoom) -> tuple[Heading, ...]:
    """The headings of the board, in the procedure's order (LBH-4.20, BOL-1.73, BFG-4.1.0a)."""
    rule = procedure.room
    return rule.frame if rule and rule.frame else PLAIN_FRAME


def agenda(procedure: HasRoom, speakers: Sequence[Speaker], children: Sequence[tuple[str, str]]) -> tuple[Point, ...]:
    """The agenda for those who have a turn and these children (key, name): the social worker first (LBH-4.09)."""
    rule = procedure.room
    items = rule.agenda if rule and rule.agenda else PLAIN_AGENDA
    return tuple(point for item in items for point in _points(item, rule, speakers, children))


def _points(
    item: AgendaItem, rule: RoomRule | None, speakers: Sequence[Speaker], children: Sequence[tuple[str, str]]
) -> Iterable[Point]:
    if item.each is Each.ONCE:
        yield Point(item.key, item.says, item.clause)
        return
    for key, name in children if item.each is Each.CHILD else _of(item.each, speakers):
        own = f"{item.key}.{key}"
        yield Point(own, item.says.replace(NAME, name), item.clause, key)
        if item.questions:
            cited = rule.cites.get("questions", "") if rule else ""
            yield Point(f"{own}.questions", f"The family's questions to {name}", cited, key)


def _of(each: Each, speakers: Sequence[Speaker]) -> list[tuple[str, str]]:
    wanted = {
        Each.SOCIAL_WORKER: [one for one in speakers if one.social_worker],
        Each.PROFESSIONAL: [one for one in speakers if not one.social_worker and not one.kept_out],
        Each.KEPT_OUT: [one for one in speakers if one.kept_out],
    }
    return [(one.key, one.name) for one in wanted[each]]


def times(procedure: HasRoom) -> Times:
    """How long the meeting should take, when to warn and when to offer a break (WAL-6.01, WAL-6.02)."""
    rule, limit = procedure.room, procedure.timescales.get("conference_duration")
    longest = round((limit.within or 0) * HOURS) if limit else 0
    return Times(
        longest=longest,
        warns_at=max(longest - rule.warns_before_limit, 0) if rule and longest else longest,
        break_after=rule.break_after if rule else 0,
        longest_clause=limit.clause if limit else "",
        break_clause=rule.cites.get("break", rule.clause) if rule and rule.break_after else "",
    )


def asks_for_evidence(procedure: HasRoom, kind: str, *, general: bool, evidence: str) -> Finding | None:
    """The chair asks whoever gave an opinion or a general remark for what it rests on (LBH-4.16)."""
    rule = procedure.room
    if rule is None or not rule.evidence_for_opinions or evidence or not (kind == "opinion" or general):
        return None
    says = "Ask what this rests on, and write down the answer, or that there was none."
    return Finding(False, says, (rule.cites.get("evidence", rule.clause),), Departure.NOT_NEEDED, "evidence", "chair")


def one_sided(procedure: HasRoom, said: Iterable[str]) -> Finding | None:
    """What the chair is told when only one side of the board is empty (WAR-4.09, LBH-4.22, WAL-2.04)."""
    rule = procedure.room
    if rule is None or not rule.both_sides:
        return None
    there = set(said)
    sides = {side: [one for one in rule.frame if one.side is side] for side in (Side.WORRY, Side.STRENGTH)}
    filled = {side: any(one.key in there for one in headings) for side, headings in sides.items()}
    if filled[Side.WORRY] == filled[Side.STRENGTH]:
        return None
    empty = next(one for side, headings in sides.items() if not filled[side] for one in headings)
    clause = rule.cites.get("both_sides", empty.clause)
    return Finding(False, f"Nothing has been said yet under “{empty.says}”.", (clause,), place=empty.key, who="chair")


def may_be_let_go(procedure: HasRoom, agency: str) -> tuple[bool, str]:
    """Whether somebody of this agency may be asked to leave once they have given their information (BFG-4.5.7c)."""
    rule = procedure.room
    if rule is None or agency not in rule.leaves_after_informing:
        return False, ""
    return True, rule.cites.get("leaves_after_informing", rule.clause)
