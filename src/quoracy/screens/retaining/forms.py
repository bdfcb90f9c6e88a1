"""The forms of retention: the rule, a proposal, its answer, an agency's own date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

_TEXT = forms.Textarea


class Rule(PageForm):
    since = DayField(label=_("From which day does it hold?"), the="day from which the rule holds")
    years = forms.IntegerField(
        label=_("How many years after the conference are records kept?"), min_value=1, max_value=150
    )
    until_age = forms.IntegerField(
        label=_("And at least until the youngest child is how old?"),
        help_text=_("0 where age makes no difference"),
        min_value=0,
        max_value=100,
        initial=0,
    )
    laid_down_in = forms.CharField(label=_("Which schedule or policy lays it down?"), max_length=200)


class Proposing(PageForm):
    reason = forms.CharField(label=_("Why need these records be kept no longer?"), widget=_TEXT)


class Answering(PageForm):
    disposed = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=[("yes", _("Mark them as disposed of")), ("no", _("Keep them"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Your reason"), widget=_TEXT)


class AgencysDate(PageForm):
    """Until when an agency keeps its copies."""

    agency = forms.ChoiceField(label=_("Which agency?"), widget=forms.RadioSelect)
    until = DayField(label=_("Until when does it keep its copy?"), the="day until which it keeps its copy")
    told_by = forms.CharField(label=_("Who of the agency said so?"), max_length=120)

    def __init__(self, agencies: Sequence[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen = self.fields["agency"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = list(agencies)
