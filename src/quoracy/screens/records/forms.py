"""What is typed about a record: passages and their labels, rulings, sendings and amendments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.records.headings import HEADINGS
from quoracy.casework.records.models import RecordPassage
from quoracy.screens.components.forms import PageForm

_TEXT = forms.Textarea
Choices = Sequence[tuple[str, Any]]


def offer(form: forms.Form, **choices: Choices) -> None:
    """Hand the choices to fields whose choices depend on the conference."""
    for name, offered in choices.items():
        form.fields[name].choices = list(offered)  # type: ignore[attr-defined]  # it is a choice field


class Writing(PageForm):
    """One passage with its labels. `version` is the one that its writer had before them."""

    text = forms.CharField(label=_("What was said, done or decided?"), widget=_TEXT)
    heading = forms.ChoiceField(label=_("Under which heading?"), choices=list(HEADINGS.items()))
    child = forms.ChoiceField(label=_("About whom?"), required=False)
    source = forms.ChoiceField(
        label=_("Where does it come from?"), choices=RecordPassage.Source.choices, widget=forms.RadioSelect
    )
    speaker = forms.CharField(label=_("Who said it?"), max_length=160, required=False)
    said_while_out = forms.MultipleChoiceField(
        label=_("Who was out of the room when it was said?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    personal_to_parent = forms.BooleanField(
        label=_("It is about a parent's own difficulties, so it stays out of children's copies"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Reason(PageForm):
    """One reason, in words."""

    why = forms.CharField(label=_("Why?"), widget=_TEXT)


class Keeping(PageForm):
    """From whom the chair keeps a passage."""

    whom = forms.ChoiceField(label=_("Who does not get this passage?"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why? They do not read the reason."), widget=_TEXT)


class Releasing(PageForm):
    """To whom the chair lets through what by its labels they would not get."""

    whom = forms.ChoiceField(label=_("Who gets this passage after all?"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why?"), widget=_TEXT)


class Comparing(PageForm):
    """Two readers whose copies are held side by side."""

    one = forms.ChoiceField(label=_("Copy of"))
    other = forms.ChoiceField(label=_("Compared with the copy of"))
