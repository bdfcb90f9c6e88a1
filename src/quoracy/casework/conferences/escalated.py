"""Reading disagreements that were taken further: at which step each is, since when, by when, and what is unstarted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from quoracy.casework.access.models import Authority, User
from quoracy.casework.access.questions import authority_of, may, today
from quoracy.casework.access.rights import Right
from quoracy.casework.chronology import facts as chronology
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.disputes import Escalation, EscalationStep
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.closing_rules import Stage
from quoracy.rulebook.escalating import Route, owed_by_pack, route, step_after


@dataclass(frozen=True, slots=True)
class Standing:
    """One disagreement as it stands on a day."""

    row: Escalation
    route: Route
    taken: tuple[EscalationStep, ...]
    at: Stage | None
    next: Stage | None
    days_open: int
    late: bool

    @property
    def unstarted(self) -> bool:
        return self.row.step == "" and not self.row.outcome

    def says_of(self, key: str) -> str:
        """A step in words, also one that the procedure of today no longer has."""
        return next((stage.says for stage in self.route.steps if stage.key == key), key.replace("_", " "))


def next_step(row: Escalation) -> Stage | None:
    """The step that comes next for an open disagreement, by the procedure of the conference's day."""
    return None if row.outcome else step_after(route(facts.procedure(row.conference)).steps, row.step)


def of_conference(conference: Conference) -> list[Standing]:
    """Every disagreement about one conference, the oldest first; a constant number of queries."""
    rows = Escalation.objects.filter(conference=conference).select_related("child", "seat", "opened_by", "outcome_by")
    return _standing(rows.prefetch_related("steps__by", "steps__seat"), conference)


def open_ones(user: User) -> list[Standing]:
    """The open disagreements about conferences this person may see, the unstarted and the oldest first."""
    visible = questions.visible_to(user).order_by().values("pk")
    rows = Escalation.objects.filter(authority=authority_of(user), outcome="", conference__in=visible)
    rows = rows.select_related("child", "seat", "opened_by", "outcome_by", "conference__chair")
    return sorted(
        _standing(rows.prefetch_related("steps__by", "steps__seat")),
        key=lambda one: (not one.unstarted, one.row.opened_at),
    )


def _standing(rows: Iterable[Escalation], conference: Conference | None = None) -> list[Standing]:
    found, day = [], today()
    authority: Authority | None = conference.authority if conference else None
    for row in rows:
        if conference is not None:
            row.conference = conference
        authority = authority or row.conference.authority
        row.conference.authority = authority
        way = route(facts.procedure(row.conference))
        found.append(
            Standing(
                row,
                way,
                tuple(row.steps.all()),
                next((stage for stage in way.steps if stage.key == row.step), None),
                next_step(row),
                _days(row, day),
                row.due_on is not None and not row.outcome and day > row.due_on,
            )
        )
    return found


def _days(row: Escalation, day: date) -> int:
    """How many working days it has been open, or was."""
    opened = timezone.localtime(row.opened_at).date()
    until = timezone.localtime(row.outcome_at).date() if row.outcome_at else day
    return chronology.adopted_by(row.conference.authority).calendar.between(opened, until)


def oversees(user: User) -> bool:
    """Whether the list of open disagreements is this person's to see."""
    return may(user, Right.OVERSEE) or may(user, Right.AUTHORISE_CONFERENCE)


def owed(user: User) -> list[tuple[str, str]]:
    """What the authority's own pack still owes: a conflict to settle, an address, the local protocol (BFG-4.11.2a)."""
    return list(owed_by_pack(chronology.procedure_of(authority_of(user), today())))


def still_open(conference: Conference) -> bool:
    return conference.escalations.filter(outcome="").exists()


def any_of(conference: Conference) -> bool:
    return conference.escalations.exists()
