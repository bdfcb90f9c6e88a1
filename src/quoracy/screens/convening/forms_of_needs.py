"""What is typed about rooms, hours to avoid, and what people need in order to take part."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.models import Seat
from quoracy.casework.conferences.rooms import Need, Room
from quoracy.screens.components.fields import ClockField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms import WORDS, part

WEEKDAYS = [
    ("", _("Every day")),
    *enumerate((_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))),
]


class RoomForm(PageForm):
    """A room of the authority's, added or brought up to date, and the rooms that are not used any more."""

    name = forms.CharField(label=_("What is the room called?"), max_length=80)
    place = forms.CharField(label=_("Which building and street?"), max_length=80)
    seats = forms.IntegerField(label=_("How many people does it seat?"), min_value=1, max_value=500, required=False)
    access_notes = forms.CharField(
        label=_("What does somebody need to know to get in, hear, and wait apart?"), widget=WORDS, required=False
    )
    video = forms.BooleanField(label=_("People can join by video"), required=False)


class GivingUp(PageForm):
    """The rooms that are not to be offered any more."""

    rooms = forms.MultipleChoiceField(
        label=_("Which rooms are not used any more?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, rooms: Sequence[Room], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["rooms"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(room.pk), str(room)) for room in rooms]


class Hours(PageForm):
    """Hours on school days at which no conference is held, for the sake of every family of the authority."""

    begins = ClockField(label=_("From when?"), the="time they begin")
    ends = ClockField(label=_("Until when?"), the="time they end")
    reason = forms.CharField(label=_("Why are these hours kept free?"), max_length=160)


class Needing(PageForm):
    """Who provides what is needed, what else is needed, and when a relative cannot come."""

    who = forms.ChoiceField(label=_("Who needs something more?"), required=False)
    kind = forms.ChoiceField(
        label=_("What is needed?"), choices=[("", _("Nothing more")), *Need.Kind.choices], required=False
    )
    detail = forms.CharField(
        label=_("Which language, how many children, apart from whom, what arrangements?"),
        max_length=300,
        required=False,
    )
    interpreter_reason = forms.CharField(
        label=_("If a relative has to interpret: the chair's reason"), max_length=300, required=False
    )
    relative = forms.ChoiceField(label=_("Who cannot come at certain times?"), required=False)
    weekday = forms.ChoiceField(label=_("On which day of the week?"), choices=WEEKDAYS, required=False)
    begins = ClockField(label=_("From when?"), the="time it begins", required=False)
    ends = ClockField(label=_("Until when?"), the="time it ends", required=False)
    reason = forms.CharField(label=_("Why can they not come then?"), max_length=160, required=False)

    def __init__(self, seats: Sequence[Seat], needs: Sequence[Need], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.needs, self.seats = list(needs), {str(seat.pk): seat for seat in seats}
        everybody = [(key, seat.name) for key, seat in self.seats.items()]
        self._offer("who", [("", _("The conference as a whole")), *everybody])
        self._offer("relative", [("", _("Nobody")), *((k, s.name) for k, s in self.seats.items() if s.person_id)])
        if all(need.kind != Need.Kind.INTERPRETER for need in self.needs):
            del self.fields["interpreter_reason"]
        for need in self.needs:
            whose = f"{need.seat.name}: {need}" if need.seat else str(need)
            self.fields[part("with", need.pk)] = forms.CharField(
                label=_("%(need)s. Booked with whom?") % {"need": whose},
                initial=need.booked_with,
                max_length=160,
                required=False,
            )
            label = _("%(need)s: not needed any more") % {"need": whose}
            self.fields[part("drop", need.pk)] = forms.BooleanField(label=label, required=False)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("relative"):
            for name in ("begins", "ends"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Enter both times between which this person cannot come"))
        return cleaned

    def pairs(self) -> list[tuple[str, str]]:
        """For each need the names of its two fields."""
        return [(part("with", need.pk), part("drop", need.pk)) for need in self.needs]

    def booked(self) -> list[tuple[Need, str, bool]]:
        """Each need, with whom it is booked, and whether it is not needed any more."""
        given = self.cleaned_data
        return [(need, given[part("with", need.pk)], given[part("drop", need.pk)]) for need in self.needs]


class Joining(PageForm):
    """Who joins from a distance, why, and whether the chair agrees."""

    joining = forms.MultipleChoiceField(
        label=_("Who joins by video or telephone?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label=_("Why do they join from a distance?"), widget=WORDS, required=False)
    chair_agrees = forms.BooleanField(label=_("The chair has agreed"), required=False)

    def __init__(self, seats: Sequence[Seat], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["joining"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(seat.pk), seat.name) for seat in seats]
        field.initial = [str(seat.pk) for seat in seats if seat.remote]

    def chosen(self) -> set[uuid.UUID]:
        return {uuid.UUID(key) for key in self.cleaned_data["joining"]}
