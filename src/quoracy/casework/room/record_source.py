"""What was said at the conference as passages of its record, each kept from whoever was out when it was said."""

from __future__ import annotations

from collections.abc import Iterator

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.records.drafting import Draft, KeepFrom, nobody_yet
from quoracy.casework.room.models import NotFor, Statement

_SIDES = {"worry": "worries", "strength": "working_well"}
_KINDS = {Seat.Standing.FAMILY: "person", Seat.Standing.SUPPORTER: "supporter", Seat.Standing.ADVOCATE: "supporter"}


def said_at_the_conference(conference: Conference) -> Iterator[Draft]:
    """Each statement in the order in which it was said, with its kind, hand and evidence.

    One that was struck is the chair's and the unit's alone, also where it was drafted before it was struck. What the
    chair has ruled is not for somebody is kept from them, however much of the record they get.
    """
    rule = facts.procedure(conference).room
    frame = {heading.key: heading for heading in rule.frame} if rule else {}
    out: dict[object, list[object]] = {}
    ruled: dict[object, list[KeepFrom]] = {}
    for kept in NotFor.objects.filter(statement__conference=conference, holds=True).select_related("seat"):
        out.setdefault(kept.statement_id, []).append(kept.seat_id)
        if kept.reason:
            kind = _KINDS.get(Seat.Standing(kept.seat.standing), "agency")
            ruled.setdefault(kept.statement_id, []).append(KeepFrom(kind, kept.reason, seat=kept.seat_id))
    rows = Statement.objects.filter(conference=conference).select_related("speaker")
    for row in rows.order_by("said_at", "id"):
        heading = frame.get(row.heading)
        side = _SIDES.get(heading.side, "discussion") if heading else "discussion"
        yield Draft(
            f"statement {row.pk}",
            side,
            _words(row, heading.says if heading and side == "discussion" else ""),
            "statement",
            row.child_id,
            row.speaker.name if row.speaker else "",
            kept_from=nobody_yet(f"It was struck: {row.struck}") if row.struck else tuple(ruled.get(row.pk, ())),
            said_while_out=tuple(out.get(row.pk, ())),  # type: ignore[arg-type]  # the keys of seats
            said_from=row.said_at,
        )


def _words(row: Statement, under: str) -> str:
    hand = f", {row.get_hand_display().lower()}" if row.hand else ""
    source = f", from {row.source}" if row.source else ""
    lines = [
        f"{under}{'' if under[-1] in '?.:' else ':'} {row.text}" if under else row.text,
        f"({row.get_kind_display()}{hand}{source})",
        f"Evidence: {row.evidence}" if row.evidence else "",
    ]
    return "\n".join(line for line in lines if line)
