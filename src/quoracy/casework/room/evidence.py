"""What a judgement rests on: statements of the board and passages of reports, tied by whoever gives it (WAL-2.08).

A tie is a key (`statement …` or `passage …`); its words are read where it is shown, by the rules of who may read them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from quoracy.casework.conferences import questions
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.records.drafting import Draft, KeepFrom
from quoracy.casework.records.sources import VIEW
from quoracy.casework.reports import readers as of_reports
from quoracy.casework.reports.models import Passage, Report, Withholding
from quoracy.casework.reports.questions import readable_passages
from quoracy.casework.room.models import NotFor, Statement
from quoracy.casework.room.questions import statements_for
from quoracy.casework.room.readers import Reader

STATEMENT, PASSAGE = "statement", "passage"
MOST = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a judgement may rest on, as this reader reads it."""

    key: str
    says: str
    of: str


def items_for(reader: Reader, about: ConferenceChild) -> list[Item]:
    """What somebody may tie their judgement of one child to: what they may read of the board and of the reports."""
    said = [row for row in statements_for(reader) if row.child_id in (None, about.child_id) and not row.struck]
    found = [Item(f"{STATEMENT} {row.pk}", _short(row.text), row.speaker.name if row.speaker else "") for row in said]
    return found + list(_passages(reader, about))


def _passages(reader: Reader, about: ConferenceChild) -> Iterator[Item]:
    if reader.seat is None:
        return
    whose = of_reports.of_seat(reader.seat)
    reports = Report.objects.filter(request__conference=about.conference_id, signed_at__isnull=False)
    for report in reports.select_related("request__seat", "request__conference__authority"):
        for passage in readable_passages(report, whose):
            if passage.child_id in (None, about.child_id) and passage.text.strip():
                yield Item(f"{PASSAGE} {passage.pk}", _short(passage.text), report.signed_name)


def _short(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST].rsplit(' ', 1)[0]} …"


def for_the_chair(views: Collection[View]) -> dict[uuid.UUID, list[str]]:
    """What each view rests on in words, for the chair and whoever takes the record; two queries for all of them."""
    said, read = _rows([key for view in views for key in view.rests_on])
    words = {f"{STATEMENT} {pk}": row.text for pk, row in said.items()}
    words |= {f"{PASSAGE} {pk}": row.text for pk, row in read.items()}
    return {view.pk: [_short(words[key]) for key in view.rests_on if key in words] for view in views}


def _rows(keys: Sequence[str]) -> tuple[dict[uuid.UUID, Statement], dict[uuid.UUID, Passage]]:
    named: dict[str, list[str]] = {STATEMENT: [], PASSAGE: []}
    for kind, _space, key in (one.partition(" ") for one in keys):
        named.get(kind, []).append(key)
    said = Statement.objects.filter(pk__in=named[STATEMENT]).select_related("speaker") if named[STATEMENT] else []
    passages = Passage.objects.filter(pk__in=named[PASSAGE]).select_related("report").prefetch_related("withholdings")
    return {row.pk: row for row in said}, {row.pk: row for row in (passages if named[PASSAGE] else [])}


def judgements_rest_on(conference: Conference) -> Iterator[Draft]:
    """Each tie as a passage of the record under the judgement, kept from whoever what it is tied to is kept from."""
    rows = [view for about in questions.about(conference) for view in about.views.select_related("seat", "about")]
    said, read = _rows([key for view in rows for key in view.rests_on])
    out: dict[uuid.UUID, list[uuid.UUID]] = {}
    for statement, seat in NotFor.objects.filter(statement__in=said, holds=True).values_list("statement", "seat"):
        out.setdefault(statement, []).append(seat)
    for view in rows:
        for key in view.rests_on:
            kind, _space, pk = key.partition(" ")
            found = (said if kind == STATEMENT else read).get(uuid.UUID(pk))
            if found is not None:
                kept = _kept_from(found) if isinstance(found, Passage) else ()
                yield Draft(
                    f"rests on {view.pk} {key}", "views", f"{_who(view.seat)} rests this on: {found.text}", VIEW,
                    view.about.child_id, view.seat.name, kept, said_while_out=tuple(out.get(found.pk, ())),
                )  # fmt: skip


def _who(seat: Seat) -> str:
    return seat.get_service_display() or seat.get_agency_display() or seat.name


def _kept_from(passage: Passage) -> tuple[KeepFrom, ...]:
    """From whom a passage is withheld, until the chair has ruled that it be shown."""
    return tuple(
        KeepFrom(_kind(one), one.reasons or one.why, one.person_id, one.child_id, one.agency)
        for one in passage.withholdings.all()
        if one.ruling != Withholding.Ruling.SHOWN
    )


def _kind(one: Withholding) -> str:
    return "person" if one.person_id else "child" if one.child_id else "agency" if one.agency else "everybody"
