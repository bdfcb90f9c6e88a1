"""From the rows of a report to the values that the rulebook asks about.

A file hangs on a passage. Where it is the report itself, in a form of the agency's own, the rulebook calls the report
"attached": that passage is then no paragraph of one kind, and its author has said with which fields the document deals
and that it is legible. The form asks "when, how and to whom" of a consent in one box of words.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from quoracy.casework.reports import parts
from quoracy.casework.reports.models import Passage, Report, ReportRequest
from quoracy.rulebook import reports as rulebook
from quoracy.rulebook.report_rules import ReportRule

_LABEL = Passage.Label


def author(request: ReportRequest) -> str:
    """What kind of author a report was asked of: social care, or an agency."""
    return rulebook.SOCIAL_CARE if request.of_social_care else rulebook.AGENCY


def report(rule: ReportRule, row: Report, passages: Iterable[Passage], convictions: bool | None) -> rulebook.Report:
    """A report as it stands before signing; its name and role are asked when it is signed, not here."""
    conference, rows = row.request.conference, list(passages)
    about = parts.subjects(conference)
    return rulebook.Report(
        author=author(row.request),
        agency=row.request.owed_by.partition(" (")[0],
        conference_type=conference.type,
        children=tuple(str(child.pk) for child in about),
        household=tuple(str(child.pk) for child in parts.others_of_household(conference, about)),
        answers=answers(row, rows),
        passages=tuple(passage(rule, one) for one in rows if not one.is_own_form),
        mentions_convictions=convictions,
        convictions=tuple(conviction(one) for one in rows if one.mentions_conviction),
        written=bool(rows),
        attached=row.own_form,
        legible=row.own_form,
        keeps_apart=row.keeps_apart,
    )


def answers(row: Report, passages: Iterable[Passage]) -> dict[str, str]:
    """What is written under each field, and under each field for each child.

    Words about one child fill a field of the whole report; words about all of them fill no child's own part.
    """
    found: dict[str, str] = {_field(place): "in the document" for place in row.covers}
    for one in passages:
        if one.is_own_form:
            continue
        found[one.part] = one.text
        if one.child_id:
            found[f"{one.part}.{one.child_id}"] = one.text
    return found | {f"seen.{seen.child_id}": "seen or not" for seen in row.seen.all()}


def _field(place: str) -> str:
    """A place of the form, "part.known.<child>" or "part.known.report", as the rulebook names the field."""
    _part, key, child = place.split(".")
    return key if child == "report" else f"{key}.{child}"


def passage(rule: ReportRule, row: Passage) -> rulebook.Passage:
    """One passage. Whoever wrote an opinion holds it, unless they say from whom they have it."""
    held = row.source or (row.written_by if row.label == _LABEL.OPINION else "")
    return rulebook.Passage(str(row.pk), label(rule, row), row.hand, row.source, held, row.evidence, row.text)


def label(rule: ReportRule, row: Passage) -> str:
    """Its kind of statement; what was observed is a fact where the procedure has no kind of its own for it."""
    apart = (*rule.labels, *rule.extra_classes)
    return _LABEL.FACT if row.label == _LABEL.OBSERVATION and _LABEL.OBSERVATION not in apart else row.label


def conviction(row: Passage) -> rulebook.Conviction:
    """Whose conviction a passage mentions, and the consent.

    Doubt: the day of a consent is written in the same words as its manner, so today stands for it where there are
    words at all.
    """
    consented = bool(row.consent.strip() and row.conviction_of.strip())
    person = row.conviction_of.strip() or "Whoever a passage says was convicted"
    return rulebook.Conviction(person, timezone.localdate() if consented else None, row.consent)
