"""The decision about each child in plain words, as it is read back: in the listener's language, their children only."""

from __future__ import annotations

from quoracy.casework.children.models import Relationship
from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.documents.decision_wording import next_steps, read_back
from quoracy.documents.letters_of_conference import letter_child
from quoracy.rulebook.procedure import Procedure


def aloud(conference: Conference, seat: Seat | None = None, language: str = "") -> list[tuple[str, str, str]]:
    """Each decided child's name, the decision, and what happens next; for one of the family, of their children.

    An outcome for which there are no words is left out. The language is the listener's own where none is given.
    """
    procedure = facts.procedure(conference)
    rows = [row for row in questions.about(conference) if row.outcome]
    if seat is not None and seat.person_id is not None:
        theirs = set(Relationship.objects.filter(person=seat.person_id).values_list("child", flat=True))
        rows = [row for row in rows if row.child_id in theirs]
        language = language or (seat.person.language if seat.person else "")
    spoken = language if language in ("en", "cy") else "en"
    return [said for row in rows if (said := _of_one(conference, row, procedure, spoken))]


def _of_one(
    conference: Conference, row: ConferenceChild, procedure: Procedure, language: str
) -> tuple[str, str, str] | None:
    row.conference = conference
    child = letter_child(row, procedure)
    if child.outcome is None:
        return None
    return row.child.name, read_back(child, procedure.terms, language), next_steps(child, procedure.terms, language)
