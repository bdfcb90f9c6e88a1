"""The dated histories of all agencies as one chronology for each child (WAL-2.07)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences import questions as conferences
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.reports.models import Passage, Report

MEMBER = Seat.Standing.MEMBER


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, with whoever contributed it; without a day it stands after those that have one."""

    passage: Passage
    seat: Seat

    @property
    def agency(self) -> str:
        return named(self.seat)


@dataclass(frozen=True, slots=True)
class Merged:
    """One child's chronology, and the agencies asked to the conference that have supplied none for the child."""

    child: Child
    entries: tuple[Entry, ...]
    silent: tuple[str, ...]


def named(seat: Seat) -> str:
    """The agency of a seat in words; whoever has none is named themselves."""
    return str(seat.get_agency_display()) if seat.agency else seat.name


def asked_for(conference: Conference) -> tuple[str, ...]:
    """The clauses by which the procedure has histories merged; empty where it asks for none."""
    rule = facts.procedure(conference).reports
    return tuple(dict.fromkeys(one.clause for one in rule.fields if one.dated)) if rule else ()


def merged(
    conference: Conference,
    children: Sequence[Child],
    reports: Iterable[tuple[Report, list[Passage]]],
    seats: Iterable[Seat] | None = None,
) -> tuple[Merged, ...]:
    """What a reader may read of the signed reports, by day, for each child; nothing where no history is asked for.

    What is about all of the children stands in each child's chronology.
    """
    rule = facts.procedure(conference).reports
    dated = {one.key for one in rule.fields if one.dated} if rule else set()
    if not dated:
        return ()
    told = [
        Entry(passage, report.request.seat)
        for report, passages in reports
        for passage in passages
        if passage.happened_on is not None or passage.part in dated
    ]
    asked = [one for one in (conferences.seats(conference) if seats is None else seats) if _asked(one)]
    return tuple(_of(child, told, asked) for child in children)


def _asked(seat: Seat) -> bool:
    return seat.standing == MEMBER and seat.invited and seat.kept_out != Seat.KeptOut.WHOLE


def _of(child: Child, told: Sequence[Entry], asked: Sequence[Seat]) -> Merged:
    mine = [one for one in told if one.passage.child_id in (None, child.pk)]
    mine.sort(key=lambda one: (one.passage.happened_on is None, one.passage.happened_on, one.passage.position))
    supplied = {one.agency for one in mine}
    silent = dict.fromkeys(named(seat) for seat in asked if named(seat) not in supplied)
    return Merged(child, tuple(mine), tuple(silent))
