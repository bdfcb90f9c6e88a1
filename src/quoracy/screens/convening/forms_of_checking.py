"""What is typed on the checklist of a conference, and which circumstances of the case are ticked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.checklists import Line
from quoracy.rulebook.circumstances import Circumstance
from quoracy.rulebook.convening_rules import Each, Kind, Step
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms import WORDS, part

_PLACES = uuid.UUID("0b5b6d0e-6b8e-5c5d-9b7c-4f2f2a6f1c11")
"""The namespace of the names of note fields: a line keeps its field while others come and go."""

STEPS = {
    Step.REQUEST: _("Before it is asked for"),
    Step.AGREE: _("Before it is agreed"),
    Step.BOOK: _("Before the day is fixed"),
    Step.LIST: _("Before the list is drawn up"),
    Step.INVITE: _("Before invitations go"),
    Step.PREPARE: _("Before the day"),
    Step.OPEN: _("Before it is opened"),
    Step.DECIDE: _("Before deciding"),
    Step.CLOSE: _("Before closing"),
    Step.AFTER: _("Afterwards"),
}


class SeeingTo(PageForm):
    """A box to tick for each task, a line to fill in where words are needed; nothing here has to be filled in."""

    def __init__(self, lines: Sequence[Line], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.notes: dict[str, Line] = {}
        self.ticks: dict[str, list[Line]] = {}
        for step, words in STEPS.items():
            tasks = [line for line in lines if line.item.step is step and line.item.kind is Kind.TASK]
            if tasks:
                self.ticks[f"done_{step}"] = tasks
                self.fields[f"done_{step}"] = forms.MultipleChoiceField(
                    label=_("Seen to: %(step)s") % {"step": str(words).lower()},
                    choices=[(line.item.place, _says(line)) for line in tasks],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
        for line in lines:
            if line.item.kind in (Kind.GATE, Kind.REASON):
                name = part("note", uuid.uuid5(_PLACES, line.item.place))
                self.notes[name] = line
                self.fields[name] = forms.CharField(label=_says(line), widget=WORDS, required=False)

    def said(self) -> dict[str, str]:
        """What was ticked and written, by the lines' places; what was left empty is left out."""
        ticked = {place: "" for name in self.ticks for place in self.cleaned_data[name]}
        written = {line.item.place: self.cleaned_data[name] for name, line in self.notes.items()}
        return ticked | {place: note for place, note in written.items() if note.strip()}


def _says(line: Line) -> str:
    return f"{line.about}: {line.item.says}" if line.about else line.item.says


class Telling(PageForm):
    """The circumstances that hold: of the conference, of each child, of each relative."""

    def __init__(
        self, asked: Sequence[Circumstance], whom: dict[Each, dict[str, str]], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.of: dict[str, str] = {}
        for each, people in whom.items():
            choices = [(str(one.fact), one.says) for one in asked if one.each is each]
            for key, name in people.items() if choices else ():
                field = f"holds_{key}".replace("-", "_")
                self.of[field] = key
                self.fields[field] = forms.MultipleChoiceField(
                    label=name or _("The conference as a whole"),
                    choices=choices,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )

    def holds(self) -> list[tuple[str, str]]:
        return [(key, fact) for name, key in self.of.items() for fact in self.cleaned_data[name]]
