"""The shapes of attendance: who is asked to a conference and why, and what each kind of person may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quoracy.rulebook.convening_case import Ages, Fact
from quoracy.rulebook.convening_rules import Each
from quoracy.rulebook.finding import Departure


class Duty(StrEnum):
    """How strongly a procedure wants somebody asked."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of people to ask.

    `unmarked` is what it takes to send invitations while nobody has said yes or no to the line, `left_off` what it
    takes to say no. `proposed` fills in a yes to be confirmed. A line for an `agency` or `service` is met by anybody
    from it; one for `each` relative or child is asked of each of them.
    """

    key: str
    who: str
    why: str
    clause: str
    duty: Duty
    also: tuple[str, ...] = ()
    each: Each = Each.CONFERENCE
    agency: str = ""
    service: str = ""
    when: tuple[Fact, ...] = ()
    unless: tuple[Fact, ...] = ()
    any_of: tuple[Fact, ...] = ()
    standing: str = "member"
    unmarked: Departure = Departure.NOT_NEEDED
    left_off: Departure = Departure.NOT_NEEDED
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody in one capacity may do at a conference, and whose agreement they need to be there.

    `consents` name whose agreement is needed beforehand: "chair", "family"; `chair_may_let_speak` says that the
    chair can allow more with a recorded reason. `each_may_have` is how many somebody may bring without asking.
    """

    key: str
    clause: str
    speaks: bool
    gives_view: bool
    counts: bool
    also: tuple[str, ...] = ()
    owes_report: bool = False
    papers: str = "all"
    consents: tuple[str, ...] = ()
    unconsented: Departure = Departure.FORBIDDEN
    chair_may_let_speak: bool = False
    adult_only: bool = False
    each_may_have: int = 0
    more_agreed_by: str = ""
    confirms: str = ""
    unconfirmed: Departure = Departure.NOT_NEEDED
    told: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of people every list should have somebody of: an invitee belongs to it by standing or by ground."""

    key: str
    says: str
    standings: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    without_grounds: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceRule:
    """Who is asked, who decides on the list, on which grounds, and what is asked of everybody invited.

    `cites` names the clause of each part. `large_from` and `large_ratio` are where a list counts as large, nought
    where nobody has set a level; the ratio is of practitioners to family.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    standings: tuple[Standing, ...] = ()
    groups: tuple[Group, ...] = ()
    empty_group: Departure = Departure.NOT_NEEDED
    grounds: tuple[str, ...] = ()
    ground_missing: Departure = Departure.NOT_NEEDED
    contribution_asked: bool = False
    list_drawn_by: str = ""
    list_approved_by: str = ""
    unapproved: Departure = Departure.FORBIDDEN
    sent_by: tuple[str, ...] = ()
    ages: Ages = field(default_factory=Ages)
    names_everybody: bool = False
    expected_to_come: bool = False
    large_from: int = 0
    large_ratio: float = 0
    remote_agreed_by: str = ""
    remote_needs: Departure = Departure.NOT_NEEDED
    remote_relatives: bool = True
    video_like_call: bool = True
    consent_of_family: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    not_working_here: tuple[str, ...] = ()
    relatives_as_interpreters: Departure = Departure.NOT_NEEDED
    critical: tuple[str, ...] = ()
    reviews_like_initial: bool = True
