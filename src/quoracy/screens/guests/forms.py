"""What the door asks for, and where a child's link goes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.links.models import Link
from quoracy.screens.components.forms import PageForm


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("6 figures"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ChildsAddress(PageForm):
    channel = forms.ChoiceField(
        label=_("How should the link and the codes go?"), choices=Link.Channel.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("E-mail address or mobile number"), max_length=254)
    whose = forms.CharField(
        label=_("Whose is it?"),
        help_text=_("The child's own, or of the grown-up who helps the child. Never of somebody the child fears."),
        max_length=120,
    )
