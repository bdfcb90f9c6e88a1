"""Who a page is about: the bar with a child's name, age, standing in the procedure's own words, and alerts."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from quoracy.casework.children.models import Child, Tie
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.plans.models import Plan
from quoracy.casework.plans.questions import current_plan
from quoracy.casework.section_47.questions import open_enquiry
from quoracy.rulebook.terms import in_terms
from quoracy.screens.components.dates import age, day, gestation
from quoracy.screens.components.links import to
from quoracy.screens.components.parts import Alert, Identity
from quoracy.screens.components.wording import plain


def names(categories: list[str]) -> str:
    """The categories of a plan as words in a sentence."""
    return _(" and ").join(plain(category).lower() for category in categories)


def both_categories(plan: Plan) -> str:
    """The category with which a plan began and, where it is another, the one of today (BOL-1.71, BFG-4.9.5c)."""
    first, now = plan.first_categories or plan.categories, plan.categories
    if set(first) == set(now):
        return names(now)
    return _("%(first)s at first, now %(now)s") % {"first": names(first), "now": names(now)}


def own_words(child: Child, says: str, today: date) -> str:
    """A sentence with the name that the authority's procedure has for the section 47 enquiry (BFG-4.1.6b)."""
    return in_terms(says, procedure_of(child.authority, today).terms)


def standing(child: Child, plan: Plan | None, today: date) -> str:
    """Where a child stands, in the words of the authority's procedure."""
    if plan:
        term = procedure_of(child.authority, today).terms.get("plan", _("child protection plan"))
        said = _("Subject of a %(plan)s since %(day)s") % {"plan": term, "day": day(plan.started_on)}
        return f"{said}: {both_categories(plan)}" if plan.categories else said
    enquiry = open_enquiry(child)
    if enquiry:
        return own_words(child, _("Section 47 enquiry since %(day)s"), today) % {"day": day(enquiry.began_on)}
    return _("No plan and no open enquiry")


def lead(child: Child, plan: Plan | None, today: date) -> str:
    """Who leads for a child: the plan's lead, or until there is a plan the social worker."""
    term = procedure_of(child.authority, today).terms.get("lead", _("Lead professional"))
    if plan and (plan.lead_name or plan.lead):
        return f"{term}: {plan.lead_name or plan.lead}"
    tied = Tie.objects.filter(child=child, capacity=Tie.Capacity.SOCIAL_WORKER, until__isnull=True)
    workers = list(tied.order_by("since", "user__name").values_list("user__name", flat=True))
    return _("Social worker: %(name)s") % {"name": ", ".join(workers)} if workers else _("No social worker yet")


def how_old(child: Child, today: date) -> str:
    """Born when and how old; or expected when and how far the pregnancy is."""
    if child.born:
        return _("Born %(day)s, %(age)s") % {"day": day(child.born), "age": age(child.born, today)}
    return _("Expected %(day)s, %(weeks)s") % {"day": day(child.expected), "weeks": gestation(child.expected, today)}


def identity(child: Child, today: date, *, plan: Plan | None = None) -> Identity:
    """The bar of one child. Hand over the plan where the page has asked for it already."""
    plan = plan or current_plan(child)
    alerts = [Alert(alert) for alert in child.alerts]
    interpreters = child.relationships.exclude(person__interpreter="").values_list("person__interpreter", flat=True)
    alerts += [
        Alert(_("Needs an interpreter (%(language)s)") % {"language": language}, "purple")
        for language in sorted(set(interpreters))
    ]
    if child.relationships.filter(poses_risk=True, person__household=child.household_id).exclude(
        person__household=None
    ):
        alerts.append(Alert(_("Lives with a person who poses a risk")))
    lines = [f"{how_old(child, today)}. {child.number}", standing(child, plan, today), lead(child, plan, today)]
    return Identity(child.name, lines, alerts, to("children:now", child.pk))
