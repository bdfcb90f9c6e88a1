"""What is said when a conference decides about a child: the views, the chair's part, the answers to the threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ABSTAIN = "abstain"
DEFERRED = "deferred"
PLANNED = ("plan", "plan_continues")
REVIEWS = ("review", "reconvened")


@dataclass(frozen=True, slots=True)
class DecidedChild:
    """The child a decision is about; `has_plan` is None where only the type of conference tells."""

    id: str
    unborn: bool = False
    looked_after: bool = False
    has_plan: bool | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One person's view. `personal` marks a professional who speaks apart from their own agency."""

    agency: str
    view: str
    line_management: str = ""
    categories: tuple[str, ...] = ()
    scale: float | None = None
    supporting_staff: bool = False
    status: str = "member"
    personal: bool = False
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChairOnDecision:
    """What the chair says: the decision or the conference's decision, the category, and the reasons."""

    view: str = ""
    categories: tuple[str, ...] = ()
    reason: str = ""
    exceptional_circumstances: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdAnswers:
    """The answers to the threshold's questions about one child, never prefilled and never a sibling's.

    `answers` and `reasons` go by the question's key; `by_agency` holds what each agency or professional said;
    `asked` lists those present who have to be asked; `limbs` the things shown under each limb; `gaps` what is
    known to be missing; `copied` the keys of answers that came from elsewhere than this child's own item.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    by_agency: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    limbs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    copied: frozenset[str] = frozenset()
    review: bool = False
    looked_after_review: bool = False


@dataclass(frozen=True, slots=True)
class Deferment:
    """A decision put off at a conference that met.

    `entries` holds what the procedure asks for by name; `earlier` counts deferments of the same decision before.
    """

    ground: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    reconvene_on: date | None = None
    earlier: int = 0
    second_reason: str = ""
    by: str = "chair"


@dataclass(frozen=True, slots=True)
class Views:
    """Everything that was said about one child when the conference came to decide.

    `dissent_entered` says that somebody present disagreed with the decision in writing after it was taken.
    """

    child: DecidedChild
    views: tuple[View, ...] = ()
    type: str = "initial"
    on: date | None = None
    consensus: bool = False
    chair: ChairOnDecision | None = None
    first_review: bool = False
    deferment: Deferment | None = None
    threshold: ThresholdAnswers | None = None
    dissent_entered: bool = False

    @property
    def review(self) -> bool:
        """Whether the question is what becomes of a plan the child already has."""
        return self.type in REVIEWS and self.child.has_plan is not False
