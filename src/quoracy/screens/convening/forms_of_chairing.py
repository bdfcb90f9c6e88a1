"""What is typed about who takes the chair: a name and a reason, a chair's own word, two parts, two contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.access.models import User
from quoracy.casework.conferences.actions.chairing import Contacts
from quoracy.casework.conferences.chairs import NamedChair
from quoracy.casework.conferences.models import Seat
from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea


class _OfColleagues(PageForm):
    """A form in which one colleague is chosen by name."""

    def __init__(self, colleagues: Sequence[User], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.colleagues = {str(user.pk): user for user in colleagues}
        for name in ("user", "complaints_to"):
            if name in self.fields:
                choices = [("", _("Choose somebody")), *((key, user.name) for key, user in self.colleagues.items())]
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # it is a choice field

    def person(self, name: str = "user") -> User:
        return self.colleagues[self.cleaned_data[name]]


class Substitute(_OfColleagues):
    """Somebody who chairs in place of a registered chair, and why."""

    user = forms.ChoiceField(label=_("Who is named?"))
    reason = forms.CharField(
        label=_("Why does no registered chair take it?"),
        help_text=_("The reason stands in the record of the conference."),
        widget=WORDS,
    )


class ForLookedAfter(_OfColleagues):
    """Who takes the chair for one looked after child. Nothing is ticked beforehand: it is decided case by case."""

    capacity = forms.ChoiceField(
        label=_("Who takes the chair?"),
        choices=[choice for choice in NamedChair.Capacity.choices if choice[0] != NamedChair.Capacity.SUBSTITUTE],
        widget=forms.RadioSelect,
    )
    user = forms.ChoiceField(label=_("Who is that?"))
    reason = forms.CharField(label=_("Why?"), widget=WORDS)
    independence = forms.CharField(label=_("How is the reviewing officer's independence kept?"), widget=WORDS)


class TakingBack(PageForm):
    reason = forms.CharField(label=_("Why is this taken back?"), widget=WORDS)


class Independent(PageForm):
    """What the chair says of being independent, before the papers open."""

    independent = forms.ChoiceField(
        label=_("Are you independent of this case?"),
        choices=[
            ("yes", _("Yes: I have no part in it and never had one, as worker or as line manager")),
            ("no", _("No: give the booking back")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("If not: which part do you have, or had you?"), widget=WORDS, required=False, max_length=2000
    )


class TwoParts(PageForm):
    """A small meeting with the child first, and a full one with the agencies; each has its own list."""

    minutes = forms.IntegerField(
        label=_("How many minutes is the small meeting to last?"), min_value=5, max_value=240, initial=30
    )
    small = forms.MultipleChoiceField(
        label=_("Who is at the small meeting?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    small_only = forms.MultipleChoiceField(
        label=_("Who leaves when the full meeting begins?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, seats: Sequence[Seat], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        names = [(str(seat.pk), f"{seat.name}, {seat.title}" if seat.title else seat.name) for seat in seats]
        for name in ("small", "small_only"):
            self.fields[name].choices = names  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(cleaned.get("small_only") or ()) - set(cleaned.get("small") or ()):
            self.add_error("small_only", _("Whoever leaves after the small meeting has to be at it"))
        return cleaned

    def lasts(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["minutes"])


class ChairAnswersTo(_OfColleagues):
    """Whom a chair answers to, and who receives complaints about the chairing."""

    chain_name = forms.CharField(label=_("Who is the contact in the chain of command?"), max_length=120)
    chain_post = forms.CharField(label=_("What is their post?"), max_length=120)
    chain_email = forms.EmailField(label=_("What is their e-mail address?"))
    complaints_to = forms.ChoiceField(label=_("Which manager receives complaints about the chairing?"))

    def said(self) -> Contacts:
        given = self.cleaned_data
        contact = (given["chain_name"], given["chain_post"], given["chain_email"])
        return Contacts(*contact, self.person("complaints_to"))
