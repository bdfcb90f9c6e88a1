"""The shapes of the meeting itself: the frame of its board, its agenda, what the chair asks, recording by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.finding import Departure


class Side(StrEnum):
    """Which way a heading of the board leans, so that one side is not forgotten over the other."""

    NONE = ""
    WORRY = "worry"
    STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the board, in the procedure's order."""

    key: str
    says: str
    clause: str
    side: Side = Side.NONE


class Each(StrEnum):
    """For whom an item of the agenda comes up: once, or for each of these."""

    ONCE = ""
    SOCIAL_WORKER = "social_worker"
    PROFESSIONAL = "professional"
    KEPT_OUT = "kept_out"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the agenda. `questions` has the family asked for questions when it is done."""

    key: str
    says: str
    clause: str
    each: Each = Each.ONCE
    questions: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One task that falls on everybody who takes part for an agency, for each child."""

    key: str
    says: str
    asks: str
    clause: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One thing that is weighed before somebody is allowed to record the meeting."""

    key: str
    asks: str
    clause: str


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to choose from: a setting, or a kind of conversation that may be recorded."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One piece of the advice on being recorded, with where it says so."""

    says: str
    clause: str


class OtherRuling(StrEnum):
    """Who answers a request to record a meeting that is no conference."""

    MANAGER = "manager"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """Recording by others, and by the service itself instead of a person who takes the record.

    `manager` is the senior manager who considers a request and asks the agencies' managers; without one there is no
    such consultation. `advice` is what it takes to answer without legal advice. A policy or advice is old after
    `old_after_months`. `other_ruled_by` answers for meetings that are neither conferences nor core groups;
    `lead_beside_chair` lets the lead social worker answer for a core group that somebody else chairs. `law` is the
    position in the country, which the pack's author supplies; while it is empty the page warns that it is not covered.
    `recorder` is what it takes to open with neither a recorder nor `alternative`, the sound recording.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    settings: tuple[Named, ...] = ()
    talks: tuple[Named, ...] = ()
    manager: str = ""
    advice: Departure = Departure.NOT_NEEDED
    old_after_months: int = 12
    other_ruled_by: OtherRuling = OtherRuling.MANAGER
    lead_beside_chair: bool = False
    reminder: str = ""
    remarks: tuple[Remark, ...] = ()
    statement: str = ""
    law: str = ""
    warns_of_law: bool = False
    courts: str = ""
    recorder: Departure = Departure.NOT_NEEDED
    alternative: bool = False
    deleted_once_final: bool = True


@dataclass(frozen=True, slots=True)
class RoomRule:
    """How a conference is run from its opening to its decision.

    `model` names the practice model whose headings the board has. An opinion without evidence is asked for it where
    `evidence_for_opinions` says so. `danger` and `goal` are the questions behind danger statements and safety goals;
    a goal is read back and everybody is asked whether they agree. `everybody_asked` has the chair ask each person
    under each heading that leans one way; after `quiet_after` minutes without a word under one the chair is told.
    `tasks` fall on everybody who takes part for an agency. Where `carries_over`, every concern brought to the
    conference is to be discussed before it decides. The times are minutes, and nought where the procedure names none.
    `leaves_after_informing` are the agencies whose member may be asked to leave then.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    model: str = ""
    frame: tuple[Heading, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    evidence_for_opinions: bool = False
    danger: str = ""
    goal: str = ""
    both_sides: bool = False
    everybody_asked: bool = False
    quiet_after: int = 0
    tasks: tuple[Task, ...] = ()
    carries_over: bool = False
    warns_before_limit: int = 0
    break_after: int = 0
    leaves_after_informing: tuple[str, ...] = ()
    recorder_does_nothing_else: bool = False
    recording_ruled_by: str = "chair"
    recording_consults: tuple[str, ...] = ()
    recording_weighs: tuple[Weighed, ...] = ()
    recording_notice: str = ""
