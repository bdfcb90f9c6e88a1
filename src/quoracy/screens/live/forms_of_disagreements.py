"""What is typed to take a disagreement further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea


class Disagreeing(PageForm):
    """An agency disagrees with the decision to hold a conference, or not to hold one."""

    agency = forms.ChoiceField(label=_("Which agency disagrees?"))
    who = forms.CharField(label=_("Who says so for the agency?"), max_length=120)
    reasons = forms.CharField(label=_("The agency's reasons, in its own words"), widget=WORDS)

    def __init__(self, agencies: Sequence[tuple[str, Any]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose an agency")), *agencies]


class Stepping(PageForm):
    """The next step is taken, with a note if there is something to say."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Anything to note about it?"), widget=WORDS, required=False)


class Outcome(PageForm):
    """What came of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(label=_("What came of it?"), widget=WORDS)
