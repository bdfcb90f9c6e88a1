"""What each role may do. Deny by default: what is not written here, nobody may."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from quoracy.casework.access.models import Role, User
from quoracy.rulebook.finding import Departure, Finding


class Right(StrEnum):
    """One thing a person may be allowed to do; the value finishes the sentence 'You may not …'."""

    FIND_CHILDREN = "look for a child"
    SEE_EVERY_CHILD = "see every child of the authority"
    ADD_CHILD = "add a child"
    RECORD_STRATEGY_DISCUSSION = "record a strategy discussion"
    CONCLUDE_ENQUIRY = "conclude a section 47 enquiry"
    CORRECT_CHRONOLOGY = "correct the chronology"
    REQUEST_CONFERENCE = "request a conference"
    AUTHORISE_CONFERENCE = "authorise or refuse a conference"
    ARRANGE_CONFERENCE = "arrange a conference"
    RUN_CONFERENCE = "open, run and close a conference"
    TAKE_ATTENDANCE = "take attendance"
    DECIDE = "record a conference's decision"
    SEND_LETTERS = "send decision letters"
    NAME_CHAIR = "name who chairs in place of a registered chair"
    OVERSEE = "see who has looked at files"
    SEE_FIGURES = "see figures"
    ADMINISTER_PEOPLE = "administer who may sign in"


_CASE = {Right.FIND_CHILDREN}
_SOCIAL_WORK = _CASE | {
    Right.ADD_CHILD,
    Right.RECORD_STRATEGY_DISCUSSION,
    Right.CONCLUDE_ENQUIRY,
    Right.REQUEST_CONFERENCE,
    Right.CORRECT_CHRONOLOGY,
}

_CHAIRING = _CASE | {
    Right.RUN_CONFERENCE,
    Right.TAKE_ATTENDANCE,
    Right.DECIDE,
    Right.SEND_LETTERS,
    Right.CORRECT_CHRONOLOGY,
}
_UNIT_MANAGER = frozenset(_CASE | {Right.SEE_EVERY_CHILD, Right.NAME_CHAIR, Right.OVERSEE, Right.SEE_FIGURES})

RIGHTS: dict[str, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(
        _CASE
        | {
            Right.SEE_EVERY_CHILD,
            Right.ARRANGE_CONFERENCE,
            Right.TAKE_ATTENDANCE,
            Right.CORRECT_CHRONOLOGY,
            Right.SEND_LETTERS,
        }
    ),
    Role.CHAIR: frozenset(_CHAIRING),
    Role.SUBSTITUTE_CHAIR: frozenset(_CHAIRING),
    Role.SOCIAL_WORKER: frozenset(_SOCIAL_WORK),
    Role.TEAM_MANAGER: frozenset(_SOCIAL_WORK | {Right.AUTHORISE_CONFERENCE}),
    Role.HEAD_OF_SERVICE: _UNIT_MANAGER,
    Role.QUALITY_ASSURANCE: _UNIT_MANAGER,
    Role.OUT_OF_HOURS: frozenset(_SOCIAL_WORK | {Right.SEE_EVERY_CHILD}),
    Role.PRACTITIONER: frozenset(),
    Role.ANALYST: frozenset({Right.SEE_FIGURES}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Right.ADMINISTER_PEOPLE}),
}


class NoRight(Exception):  # noqa: N818 -- it is an answer people read, not a fault
    """The person has no right to do this. Says what and why, for the person and for the journal."""

    def __init__(self, user: User, right: Right | None, says: str = "") -> None:
        self.user = user
        self.right = right
        super().__init__(says or f"You may not {right}. Ask your team manager if you should.")


def rights_of(roles: frozenset[str]) -> frozenset[Right]:
    return frozenset().union(*(RIGHTS.get(role, frozenset()) for role in roles))


class Objected(Exception):  # noqa: N818 -- carries findings to the form, where they are shown at their places
    """What somebody asked for cannot be done as it stands; each finding says why, and belongs to a field."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(finding.says for finding in self.findings))

    @classmethod
    def at(cls, place: str, says: str, *clauses: str) -> Objected:
        """One objection, at one field."""
        return cls([Finding(holds=False, says=says, clauses=clauses, departure=Departure.FORBIDDEN, place=place)])
