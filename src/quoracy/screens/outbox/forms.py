"""What the outbox asks for: a better address, or how somebody was told all the same."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.screens.components.forms import PageForm


class SendingAgain(PageForm):
    address = forms.CharField(label=_("Where to send it"), max_length=500)
    correct_file = forms.BooleanField(
        label=_("Write the new address down for this person, for the next time as well"), required=False
    )


class Told(PageForm):
    how = forms.CharField(
        label=_("How was the person told?"),
        help_text=_("For example: rang them on Tuesday, they have the new time"),
        max_length=200,
    )
