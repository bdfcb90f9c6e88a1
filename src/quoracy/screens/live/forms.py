"""What is typed while a conference meets: the roll, and why it goes on without a quorum."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import AgencyKind, Service
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.actions.meeting import GoingOn, RollCall
from quoracy.casework.conferences.models import Seat
from quoracy.rulebook.conference_rules import Condition, GoingAhead, QuorumRule
from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea
HERE = [("present", _("Here")), ("remote", _("By video or telephone")), ("absent", _("Not here"))]
STANDINGS = [choice for choice in Seat.Standing.choices if choice[0] != Seat.Standing.CHAIR]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def part(name: str, key: uuid.UUID) -> str:
    """The name of a field that is about one child or one seat."""
    return f"{name}_{key}".replace("-", "_")


class Roll(PageForm):
    """Each person: here or not, in what standing, and which of the children they have met."""

    def __init__(self, seats: Sequence[Seat], children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.seats = list(seats)
        for seat in self.seats:
            self.fields[part("here", seat.pk)] = forms.ChoiceField(
                label=_("Is %(name)s here?") % {"name": seat.name},
                choices=HERE,
                initial=_here(seat),
                widget=forms.RadioSelect,
            )
            self.fields[part("standing", seat.pk)] = forms.ChoiceField(
                label=_("Standing of %(name)s") % {"name": seat.name}, choices=STANDINGS, initial=seat.standing
            )
            self.fields[part("met", seat.pk)] = forms.MultipleChoiceField(
                label=_("Which children has %(name)s had direct contact with?") % {"name": seat.name},
                choices=[(str(child.pk), child.name) for child in children],
                initial=[str(child) for child in seat.direct_contact],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def rows(self) -> list[tuple[Seat, Any, Any, Any]]:
        return [
            (seat, self[part("here", seat.pk)], self[part("standing", seat.pk)], self[part("met", seat.pk)])
            for seat in self.seats
        ]

    def called(self) -> dict[uuid.UUID, RollCall]:
        given = self.cleaned_data
        return {
            seat.pk: RollCall(
                present=given[part("here", seat.pk)] != "absent",
                remote=given[part("here", seat.pk)] == "remote",
                standing=given[part("standing", seat.pk)],
                direct_contact=frozenset(uuid.UUID(key) for key in given[part("met", seat.pk)]),
            )
            for seat in self.seats
        }


def _here(seat: Seat) -> str:
    if seat.present is None:
        return ""
    return ("remote" if seat.remote else "present") if seat.present else "absent"


class Adding(PageForm):
    """Somebody who came without being on the list."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("What are they?"), max_length=120, help_text=_("For example: school nurse, aunt"))
    standing = forms.ChoiceField(
        label=_("In what standing are they here?"), choices=STANDINGS, widget=forms.RadioSelect
    )
    agency = forms.ChoiceField(label=_("Agency"), choices=[("", _("None")), *AgencyKind.choices], required=False)
    service = forms.ChoiceField(
        label=_("Profession or service"), choices=[("", _("None")), *Service.choices], required=False
    )
    line_management = forms.CharField(label=_("Whose line management are they under?"), max_length=80, required=False)
    met = forms.MultipleChoiceField(
        label=_("Which children have they had direct contact with?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["met"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(child.pk), child.name) for child in children]


ASKED = {
    Condition.LACK_OF_CONTACT: ("lack_of_contact", _("Has the child had contact with fewer than enough agencies?")),
    Condition.INFORMATION_AT_HAND: (
        "essential_information_available",
        _("Is the essential information to hand?"),
    ),
    Condition.DELAY_WOULD_HARM: ("delay_would_harm", _("Would waiting harm the child?")),
}


def conditions_asked(rule: QuorumRule) -> tuple[Condition, ...]:
    """The questions that the rule puts to a chair who would go on; none but these are asked."""
    if rule.going_ahead is GoingAhead.CONDITIONS_OF_EXCEPTION:
        return rule.conditions
    if rule.going_ahead is GoingAhead.DISCRETION_WHEN_NEARLY_ENOUGH:
        return (Condition.INFORMATION_AT_HAND,)
    return ()


class Proceeding(PageForm):
    """The chair goes on without a quorum: just the questions that the rule asks, and the reason."""

    def __init__(self, rule: QuorumRule, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for condition in conditions_asked(rule):
            name, label = ASKED[condition]
            self.fields[name] = forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)
        self.fields["reason"] = forms.CharField(
            label=_("What are the circumstances, and why do you go on?"), widget=WORDS
        )
        missing = _("Record why you go on: the reason stands in the record beside the count")
        self.fields["reason"].error_messages["required"] = missing

    def said(self) -> GoingOn:
        answers = {name: self.cleaned_data.get(name) == "yes" for name, _label in ASKED.values() if name in self.fields}
        return GoingOn(reason=self.cleaned_data["reason"], **answers)
