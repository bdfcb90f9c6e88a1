"""The form by which somebody says how a conference went, and the note of what was made of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.rulebook.evaluation_rules import Answered, EvaluationRule
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

MARKS = [
    ("5", _("Very much so")),
    ("4", _("Mostly")),
    ("3", _("Half and half")),
    ("2", _("Hardly")),
    ("1", _("Not at all")),
]


class Saying(PageForm):
    """The questions of the procedure; none has to be answered, but one must be."""

    def __init__(self, rule: EvaluationRule, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for one in rule.questions:
            if one.answered is Answered.WORDS:
                box = forms.CharField(label=one.asks, widget=forms.Textarea, required=False, max_length=2000)
                self.fields[one.key] = box
            else:
                self.fields[one.key] = forms.ChoiceField(
                    label=one.asks, choices=MARKS, widget=forms.RadioSelect, required=False
                )


class Changed(PageForm):
    text = forms.CharField(label=_("What was changed because of it?"), widget=forms.Textarea, max_length=2000)


class Since(PageForm):
    since = DayField(label=_("Conferences held since the month of"), the="day from which to count")
