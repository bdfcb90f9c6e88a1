"""Settling a child's own part in a conference: the social worker answers, the chair agrees, the child's wish stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.checklists import may_see_to
from quoracy.casework.conferences.departures import settle
from quoracy.casework.conferences.models import Conference
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.rulebook import children_taking_part as rules
from quoracy.rulebook.convening_case import CaseChild
from quoracy.rulebook.finding import Departure, Finding

OPEN_STATES = (Conference.State.REQUESTED, Conference.State.AUTHORISED, Conference.State.ARRANGED)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody settles about a child's part; None leaves what is there. The chair's own answers are apart."""

    answer: str = ""
    reason: str = ""
    speaks_to: tuple[str, ...] = ()
    evidence: str = ""
    wish: str = ""
    explained: bool = False
    weighed: Mapping[str, str] = field(default_factory=dict)
    prepared: str = ""
    views: tuple[str, ...] = ()
    efforts: str = ""


@dataclass(frozen=True, slots=True)
class ChairSaid:
    """What is the chair's to say of a child's part."""

    agrees: bool = False
    exception_agreed: bool = False
    hostile_parent: bool | None = None
    kept_apart: bool = False
    met_the_chair: bool = False


def may_answer(user: User, conference: Conference) -> bool:
    """Whether this person answers for the child: the social worker or manager of a child they may see."""
    return may(user, Right.REQUEST_CONFERENCE) and conference.chair_id != user.pk


def part_of(conference: Conference, child: Child) -> ChildsPart:
    """What is settled of one child's part so far; an unsaved row while nothing is."""
    found = ChildsPart.objects.filter(conference=conference, child=child).select_related("answered_by").first()
    return found or ChildsPart(authority_id=conference.authority_id, conference=conference, child=child)


def settle_part(
    actor: User, conference: Conference, child: Child, said: Said, reasons: Mapping[str, str], version: int = 0
) -> ChildsPart:
    """Keep what the social worker settles. A wish to stay away is not overridden where the procedure has it respected.

    Raises `Objected` at each field that the rule wants filled in, `NoRight` for anybody but whoever answers for the
    child. Half an answer may be kept: what is missing is told, and only what contradicts a rule is refused.
    """
    may_see_to(actor, conference)
    if not may_answer(actor, conference):
        raise NoRight(actor, Right.REQUEST_CONFERENCE, "The child's social worker settles this. Ask them.")
    with transaction.atomic():
        row = _locked(conference, child, version)
        for name in ("answer", "reason", "evidence", "wish", "prepared", "efforts"):
            setattr(row, name, str(getattr(said, name)).strip())
        row.explained, row.speaks_to, row.views = said.explained, list(said.speaks_to), list(said.views)
        row.weighed = {key: words.strip() for key, words in said.weighed.items() if words.strip()}
        row.answered_by = actor if row.answer else None
        _departs(actor, row, reasons)
        return _kept(actor, row, "settled a child's part in a conference")


def _departs(actor: User, row: ChildsPart, reasons: Mapping[str, str]) -> None:
    """Refuse what contradicts a rule, and keep the reason where one may be given; what is merely open stays open."""
    if not row.answer:
        return
    contradicting = ("answer", "reason", "evidence")
    found = [one for one in before_inviting(row) if not one.holds and one.place.rpartition(".")[2] in contradicting]
    settle(actor, row.conference, found, reasons, row.child)


def chair_says(actor: User, conference: Conference, child: Child, said: ChairSaid, version: int = 0) -> ChildsPart:
    """Keep what is the chair's to say, and nobody else's: agreement, an exception, a hostile parent, a meeting."""
    if conference.chair_id != actor.pk:
        raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference says this.")
    with transaction.atomic():
        row = _locked(conference, child, version)
        row.agreed = {"chair": actor.name} if said.agrees else {}
        row.exception_agreed, row.hostile_parent = said.exception_agreed, said.hostile_parent
        row.kept_apart, row.met_the_chair = said.kept_apart, said.met_the_chair
        return _kept(actor, row, "agreed to a child's part in a conference")


def hear_wish(conference: Conference, child: Child, wish: str) -> ChildsPart | None:
    """Keep what the child says on its own page of coming or staying away: it is the child's word and nobody's to weigh.

    What was settled before stays and is told to contradict it; whoever had the page open is told of the change.
    None once the conference has begun: by then the child says it to somebody there (BFG-4.4.8a).
    """
    if conference.state not in OPEN_STATES:
        return None
    Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
    row = part_of(conference, child)
    if row.wish == wish:
        return row
    row.wish, row.version = wish, row.version + 1
    row.save()
    return row


def _locked(conference: Conference, child: Child, version: int) -> ChildsPart:
    if conference.state not in OPEN_STATES:
        raise Objected.at("", "The conference has begun or is over, so this is not changed any more")
    if not conference.about.filter(child=child).exists():
        raise Objected.at("", "This conference is not about this child")
    Conference.objects.select_for_update(of=("self",), no_key=True).get(pk=conference.pk)
    row = part_of(conference, child)
    row.conference = conference
    if row.version != version:
        raise Objected.at("", "Somebody else has changed this meanwhile. Look at what is there now, then keep yours.")
    return row


def _kept(actor: User, row: ChildsPart, what: str) -> ChildsPart:
    row.version += 1
    row.save()
    journal(actor, JournalEntry.Act.CHANGED, what, child=row.child_id, conference=row.conference_id)
    return row


def as_told(row: ChildsPart) -> rules.ChildsPart:
    """What is settled so far, as the rulebook knows it. The answer counts as the social worker's who gave it."""
    adjustments = Need.objects.filter(conference=row.conference, kind=Need.Kind.ACCESS, seat=None, booked_with="")
    agreed = tuple(row.agreed) + (("social_worker",) if row.answered_by_id else ())
    return rules.ChildsPart(
        child=str(row.child_id),
        answer=row.answer,
        by="social_worker" if row.answered_by_id else "",
        reason=row.reason,
        speaks_to=tuple(row.speaks_to),
        evidence=row.evidence,
        wish=row.wish,
        explained=row.explained,
        weighed=row.weighed,
        agreed=agreed,
        exception_agreed=row.exception_agreed,
        hostile_parent=row.hostile_parent,
        kept_apart=row.kept_apart,
        prepared=bool(row.prepared),
        adjustments_open=adjustments.count(),
        met_the_chair=row.met_the_chair,
        views=tuple(row.views),
        efforts=row.efforts,
    )


def case_child(child: Child) -> CaseChild:
    return CaseChild(str(child.pk), child.born, child.expected)


def starting_point(conference: Conference, child: Child) -> rules.Presumption | None:
    """Where the assessment opens for this child, under the procedure and on the day."""
    return rules.presumption(facts.procedure(conference), case_child(child), facts.day_of(conference))


def before_inviting(row: ChildsPart) -> list[Finding]:
    """What is still missing about a child's part before invitations go, each at its field."""
    procedure, day = facts.procedure(row.conference), facts.day_of(row.conference)
    return rules.part_findings(procedure, case_child(row.child), as_told(row), day)


def inviting_findings(conference: Conference) -> list[Finding]:
    """The answers about children that all invitations wait for, where the procedure has them wait."""
    rule = facts.procedure(conference).taking_part
    if rule is None or not rule.holds_all_invitations:
        return []
    return [
        replace(finding, says=f"{row.child.name}: {finding.says}")
        for row in parts(conference)
        for finding in before_inviting(row)
        if not finding.holds and finding.departure is not Departure.NOT_NEEDED
    ]


def opening_findings(conference: Conference) -> list[Finding]:
    """What is missing about each child's part when the conference is to be opened."""
    return list(_opening(conference))


def _opening(conference: Conference) -> Iterator[Finding]:
    procedure = facts.procedure(conference)
    for row in parts(conference):
        if row.child.unborn:
            continue
        yield from _against_the_wish(row)
        for finding in rules.opening_findings(procedure, as_told(row)):
            if not finding.holds and finding.departure is not Departure.NOT_NEEDED:
                yield replace(finding, says=f"{row.child.name}: {finding.says}")


def _against_the_wish(row: ChildsPart) -> Iterator[Finding]:
    """Tell the chair that a child is to be there against its declared wish; on the day it is told and stops nobody."""
    for finding in before_inviting(row):
        if finding.stops and row.answer in rules.THERE and finding.place.endswith(".answer"):
            says = f"{row.child.name}: {finding.says} It was settled otherwise before."
            yield replace(finding, says=says, departure=Departure.NOT_NEEDED)


def settle_opening(chair: User, conference: Conference, reasons: Mapping[str, str]) -> None:
    """Keep the chair's reasons for opening although something about a child's part is missing."""
    settle(chair, conference, opening_findings(conference), reasons)


def parts(conference: Conference) -> list[ChildsPart]:
    """The part of each child of the conference, settled or not."""
    rows = {row.child_id: row for row in ChildsPart.objects.filter(conference=conference).select_related("child")}
    found = []
    for about in questions.about(conference):
        row = rows.get(about.child_id) or ChildsPart(
            authority_id=conference.authority_id, conference=conference, child=about.child
        )
        row.conference = conference
        found.append(row)
    return found
