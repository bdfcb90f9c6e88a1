"""Going ahead without a quorum: what the chair may do, and what must hold or be written down first."""

from __future__ import annotations

from dataclasses import dataclass

from quoracy.rulebook.conference_rules import Condition, GoingAhead, Moment, QuorumRule, UnmetCondition
from quoracy.rulebook.finding import Departure, Finding
from quoracy.rulebook.groupings import Counted
from quoracy.rulebook.sitting import ChairOnQuorum, ConferenceChild

SAYS_UNMET = {
    Condition.LACK_OF_CONTACT: "the child has had contact with enough agencies, or nobody has said with how many",
    Condition.INFORMATION_AT_HAND: "the chair has not confirmed that enough information is to hand",
    Condition.DELAY_WOULD_HARM: "the chair has not confirmed that waiting would harm the child",
}


@dataclass(frozen=True, slots=True)
class WayOn:
    """What it takes to go ahead for one child: a departure, whether its own conditions hold, and why."""

    departure: Departure
    says: str
    clauses: tuple[str, ...]
    cause: Moment
    ready: bool = True
    illustration: str = ""


def way_on(
    rule: QuorumRule, counted: Counted, child: ConferenceChild, chair: ChairOnQuorum | None, only_essential: bool
) -> WayOn:
    """Say what lets the conference go ahead for a child it is short for; `only_essential` when the number is met."""
    if only_essential:
        says = "The chair may go ahead with a recorded reason although an essential service is not here."
        return WayOn(Departure.RECORDED_REASON, says, (rule.cites["essential"],), Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)
    if rule.going_ahead is GoingAhead.DISCRETION_WHEN_NEARLY_ENOUGH:
        return _discretion(rule, counted, chair)
    if rule.going_ahead is GoingAhead.EXCEPTION_FOR_LACK_OF_CONTACT:
        return _exception(rule, counted)
    if rule.going_ahead is GoingAhead.CONDITIONS_OF_EXCEPTION:
        return _conditions(rule, counted, child, chair)
    says = "Going ahead needs the chair's recorded reason."
    return WayOn(Departure.RECORDED_REASON, says, (rule.cites["going_ahead"],), Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)


def right_to_go_ahead(rule: QuorumRule, role: str) -> Finding:
    """Say whether somebody in this role may decide to go ahead without a quorum."""
    clauses = (rule.cites["going_ahead"],)
    if role == rule.who_goes_ahead:
        return Finding(True, f"The {role} may decide whether to go ahead.", clauses)
    says = f"Only the {rule.who_goes_ahead} may decide to go ahead without enough agencies. Ask the chair."
    return Finding(False, says, clauses, Departure.FORBIDDEN, "chair.proceed", rule.who_goes_ahead)


def _discretion(rule: QuorumRule, counted: Counted, chair: ChairOnQuorum | None) -> WayOn:
    here = len(counted.groupings)
    if here < rule.discretion_down_to:
        says = f"The chair's discretion reaches down to {rule.discretion_down_to} and no further."
        if rule.below_discretion is Departure.RECORDED_REASON:
            says = f"Below {rule.discretion_down_to} the chair needs a recorded reason."
        return WayOn(
            rule.below_discretion, says, (rule.cites["below_discretion"],), Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE
        )
    clauses = (rule.cites["going_ahead"], *([rule.cites["illustration"]] if rule.illustration else []))
    if rule.only_for_lack_of_contact and (counted.known is None or counted.known >= rule.needed):
        says = "The chair may go ahead only where the child has not had contact with enough agencies."
        return WayOn(Departure.FORBIDDEN, says, clauses, Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)
    informed = chair is not None and chair.essential_information_available is True
    says = "The chair may go ahead, stating the exceptional circumstances and confirming that the essential"
    says += " information is available."
    return WayOn(Departure.RECORDED_REASON, says, clauses, Moment.WENT_AHEAD_BY_EXCEPTION, informed, rule.illustration)


def _exception(rule: QuorumRule, counted: Counted) -> WayOn:
    few = counted.known_others is not None and counted.known_others < rule.contact_below
    social_care = counted.social_care or not rule.exception_needs_social_care
    if few and social_care and not counted.absent:
        says = f"The child has had contact with fewer than {rule.contact_below} other agencies, so the chair may depart"
        says += " from the minimum with a recorded reason."
        return WayOn(Departure.RECORDED_REASON, says, (rule.cites["exception"],), Moment.WENT_AHEAD_BY_EXCEPTION)
    clauses = (rule.cites["going_ahead"],)
    if rule.other_causes is Departure.FORBIDDEN:
        says = "The exception for lack of contact does not apply, and no other cause lets the conference go ahead."
        return WayOn(Departure.FORBIDDEN, says, clauses, Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)
    says = "The exception for lack of contact does not apply; going ahead for another cause needs a recorded reason."
    return WayOn(Departure.RECORDED_REASON, says, clauses, Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)


def _conditions(rule: QuorumRule, counted: Counted, child: ConferenceChild, chair: ChairOnQuorum | None) -> WayOn:
    unmet = unmet_conditions(rule, counted, child, chair)
    if rule.unmet_condition is UnmetCondition.FIRST_GIVES_WAY and unmet == (Condition.LACK_OF_CONTACT,):
        unmet = ()
    clauses: tuple[str, ...] = (rule.cites["going_ahead"], rule.cites["conditions"], rule.cites["exception"])
    if child.unborn and rule.unborn_lacks_contact:
        clauses = (*clauses, rule.cites["unborn"])
    if not unmet:
        says = "Every condition of the exception holds; the chair may go ahead with a recorded reason."
        return WayOn(Departure.RECORDED_REASON, says, clauses, Moment.WENT_AHEAD_BY_EXCEPTION)
    named = "; ".join(SAYS_UNMET[each] for each in unmet)
    if rule.unmet_condition is UnmetCondition.BLOCKS:
        return WayOn(
            Departure.FORBIDDEN,
            f"A condition of the exception is not met: {named}.",
            clauses,
            Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE,
        )
    says = f"The chair's recorded reason must deal with each condition that is not met: {named}."
    return WayOn(Departure.RECORDED_REASON, says, clauses, Moment.WENT_AHEAD_FOR_ANOTHER_CAUSE)


def unmet_conditions(
    rule: QuorumRule, counted: Counted, child: ConferenceChild, chair: ChairOnQuorum | None
) -> tuple[Condition, ...]:
    """The conditions of the exception that do not hold, in the procedure's order."""
    holds = {
        Condition.LACK_OF_CONTACT: _lacks_contact(rule, counted, child, chair),
        Condition.INFORMATION_AT_HAND: chair is not None and chair.essential_information_available is True,
        Condition.DELAY_WOULD_HARM: chair is not None and chair.delay_would_harm is True,
    }
    return tuple(each for each in rule.conditions if not holds[each])


def _lacks_contact(rule: QuorumRule, counted: Counted, child: ConferenceChild, chair: ChairOnQuorum | None) -> bool:
    if chair is not None and chair.lack_of_contact is not None:
        return chair.lack_of_contact
    if child.unborn and rule.unborn_lacks_contact:
        return True
    return counted.known is not None and counted.known < rule.contact_below
