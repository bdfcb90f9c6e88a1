"""What is typed on the board: a statement with its marks, who comes and goes, a goal's answers, a ruling."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.models import Seat
from quoracy.casework.room.models import Agreement, Coming, RecordingRequest, Statement, TaskEntry
from quoracy.casework.room.saying import Said
from quoracy.casework.room.tasks import LONGEST, Place, Typed
from quoracy.rulebook.room_rules import RoomRule, Task
from quoracy.screens.components.forms import PageForm

KINDS = {
    Statement.Kind.FACT: _("Fact"),
    Statement.Kind.OBSERVATION: _("Observed"),
    Statement.Kind.ALLEGATION: _("Alleged"),
    Statement.Kind.OPINION: _("Opinion"),
    Statement.Kind.DANGER: _("Danger statement"),
    Statement.Kind.GOAL: _("Safety goal"),
}
HANDS = [
    ("1", _("First hand")),
    ("2", _("Second hand")),
    ("3", _("Third hand")),
]
FAMILY = [("", _("The whole family"))]
NOBODY = [("", _("Nobody in particular"))]
STANDINGS = [choice for choice in Seat.Standing.choices if choice[0] != Seat.Standing.CHAIR]
WORDS = forms.Textarea
Choices = Sequence[tuple[str, str]]


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field of a form its choices, which only the conference knows."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class Saying(PageForm):
    """One thing that was said."""

    text = forms.CharField(label=_("What was said"), widget=WORDS)
    heading = forms.ChoiceField(label=_("Where on the board?"))
    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    speaker = forms.ChoiceField(label=_("Who said it?"), required=False)
    child = forms.ChoiceField(label=_("About whom?"), required=False)
    hand = forms.ChoiceField(label=_("How do they know?"), choices=HANDS, widget=forms.RadioSelect, required=False)
    source = forms.CharField(label=_("Where does it come from?"), max_length=300, required=False)

    def __init__(
        self,
        headings: Choices,
        kinds: Sequence[str],
        seats: Choices,
        children: Choices,
        back_again: Choices,
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        choose(self, "heading", list(headings))
        choose(self, "kind", [(kind, KINDS[Statement.Kind(kind)]) for kind in kinds])
        choose(self, "speaker", [*NOBODY, *seats])
        choose(self, "child", [*FAMILY, *children])
        self.fields["kind"].initial = Statement.Kind.FACT
        if back_again:
            self.fields["while_out"] = forms.MultipleChoiceField(
                label=_("If it was said while somebody was out, mark them"),
                choices=list(back_again),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            given["text"],
            given["heading"],
            given["kind"],
            child=uuid.UUID(given["child"]) if given["child"] else None,
            speaker=uuid.UUID(given["speaker"]) if given["speaker"] else None,
            hand=int(given["hand"]) if given["hand"] else None,
            source=given["source"],
            while_out=[uuid.UUID(one) for one in given.get("while_out", [])],
        )


class Editing(Saying):
    """A statement as it stood at a version, which comes back with the form."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class Striking(PageForm):
    """Why a statement no longer stands."""

    struck = forms.CharField(label=_("Why does this no longer stand?"), widget=WORDS)
    version = forms.IntegerField(widget=forms.HiddenInput)


class Evidence(PageForm):
    """What a statement rests on, as it was answered; left empty where nothing was given."""

    evidence = forms.CharField(
        label=_("What does it rest on?"),
        widget=WORDS,
        required=False,
        help_text=_("Leave this empty if they were asked and gave nothing. That is kept too."),
    )
    instead_of = forms.CharField(widget=forms.HiddenInput, required=False)


class ForWhom(PageForm):
    """For whom a statement is not."""

    seats = forms.MultipleChoiceField(
        label=_("Who does not get this?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label=_("Why?"), widget=WORDS)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, seats: Choices, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose(self, "seats", list(seats))

    @staticmethod
    def as_seen(standing: Iterable[str]) -> str:
        """For whom it is not while the page is shown; never empty, so that a kept page has it too."""
        return " ".join(["these:", *standing])

    def had(self) -> list[uuid.UUID]:
        """For whom it was not when the page was shown, as far as the page says so."""
        known = {key for key, _name in self.fields["seats"].choices}  # type: ignore[attr-defined]  # a choice field
        return [uuid.UUID(one) for one in self.cleaned_data["seen"].split() if one in known]

    def chosen(self) -> list[uuid.UUID]:
        return [uuid.UUID(one) for one in self.cleaned_data["seats"]]


class Agreeing(PageForm):
    """What one person says of a goal that was read out."""

    seat = forms.ChoiceField(label=_("Who?"))
    says = forms.ChoiceField(
        label=_("Do they agree with it?"), choices=Agreement.Says.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("In their words"), widget=WORDS, required=False)

    def __init__(self, seats: Choices, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose(self, "seat", list(seats))


class ComingIn(PageForm):
    """How somebody is there, and in what standing."""

    mode = forms.ChoiceField(label=_("How are they here?"), choices=Coming.Mode.choices, widget=forms.RadioSelect)
    standing = forms.ChoiceField(label=_("In what standing?"), choices=STANDINGS)


class Pad(PageForm):
    """The record taker's own pad. `sheet` is this window."""

    text = forms.CharField(label=_("Your notes"), widget=WORDS, required=False)
    sheet = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AskingToRecord(PageForm):
    """Somebody asks to record the meeting."""

    seat = forms.ChoiceField(label=_("Who asks to record?"))
    purpose = forms.CharField(
        label=_("Why, in their own words"),
        widget=WORDS,
        required=False,
        help_text=_("They do not have to say why."),
    )

    def __init__(self, seats: Choices, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose(self, "seat", list(seats))


CONSULTED = {"members": _("The members of the conference"), "legal_advice": _("Legal advice")}


class RulingOnRecording(PageForm):
    """The chair's answer: what the procedure has weighed, whom it has consulted, and the reason told to all."""

    def __init__(self, rule: RoomRule | None, asks_advice: bool, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.weighs = rule.recording_weighs if rule else ()
        for one in self.weighs:
            self.fields[one.key] = forms.CharField(label=one.asks, widget=WORDS)
        if rule and rule.recording_consults:
            self.fields["consulted"] = forms.MultipleChoiceField(
                label=_("Whom have you consulted?"),
                choices=[(key, CONSULTED.get(key, key)) for key in rule.recording_consults],
                widget=forms.CheckboxSelectMultiple,
            )
        if asks_advice:
            self.fields["without_advice"] = forms.CharField(
                label=_("No legal advice has been kept. If you answer without it: why?"), widget=WORDS, required=False
            )
        self.fields["ruling"] = forms.ChoiceField(
            label=_("May this person record?"),
            choices=[choice for choice in RecordingRequest.Ruling.choices if choice[0]],
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = forms.CharField(label=_("Your reason, which everybody here is told"), widget=WORDS)


class Discussing(PageForm):
    """Which of the concerns brought along have been discussed."""

    sources = forms.MultipleChoiceField(
        label=_("Which have been discussed?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, sources: Iterable[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choose(self, "sources", [(one, one) for one in sources])


class TaskSheet(PageForm):
    """A box for each task for each child, with the version it began from."""

    def __init__(
        self,
        children: Sequence[tuple[uuid.UUID, str]],
        tasks: Sequence[Task],
        entries: Mapping[Place, TaskEntry],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.places: dict[str, Place] = {}
        self.groups: list[tuple[str, list[tuple[Task, str]]]] = []
        for number, (child, name) in enumerate(children):
            rows = []
            for task in tasks:
                key = f"c{number}_{task.key}"
                row = entries.get((child, task.key))
                self.places[key] = (child, task.key)
                label = f"{task.says}: {task.asks}"
                self.fields[key] = forms.CharField(
                    label=label, widget=WORDS, required=False, initial=row.text if row else "", max_length=LONGEST
                )
                self.fields[f"{key}_version"] = forms.IntegerField(
                    widget=forms.HiddenInput, initial=row.version if row else 0, min_value=0
                )
                rows.append((task, key))
            self.groups.append((name, rows))

    def name_of(self, place: Place) -> str:
        return next(name for name, one in self.places.items() if one == place)

    def typed(self) -> dict[Place, Typed]:
        given = self.cleaned_data
        return {place: Typed(given[name], given[f"{name}_version"]) for name, place in self.places.items()}
