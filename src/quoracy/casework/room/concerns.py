"""Every concern that was brought to a conference, with its source, and which have been discussed (WAL-2.03).

They come from the section 47 record (what strategy discussions were worried about, what the assessment has found) and
from agencies' signed reports. Of a report, whatever its author has not marked as a strength or as neither is carried
over: a concern that nobody marked is not lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight, Objected
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, ConferenceChild
from quoracy.casework.reports import histories, readers
from quoracy.casework.reports.models import Passage, Report
from quoracy.casework.reports.together import readable_together
from quoracy.casework.room.models import Discussed
from quoracy.casework.room.readers import Reader, writer
from quoracy.casework.room.telling import tell, under_way
from quoracy.casework.section_47.models import Assessment, StrategyDiscussion, lines_of
from quoracy.casework.section_47.questions import assessments_of, discussions_of
from quoracy.rulebook import talk
from quoracy.rulebook.finding import Finding

DISCUSSION, ASSESSMENT, REPORT = "discussion", "assessment", "report"
_NO_CONCERN = (Passage.Weighs.STRENGTH, Passage.Weighs.NEITHER)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing brought to the conference: its words, about whom, and where it comes from."""

    source: str
    text: str
    kind: str
    children: tuple[Child, ...] = ()
    discussion: StrategyDiscussion | None = None
    assessment: Assessment | None = None
    report: Report | None = None
    whole_document: bool = False
    discussed: Discussed | None = None

    @property
    def interim(self) -> bool:
        return self.assessment is not None and not self.assessment.complete

    @property
    def agency(self) -> str:
        return histories.named(self.report.request.seat) if self.report else ""


def carried_over(user: User, reader: Reader) -> list[Concern]:
    """Every concern brought to this conference that this writer may read, those of the section 47 record first."""
    conference = reader.conference
    children = [row.child for row in questions.about(conference)]
    marks = {row.source: row for row in Discussed.objects.filter(conference=conference, holds=True)}
    found = [*_of_the_enquiry(conference, children), *_of_reports(_papers(user, reader), children)]
    return [_marked(one, marks.get(one.source)) for one in found]


def _marked(one: Concern, mark: Discussed | None) -> Concern:
    return Concern(
        one.source,
        one.text,
        one.kind,
        one.children,
        one.discussion,
        one.assessment,
        one.report,
        one.whole_document,
        mark,
    )


def _papers(user: User, reader: Reader) -> list[tuple[Report, list[Passage]]]:
    if reader.chairs:
        return readable_together(reader.conference, readers.chair(reader.conference))
    try:
        return readable_together(reader.conference, readers.of_user(user, reader.conference))
    except NoRight:  # somebody who only takes the record and has no papers of their own
        return []


def _of_the_enquiry(conference: Conference, children: Sequence[Child]) -> Iterator[Concern]:
    """What was said and found since the last conference about each child was closed."""
    since = _last_closed(conference, children)
    by_key = {child.pk: child for child in children}
    about: dict[uuid.UUID, list[Child]] = {}
    rows: dict[uuid.UUID, StrategyDiscussion] = {}
    for row, child in discussions_of(children):
        if child not in since or row.held_at > since[child]:
            rows[row.pk] = row
            about.setdefault(row.pk, []).append(by_key[child])
    for key, row in rows.items():
        for number, line in enumerate(lines_of(row.concerns)):
            yield Concern(f"discussion {key} {number}", line, DISCUSSION, tuple(about[key]), discussion=row)
    for key, one in assessments_of(children).items():
        if key in since and one.at <= since[key]:
            continue
        for number, line in enumerate(one.findings):
            yield Concern(f"assessment {one.pk} {number}", line, ASSESSMENT, (by_key[key],), assessment=one)


def _last_closed(conference: Conference, children: Iterable[Child]) -> dict[uuid.UUID, datetime]:
    rows = ConferenceChild.objects.filter(child__in=list(children), conference__state=Conference.State.CLOSED)
    last = rows.exclude(conference=conference).values("child").annotate(last=Max("conference__starts_at"))
    return {row["child"]: row["last"] for row in last if row["last"]}


def _of_reports(papers: Iterable[tuple[Report, list[Passage]]], children: Sequence[Child]) -> Iterator[Concern]:
    by_key = {child.pk: child for child in children}
    for report, passages in papers:
        for row in passages:
            if row.weighs in _NO_CONCERN or (row.happened_on and row.weighs != Passage.Weighs.CONCERN):
                continue
            child = by_key.get(row.child_id) if row.child_id else None
            about = (child or row.child,) if row.child_id and row.child else tuple(children)
            yield Concern(f"passage {row.pk}", row.text, REPORT, about, report=report, whole_document=row.is_own_form)


def still_to_discuss(user: User, reader: Reader) -> Finding | None:
    """What the chair is told before deciding: how many concerns have not been discussed yet."""
    return talk.undiscussed(conferences.procedure(reader.conference), len(left(user, reader)))


def left(user: User, reader: Reader) -> list[Concern]:
    """The concerns nobody has discussed yet, for the chair where the procedure carries them over; else none."""
    rule = conferences.procedure(reader.conference).room
    if not reader.chairs or rule is None or not rule.carries_over:
        return []
    return [one for one in carried_over(user, reader) if one.discussed is None]


def mark(actor: User, conference: Conference, sources: Iterable[str], *, discussed: bool = True) -> list[Discussed]:
    """Say that concerns have been discussed, or take that back."""
    found = writer(actor, conference)
    known = {one.source for one in carried_over(actor, found)}
    wanted = sorted(set(sources))
    if not wanted or not known.issuperset(wanted):
        raise Objected.at("sources", "Choose a concern that was brought to this conference", "WAL-2.03")
    with transaction.atomic():
        conference = under_way(conference)
        now = timezone.now()
        rows = [
            Discussed.objects.update_or_create(
                conference=conference,
                source=source,
                defaults={"holds": discussed, "by": actor, "at": now, "authority_id": conference.authority_id},
            )[0]
            for source in wanted
        ]
        tell(conference)
    return rows
