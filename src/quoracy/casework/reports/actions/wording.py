"""What a term of a report means, as its author says, and putting plain words in its place (LBH-4.18)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from quoracy.casework.access.rights import Objected
from quoracy.casework.reports.actions.writing import locked
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.checks import terms
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.told import WORDED
from quoracy.rulebook.plain_words import in_plain_words

LONGEST = 200


def say_what_they_mean(author: Author, meanings: Mapping[str, str]) -> Report:
    """Keep what each term means; the family's copy explains what is left in, and nothing has to be filled in."""
    with transaction.atomic():
        report = locked(author)
        found = {one.term: one for one in terms(report)}
        given = {term: words.strip()[:LONGEST] for term, words in meanings.items() if term in found}
        report.meanings |= {term: words for term, words in given.items() if words != found[term].offered}
        report.meanings = {term: words for term, words in report.meanings.items() if words}
        report.version += 1
        report.save(update_fields=["meanings", "version"])
    return report


def put_plainly(author: Author, term: str) -> Report:
    """Put the plain words in the place of a term wherever the report has it."""
    with transaction.atomic():
        report = locked(author)
        found = next((one for one in terms(report) if one.term == term), None)
        if found is None or not found.plain:
            raise Objected.at("", "Say what it means first", "LBH-4.18")
        for row in report.passages.select_for_update():
            before = {name: getattr(row, name) for name in WORDED}
            after = {name: in_plain_words(words, found) for name, words in before.items()}
            if after != before:
                for name, words in after.items():
                    setattr(row, name, words)
                row.version, row.written_by = row.version + 1, author.name
                row.save()
        report.version += 1
        report.save(update_fields=["version"])
    return report
