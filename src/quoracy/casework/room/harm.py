"""The harm identified for one child, what shows it, what keeps the child safe, and what answers it (LBH-1.01)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from quoracy.casework.conferences import facts
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import ConferenceChild
from quoracy.casework.room.models import Statement
from quoracy.rulebook.room import frame
from quoracy.rulebook.room_rules import Side

BARE = (Statement.Kind.ALLEGATION, Statement.Kind.OPINION, Statement.Kind.DANGER)
"""What is no evidence by itself: a fact or something observed is."""


@dataclass(frozen=True, slots=True)
class Harm:
    """One harm as it was said, the evidence for it, and what is planned in answer."""

    key: uuid.UUID
    says: str
    evidence: tuple[str, ...]
    responses: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        found = () if self.evidence else ("evidence",)
        return found if self.responses else (*found, "response")


def harms(about: ConferenceChild, taken: Sequence[Commitment] | None = None) -> list[Harm]:
    """Each harm said of this child or of all of them: danger statements, or without any, every worry on the board."""
    rows = [row for row in _said(about) if not row.struck]
    worries = _headings(about, Side.WORRY)
    dangers = [row for row in rows if row.kind == Statement.Kind.DANGER]
    named = dangers or [row for row in rows if row.heading in worries]
    shown = [row.text for row in rows if row.heading in worries and row.kind not in BARE]
    answers = _answers(about) if taken is None else list(taken)
    return [Harm(row.pk, row.text, _evidence(row, shown), _responses(row, answers)) for row in named]


def _evidence(row: Statement, shown: Sequence[str]) -> tuple[str, ...]:
    """What the harm rests on: its own evidence or source, or being a fact; for a danger, the facts beside it."""
    own = tuple(part for part in (row.evidence, row.source) if part.strip())
    if row.kind not in BARE:
        return own or (row.text,)
    return own or (tuple(shown) if row.kind == Statement.Kind.DANGER else ())


def _responses(row: Statement, taken: Sequence[Commitment]) -> tuple[str, ...]:
    return tuple(str(one) for one in taken if one.answers_to == row.pk and not one.withdrawn)


def _answers(about: ConferenceChild) -> list[Commitment]:
    return list(Commitment.objects.filter(conference=about.conference_id, withdrawn="", answers_to__isnull=False))


def keeps_safe(about: ConferenceChild) -> list[str]:
    """What is said to keep this child safe: the strengths on the board."""
    strengths = _headings(about, Side.STRENGTH)
    return [row.text for row in _said(about) if row.heading in strengths and not row.struck]


def _said(about: ConferenceChild) -> list[Statement]:
    rows = Statement.objects.filter(conference=about.conference_id).order_by("said_at", "id")
    return [row for row in rows if row.child_id in (None, about.child_id)]


def _headings(about: ConferenceChild, side: Side) -> set[str]:
    return {heading.key for heading in frame(facts.procedure(about.conference)) if heading.side is side}


def worries(about: ConferenceChild) -> list[str]:
    """The concerns already written up for this child, to choose from where risks are stated (BFG-4.8.2b)."""
    known = _headings(about, Side.WORRY)
    said = [row.text for row in _said(about) if row.heading in known and not row.struck]
    return list(dict.fromkeys(said))
