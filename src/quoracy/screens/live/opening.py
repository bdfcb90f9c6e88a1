"""What is typed before a conference opens: the chair's reason beside each gap in its reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from quoracy.rulebook.finding import Finding
from quoracy.screens.components.forms import PageForm


class Opening(PageForm):
    """A box for each reason that is needed to open all the same; `asked` says that the boxes have been seen."""

    asked = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)

    def __init__(self, found: Sequence[Finding], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places = {f.place: f.place.replace(".", "_").replace("-", "_") for f in found if f.needs_reason}
        for finding in found:
            if finding.needs_reason:
                box = forms.CharField(label=finding.says, widget=forms.Textarea)
                self.fields[self.places[finding.place]] = box

    def reasons(self) -> dict[str, str]:
        return {place: self.cleaned_data.get(name, "") for place, name in self.places.items()}
