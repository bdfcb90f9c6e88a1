"""What is typed when papers are asked for by somebody outside, opened, answered; and when existence was told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.disclosures.models import Consent, Disclosure
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

_TEXT = forms.Textarea
Choices = Sequence[tuple[str, str]]


class Asking(PageForm):
    """Who asks for what, on which day; with `in_danger` a manager consents for social care in the same step."""

    kind = forms.ChoiceField(label=_("Who asks?"), choices=Disclosure.Kind.choices, widget=forms.RadioSelect)
    child = forms.ChoiceField(label=_("If it is a child's lawyer: for which child?"), required=False)
    to_name = forms.CharField(label=_("Their name"), max_length=120)
    to_body = forms.CharField(label=_("The firm, court or agency they ask for"), max_length=160)
    wanted = forms.CharField(label=_("What do they ask for, and why?"), widget=_TEXT)
    asked_on = DayField(label=_("When did they ask?"), the="day on which they asked")
    danger = forms.BooleanField(
        label=_("A child is in danger: I consent for social care, and all of it is given now"), required=False
    )
    document = forms.CharField(label=_("If so: where is your consent written down?"), max_length=200, required=False)

    def __init__(self, children: Choices, *arguments: Any, in_danger: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["child"].choices = [("", _("Nobody's lawyer")), *children]  # type: ignore[attr-defined]  # it is one
        if not in_danger:
            del self.fields["danger"], self.fields["document"]


class Checking(PageForm):
    how = forms.CharField(label=_("How did you check that they act for this child?"), widget=_TEXT)


class Grounding(PageForm):
    """A ground: which, by whom, of which day, in which document."""

    ground = forms.ChoiceField(label=_("What lets the papers out?"), widget=forms.RadioSelect)
    given_by = forms.CharField(label=_("Who gave it?"), max_length=160)
    given_on = DayField(label=_("On which day?"), the="day on which it was given")
    document = forms.CharField(label=_("In which document, or under which law?"), max_length=200)

    def __init__(self, grounds: Sequence[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        words = dict(Consent.Ground.choices)
        self.fields["ground"].choices = [(one, words[one]) for one in grounds]  # type: ignore[attr-defined]  # it is one


class Answering(PageForm):
    """Granted or refused; what is granted is named report by report and child by child."""

    granted = forms.ChoiceField(
        label=_("May they have a copy?"),
        choices=[("yes", _("Yes, of what is ticked below")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    reports = forms.MultipleChoiceField(
        label=_("Of which reports?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    record = forms.BooleanField(label=_("A copy of the conference's record as well"), required=False)
    for_court = forms.BooleanField(
        label=_("It is filed in court: the chair rules on each passage that is withheld from anybody"), required=False
    )
    children = forms.MultipleChoiceField(
        label=_("About which children?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = forms.CharField(label=_("Your reasons"), widget=_TEXT)

    def __init__(self, reports: Choices, children: Choices, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reports"].choices = list(reports)  # type: ignore[attr-defined]  # it is a choice field
        self.fields["children"].choices = list(children)  # type: ignore[attr-defined]  # it is a choice field


class Existence(PageForm):
    """That the police told a prosecutor that records exist."""

    by_name = forms.CharField(label=_("Who of the police told it?"), max_length=120)
    to = forms.CharField(label=_("Whom did they tell?"), max_length=160)
    told_on = DayField(label=_("On which day?"), the="day on which it was told")
    proceedings = forms.CharField(label=_("In which criminal proceedings?"), max_length=200)
