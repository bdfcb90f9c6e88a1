"""Keeping a passage from somebody: asked by the author with reasons, kept at once, decided by the chair alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.models import Person
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.authors import journal as journal_of
from quoracy.casework.reports.models import Passage, Report, ReportRequest, Withholding
from quoracy.casework.reports.parts import family, subjects
from quoracy.rulebook.children_taking_part import matter_barred
from quoracy.rulebook.sharing_reports import Withheld, withholding_findings, withholding_ruling

_CHANGED = JournalEntry.Act.CHANGED
CLAUSES = ("BOL-1.59", "BOL-1.60")
IN_FULL = "in_full"


@dataclass(frozen=True, slots=True)
class From:
    """Somebody a passage may be kept from; exactly one of the four is set."""

    person: uuid.UUID | None = None
    child: uuid.UUID | None = None
    agency: str = ""
    everybody: bool = False

    @property
    def key(self) -> str:
        """How a form names it."""
        if self.everybody:
            return "everybody"
        if self.person or self.child:
            return f"person:{self.person}" if self.person else f"child:{self.child}"
        return f"agency:{self.agency}"


def may_be_kept_from(request: ReportRequest) -> list[tuple[From, str]]:
    """Everybody a passage of this report may be kept from, with their names: relatives, children, other agencies."""
    conference = request.conference
    seats = conference.seats.filter(standing=Seat.Standing.FAMILY, person__isnull=False).order_by("name")
    known = Person.objects.filter(relationships__child__conferences=conference).distinct()
    names = {person.pk: person.name for person in known} | {seat.person_id: seat.name for seat in seats}
    choices = [(From(person=person), name) for person, name in names.items() if person]
    choices += [(From(child=child.pk), child.name) for child in subjects(conference)]
    others = conference.report_requests.exclude(pk=request.pk).select_related("seat").order_by("owed_by")
    choices += [(From(agency=one.owed_by), f"{one.seat.name}, {one.seat.title}") for one in others]
    return [*choices, (From(everybody=True), "Everybody but the chair")]


def ask_to_withhold(
    author: Author, passage: Passage, whom: Sequence[From], why: str, *, exceptional: bool = False
) -> list[Withholding]:
    """Ask the chair that a passage be kept from somebody. It is kept at once, until the chair has decided.

    `exceptional` confirms what some procedures ask before a whole report, or a passage from every parent, is kept back.
    Anybody whom the author no longer names is taken off while the report is a draft; what the chair has ruled stays.
    """
    report = passage.report
    if report.request_id != author.request.pk:
        raise Objected.at("", "This passage is not of your report")
    with transaction.atomic():
        rows = keep_from(author, passage, whom, why, exceptional=exceptional)
        if not report.submitted:
            wanted = {one.key for one in whom}
            for row in passage.withholdings.filter(ruling=Withholding.Ruling.ASKED):
                if named_in(row).key not in wanted:
                    row.delete()
    return rows


def named_in(row: Withholding) -> From:
    return From(row.person_id, row.child_id, row.agency, row.everybody)


def keep_from(
    author: Author, passage: Passage, whom: Sequence[From], why: str, *, exceptional: bool = False
) -> list[Withholding]:
    """Write down from whom a passage is kept; raises `Objected` at `whom`, `why` or `exceptional`."""
    offered = {one.key: one for one, _name in may_be_kept_from(author.request)}
    if any(one.key not in offered for one in whom):
        raise Objected.at("whom", "Choose from the list whom it is to be kept from")
    if whom and not why.strip():
        raise Objected.at("why", "Say why, for the chair who has to decide", *CLAUSES)
    _as_the_procedure_asks(author, passage, whom, why, exceptional)
    rows = []
    for one in whom:
        named: dict[str, Any] = {"person_id": one.person, "child_id": one.child, "agency": one.agency}
        row, made = Withholding.objects.get_or_create(
            passage=passage,
            everybody=one.everybody,
            **named,
            defaults={"authority_id": passage.authority_id, "why": why.strip(), "asked_by": author.name},
        )
        if not made and row.ruling == Withholding.Ruling.ASKED:
            row.why = why.strip()
            row.save(update_fields=["why"])
        rows.append(row)
    if whom:
        journal_of(author, _CHANGED, "asked that a passage be withheld")
    return rows


def _as_the_procedure_asks(author: Author, passage: Passage, whom: Sequence[From], why: str, exceptional: bool) -> None:
    """Keeping a whole report, or a passage from every parent, is confirmed to be exceptional (BOL-1.59)."""
    if not whom:
        return
    conference = author.request.conference
    parents = {person.pk for person in family(conference)}
    every = any(one.everybody for one in whom) or (bool(parents) and parents <= {one.person for one in whom})
    asked = Withheld(
        passage="" if passage.is_own_form else str(passage.pk),
        kept_from=tuple(one.key for one in whom),
        why=why,
        every_parent=every,
        exceptional=exceptional,
    )
    stopping = [one for one in withholding_findings(facts.procedure(conference), asked) if one.stops]
    if stopping:
        raise Objected([replace(one, place=one.place.rpartition(".")[2]) for one in stopping])


def ways_of_sharing(conference: Conference) -> tuple[str, ...]:
    """The ways of sharing what is withheld that the procedure knows, other than showing it after all (BOL-1.61)."""
    rule = facts.procedure(conference).reports
    return tuple(way for way in rule.ways_of_sharing_withheld if way != IN_FULL) if rule else ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """The chair's answer; `way` is how what is withheld is shared, where the procedure knows ways, and `shared_how`
    says more of it; `objection` is the author's where they differ. `parent_objects` says that a parent does not want
    this child to hear of the parent's own difficulties.
    """

    withheld: bool
    reasons: str
    way: str = ""
    shared_how: str = ""
    objection: str = ""
    parent_objects: bool = False


def rule_on_withholding(actor: User, row: Withholding, ruled: Ruled) -> Withholding:
    """The chair of the conference, and nobody else, decides whether a passage is kept from somebody (BOL-1.61)."""
    report = Report.objects.select_related("request__conference").get(passages__withholdings=row)
    conference = report.request.conference
    _require_chair(actor, conference)
    if not report.submitted:
        raise Objected.at("", "The report is not signed yet, so there is nothing to decide")
    if not ruled.reasons.strip():
        raise Objected.at("reasons", "Give your reasons: they are kept with the ruling", "BOL-1.61")
    _complete(conference, row, ruled)
    with transaction.atomic():
        row = Withholding.objects.select_for_update(of=("self",)).select_related("passage").get(pk=row.pk)
        _respect_the_parent(conference, row, ruled)
        row.ruling = Withholding.Ruling.WITHHELD if ruled.withheld else Withholding.Ruling.SHOWN
        row.way = ruled.way if ruled.withheld else ""
        row.reasons, row.shared_how = ruled.reasons.strip(), ruled.shared_how.strip()
        row.objection = ruled.objection.strip()
        row.parent_objects = ruled.parent_objects and row.child_id is not None
        row.ruled_by, row.ruled_at = actor, timezone.now()
        row.save()
        for child in conference.about.values_list("child", flat=True):
            journal(actor, _CHANGED, "ruled on withholding", child=child, conference=conference.pk)
    return row


def _complete(conference: Conference, row: Withholding, ruled: Ruled) -> None:
    """A ruling names a way of sharing that the procedure knows; without the author's agreement the ruling applies."""
    told = Withheld(
        passage=str(row.passage_id),
        kept_from=(named_in(row).key,),
        why=row.why,
        decided=ruled.way if ruled.withheld else IN_FULL,
        decided_by="chair",
        author_agrees=not ruled.objection.strip(),
    )
    stopping = [one for one in withholding_ruling(facts.procedure(conference), told) if one.stops]
    if stopping:
        raise Objected([replace(one, place="way") for one in stopping])


def _respect_the_parent(conference: Conference, row: Withholding, ruled: Ruled) -> None:
    """A parent's objection keeps the parent's own difficulties from a child, or takes the chair's reason."""
    if ruled.withheld or row.child_id is None or not row.passage.personal_to_parent:
        return
    barred = matter_barred(facts.procedure(conference), ruled.parent_objects)
    if barred and barred.stops:
        raise Objected([replace(barred, place="parent_objects")])


def release_to_child(
    actor: User, passage: Passage, child: Child, reasons: str, *, parent_objects: bool = False
) -> Withholding:
    """The chair releases to a child a passage on a parent's personal difficulties (BFG-4.4.10c)."""
    conference = passage.report.request.conference
    _require_chair(actor, conference)
    if not reasons.strip():
        raise Objected.at("reasons", "Give your reasons: they are kept with the ruling", "BFG-4.4.10c")
    row, _made = Withholding.objects.get_or_create(
        passage=passage,
        child=child,
        person=None,
        agency="",
        everybody=False,
        defaults={"authority_id": passage.authority_id, "why": "A parent's own difficulties", "asked_by": actor.name},
    )
    return rule_on_withholding(actor, row, Ruled(withheld=False, reasons=reasons, parent_objects=parent_objects))


def _require_chair(actor: User, conference: Conference) -> None:
    if conference.chair_id != actor.pk or not may(actor, Right.RUN_CONFERENCE):
        raise NoRight(actor, Right.RUN_CONFERENCE, "Only the chair of this conference decides what is withheld.")
