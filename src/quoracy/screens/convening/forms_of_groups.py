"""What is asked of whoever settles which brothers and sisters sit together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms import WORDS


class SettingApart(PageForm):
    """Which children are to have a conference of their own; none is ticked for anybody."""

    children = forms.MultipleChoiceField(
        label=_("Which children are to have a conference of their own?"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Why can one conference not do justice to all of them?"), widget=WORDS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, offered: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["children"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(child.pk), child.name) for child in offered]


class Joining(PageForm):
    """With which other conference of the household this one is held."""

    other = forms.ChoiceField(label=_("Which conference is to be held with this one?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why can one conference do justice to all the children?"), widget=WORDS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, others: Sequence[Conference], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.others = {str(one.pk): one for one in others}
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, ", ".join(r.child.name for r in one.about.all())) for key, one in self.others.items()]

    def chosen(self) -> Conference:
        return self.others[self.cleaned_data["other"]]
