"""Writing a report: passages kept as they are typed, days on which a child was seen, files, last time's report."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.questions import today
from quoracy.casework.access.rights import Objected
from quoracy.casework.reports import parts, uploads
from quoracy.casework.reports.authors import Author, journal
from quoracy.casework.reports.models import Attachment, Passage, Report, Seen, Withholding
from quoracy.casework.reports.questions import previous_report

_CHANGED = JournalEntry.Act.CHANGED
SIGNED = "This report is signed and stays as it is. Add to it by an addendum."


@dataclass(frozen=True, slots=True)
class Written:
    """One passage as its author typed it."""

    text: str
    part: str = "known"
    child: uuid.UUID | None = None
    label: str = ""
    hand: str = ""
    source: str = ""
    mentions_conviction: bool = False
    conviction_of: str = ""
    consent: str = ""
    personal_to_parent: bool = False
    weighs: str = ""
    happened_on: date | None = None
    evidence: str = ""
    other_way: str = ""


def start(author: Author) -> Report:
    """The author's report, begun if it was not; a report once begun takes back 'nothing to report'."""
    request = author.request
    report, made = Report.objects.get_or_create(request=request, defaults={"authority_id": request.authority_id})
    if made:
        request.not_involved = ""
        request.save(update_fields=["not_involved"])
        journal(author, _CHANGED, "started a report")
    return report


def locked(author: Author) -> Report:
    """The author's report, held until the transaction ends; it must not be signed."""
    report = Report.objects.select_for_update().get(pk=start(author).pk)
    if report.submitted:
        raise Objected.at("", SIGNED)
    return report


def check(author: Author, written: Written) -> None:
    if not written.text.strip():
        raise Objected.at("text", "Write what you want to say")
    allowed = {child.pk for child in parts.children_of(author.request)}
    if written.child is not None and written.child not in allowed:
        raise Objected.at("child", "Choose a child this report is about")
    if written.hand in (Passage.Hand.SECOND, Passage.Hand.THIRD) and not written.source.strip():
        raise Objected.at("source", "Say from whom you have it", "LBH-4.17")
    if written.happened_on is not None and written.happened_on > today():
        raise Objected.at("happened_on", "This day has not come yet. Enter the day on which it happened")


def _values(written: Written) -> dict[str, object]:
    return {
        "text": written.text.strip(),
        "part": written.part,
        "child_id": written.child,
        "label": written.label,
        "hand": written.hand,
        "source": written.source.strip(),
        "mentions_conviction": written.mentions_conviction,
        "conviction_of": written.conviction_of.strip(),
        "consent": written.consent.strip(),
        "personal_to_parent": written.personal_to_parent,
        "weighs": written.weighs,
        "happened_on": written.happened_on,
        "evidence": written.evidence.strip(),
        "other_way": written.other_way.strip(),
    }


def save_passage(author: Author, written: Written, passage: uuid.UUID | None = None, version: int = 0) -> Passage:
    """Keep one passage. Of two people who change it at once neither loses a word: the second's stands beside it."""
    check(author, written)
    with transaction.atomic():
        report = locked(author)
        row = report.passages.select_for_update().filter(pk=passage).first() if passage else None
        if row is not None and row.version == version:
            _update(author, row, written)
        elif row is not None and _same(row, written):
            return row
        else:
            row = add(author, report, written, beside=row)
        report.version += 1
        report.save(update_fields=["version"])
    return row


def _same(row: Passage, written: Written) -> bool:
    return all(getattr(row, name) == value for name, value in _values(written).items())


def _update(author: Author, row: Passage, written: Written) -> None:
    for name, value in _values(written).items():
        setattr(row, name, value)
    row.version += 1
    row.written_by = author.name
    row.save()


def add(author: Author, report: Report, written: Written, beside: Passage | None = None, **more: object) -> Passage:
    last = report.passages.aggregate(last=Max("position"))["last"] or 0
    row = Passage.objects.create(
        authority_id=report.authority_id,
        report=report,
        position=last + 1,
        beside=beside,
        written_by=author.name,
        **_values(written),
        **more,
    )
    for one in beside.withholdings.all() if beside else ():
        _keep_again(one, row)
    return row


def _keep_again(one: Withholding, row: Passage) -> None:
    """A copy of a withheld passage is withheld from the same people until the chair rules anew."""
    if one.ruling == Withholding.Ruling.SHOWN:
        return
    Withholding.objects.create(
        authority_id=row.authority_id,
        passage=row,
        person_id=one.person_id,
        child_id=one.child_id,
        agency=one.agency,
        everybody=one.everybody,
        why=one.why,
        asked_by=one.asked_by,
    )


def save_passages(author: Author, typed: Mapping[uuid.UUID, tuple[Written, int]]) -> list[Passage]:
    """Keep several passages at once, each as `save_passage` does."""
    with transaction.atomic():
        return [save_passage(author, written, key, version) for key, (written, version) in typed.items()]


def remove_passage(author: Author, passage: uuid.UUID) -> None:
    """Take a passage out of a draft, with its file and what was asked about it."""
    with transaction.atomic():
        report = locked(author)
        row = report.passages.filter(pk=passage).first()
        if row is not None:
            row.withholdings.all().delete()
            if row.is_own_form:
                report.own_form, report.covers, report.keeps_apart = False, [], False
                report.save(update_fields=["own_form", "covers", "keeps_apart"])
            Attachment.objects.filter(passage=row).delete()
            row.delete()


def copy_forward(author: Author) -> Report:
    """Start from this author's last report: its passages come over to be corrected, and what was kept stays kept.

    What was withheld from everybody but the chair comes over only for whoever signed it.
    """
    with transaction.atomic():
        report = locked(author)
        earlier = previous_report(author.request)
        if earlier is None:
            raise Objected.at("", "There is no earlier report of yours to start from")
        if report.copied_from_id is not None:
            return report
        allowed = {None, *(child.pk for child in parts.children_of(author.request))}
        for old in earlier.passages.select_related("attachment").prefetch_related("withholdings"):
            if old.is_own_form:  # a document is of its day: the agency hands in a new one
                continue
            kept = list(old.withholdings.all())
            secret = any(one.everybody and one.ruling != Withholding.Ruling.SHOWN for one in kept)
            if old.child_id not in allowed or (secret and earlier.signed_by_id != getattr(author.user, "pk", None)):
                continue
            row = add(author, report, _as_written(old))
            for one in kept:
                _keep_again(one, row)
        report.copied_from = earlier
        report.version += 1
        report.save()
        journal(author, _CHANGED, "copied an earlier report forward")
    return report


def _as_written(old: Passage) -> Written:
    return Written(
        old.text,
        old.part,
        old.child_id,
        old.label,
        old.hand,
        old.source,
        old.mentions_conviction,
        old.conviction_of,
        old.consent,
        old.personal_to_parent,
        old.weighs,
        old.happened_on,
        old.evidence,
        old.other_way,
    )


@dataclass(frozen=True, slots=True)
class WasSeen:
    """When a child was seen; or that the author has not seen the child."""

    on: date | None = None
    alone: bool | None = None
    by_whom: str = ""
    not_seen: bool = False


def record_seen(author: Author, child: uuid.UUID, seen: WasSeen) -> Seen:
    """Write down a day on which a child was seen, or that the author has not seen the child."""
    if child not in {one.pk for one in parts.children_of(author.request)}:
        raise Objected.at("child", "Choose a child this report is about")
    if not seen.not_seen:
        if seen.on is None:
            raise Objected.at("on", "Enter the day on which the child was seen")
        if seen.on > today():
            raise Objected.at("on", "This day has not come yet. Enter the day on which the child was seen")
        if seen.alone is None:
            raise Objected.at("alone", "Say whether the child was seen alone")
    with transaction.atomic():
        report = locked(author)
        if seen.not_seen:
            report.seen.filter(child=child).delete()
        else:
            report.seen.filter(child=child, not_seen=True).delete()
        kept = replace(seen, on=None, alone=None) if seen.not_seen else seen
        row, _made = Seen.objects.get_or_create(
            authority_id=report.authority_id,
            report=report,
            child_id=child,
            on=kept.on,
            not_seen=kept.not_seen,
            defaults={"alone": kept.alone, "by_whom": kept.by_whom.strip() or author.name},
        )
    return row


def attach(author: Author, content: bytes, written: Written, *, whole: bool = False) -> Attachment:
    """Keep a file on a passage of its own that says what it is; raises `Objected` at `file` for what is not taken.

    `whole` is a file that is the report itself, in a form of the agency's own.
    """
    check(author, written)
    taken = uploads.take(content)
    with transaction.atomic():
        report = locked(author)
        passage = add(author, report, written)
        return Attachment.objects.create(
            authority_id=report.authority_id,
            report=report,
            passage=passage,
            name=taken.name,
            media_type=taken.media_type,
            content=taken.content,
            size=len(taken.content),
            digest=taken.digest,
            scanned_by=taken.scanned_by,
            whole=whole,
        )
