"""Who considers and answers a request to record, who sees it, and what waits for whom."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.questions import authority_of, roles, today
from quoracy.casework.access.rights import NoRight
from quoracy.casework.children.models import Tie
from quoracy.casework.children.questions import visible_child, visible_to
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference
from quoracy.casework.plans.models import Plan
from quoracy.casework.room.models import RecordingRequest
from quoracy.casework.room.recording_models import RecordingMatter, RecordingNote, RecordingPolicy
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.recording import Decider, Meeting, advice_finding, deciders

Kind, Said = RecordingMatter.Kind, RecordingNote.Kind
MOST = 25
"""How many requests are shown as waiting for one person."""

NO_SUCH = "There is no such recording for you."


def procedure(matter: RecordingMatter) -> Procedure:
    if matter.conference is not None:
        return facts.procedure(matter.conference)
    return procedure_of(matter.child.authority, timezone.localtime(matter.written_at).date())


def matter_of(request: RecordingRequest) -> RecordingMatter | None:
    """What is considered about a request on a board; None where the procedure names no senior manager."""
    rows = RecordingMatter.objects.filter(request=request)
    return rows.select_related("child__authority", "conference__authority", "conference__chair").first()


def wants_advice(row: RecordingMatter) -> bool:
    """Whether an answer now would need a reason for doing without legal advice."""
    found = advice_finding(procedure(row), row.notes.filter(kind=Said.ADVICE).exists())
    return found is not None and not found.holds


def considered(row: RecordingMatter | None) -> list[RecordingNote]:
    """What was said about a request, for the chair who answers it."""
    return list(row.notes.exclude(kind=Said.CONSULTED).order_by("at")) if row is not None else []


def who_decides(row: RecordingMatter) -> tuple[Decider, ...]:
    return deciders(procedure(row), Meeting(row.meeting), group_chair=row.group_chair_id is not None)


def who_answers(row: RecordingMatter) -> list[str]:
    """Who may answer, by name where there is one."""
    leads = [user.name for user in User.objects.filter(pk__in=_leads([row.child_id])[row.child_id]).order_by("name")]
    names = {
        Decider.CHAIR: row.conference.chair.name if row.conference and row.conference.chair else "the chair",
        Decider.GROUP_CHAIR: row.group_chair.name if row.group_chair else "the chair of the core group",
        Decider.LEAD: ", ".join(leads) or "the lead social worker",
        Decider.MANAGER: "the senior manager",
    }
    return [names[one] for one in who_decides(row)]


def answers(user: User, row: RecordingMatter, leads: Mapping[uuid.UUID, set[int]] | None = None) -> bool:
    """Whether this person answers this request, here. One about a conference is answered on its board.

    `leads` are the leads by child, where they were asked for many requests at once.
    """
    if row.kind != Kind.REQUEST or row.meeting == Meeting.CONFERENCE:
        return False
    by = who_decides(row)
    return (
        (Decider.GROUP_CHAIR in by and row.group_chair_id == user.pk)
        or (Decider.LEAD in by and user.pk in (_leads([row.child_id]) if leads is None else leads)[row.child_id])
        or (Decider.MANAGER in by and is_manager(user, row))
    )


def _leads(children: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[int]]:
    """By child the lead of the plan in force, or else whoever is tied to the child as its social worker."""
    found: dict[uuid.UUID, set[int]] = defaultdict(set)
    plans = Plan.objects.filter(child__in=children, ended_on__isnull=True, lead__isnull=False)
    for child, lead in plans.values_list("child", "lead"):
        found[child] |= {lead} if lead else set()
    led = set(found)
    tied = Tie.objects.filter(child__in=children, capacity=Tie.Capacity.SOCIAL_WORKER, until__isnull=True)
    for child, user in tied.values_list("child", "user"):
        found[child] |= set() if child in led else {user}
    return found


def is_manager(user: User, row: RecordingMatter) -> bool:
    """Whether this person is the senior manager whom the procedure names."""
    rule = procedure(row).recording
    return rule is not None and bool(rule.manager) and user.is_active and rule.manager in roles(user)


def considers(user: User, row: RecordingMatter) -> bool:
    """Whether this person considers or answers it, and so reads the legal advice."""
    chairs = row.conference is not None and row.conference.chair_id == user.pk
    return chairs or is_manager(user, row) or answers(user, row)


def sees(user: User, row: RecordingMatter) -> bool:
    """Whether this person sees it: who sees the child's file, who considers it, and who wrote it down."""
    return considers(user, row) or visible_to(user).filter(pk=row.child_id).exists()


def of_child(user: User, child: uuid.UUID) -> list[RecordingMatter]:
    found = visible_child(user, child)
    return list(found.recordings.select_related("conference", "written_by", "ruled_by", "request"))


def one(user: User, child: uuid.UUID, matter: uuid.UUID) -> RecordingMatter:
    """One request or recording, or `NoRight` in the same words whether it is unknown or only not theirs."""
    rows = RecordingMatter.objects.filter(authority=authority_of(user).pk, child=child)
    whole = rows.select_related(
        "child__authority", "conference__chair", "conference__authority", "group_chair", "request__seat", "written_by"
    )
    row = whole.filter(pk=matter).first()
    if row is None or not sees(user, row):
        raise NoRight(user, None, NO_SUCH)
    return row


def of_conference(conference: Conference) -> list[RecordingMatter]:
    """What was asked or found about one conference, for its chair (BFG-4.15.a, BFG-4.15.e)."""
    return list(conference.recordings.select_related("written_by", "request").order_by("written_at"))


def notes(user: User, row: RecordingMatter) -> Sequence[RecordingNote]:
    """What was said about it; legal advice only to whoever considers it."""
    rows: QuerySet[RecordingNote] = row.notes.select_related("by", "answers").order_by("at")
    return list(rows if considers(user, row) else rows.exclude(kind=Said.ADVICE))


def waiting_for(user: User) -> list[RecordingMatter]:
    """The requests that wait for this person's view or answer; nothing is asked of whoever is no part of any."""
    authority = authority_of(user)
    rule = procedure_of(authority, today()).recording
    open_still = RecordingMatter.objects.filter(kind=Kind.REQUEST, ruling="")
    rows = open_still.filter(Q(request__isnull=True) | Q(request__ruling=""))
    mine = Q(group_chair=user) | Q(
        pk__in=rows.filter(child__ties__user=user, child__ties__until__isnull=True).values("pk")
    )
    if rule is not None and rule.manager and rule.manager in roles(user):
        mine |= Q(pk__isnull=False)
    found = list(rows.filter(mine).select_related("child", "conference", "group_chair").distinct()[:MOST])
    for row in found:  # asked once for all of them: nobody sees another authority's
        row.child.authority = authority
        if row.conference is not None:
            row.conference.authority = authority
    leads = _leads([row.child_id for row in found])
    said = RecordingNote.objects.filter(kind=Said.VIEW, by=user, matter__in=[row.pk for row in found])
    seen = set(said.values_list("matter", flat=True)) if found else set()
    return [one for one in found if answers(user, one, leads) or (is_manager(user, one) and one.pk not in seen)]


def newest_policy(authority: int) -> RecordingPolicy | None:
    return RecordingPolicy.objects.filter(authority=authority).first()
