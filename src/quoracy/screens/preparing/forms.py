"""The chair's notes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.screens.components.forms import PageForm


class Notes(PageForm):
    """One box; which open page types into it, and from which version it began."""

    text = forms.CharField(
        label=_("Your notes"),
        help_text=_("Nobody else reads these, whatever they may do here. They go into no report, letter or record."),
        widget=forms.Textarea,
        required=False,
        max_length=100_000,
    )
    writing = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Bundle(PageForm):
    """How the bundle is to be printed."""

    large_print = forms.BooleanField(label=_("In large print"), required=False)
