"""What is typed when a conference is asked for, answered, arranged or put off."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import AgencyKind, Practitioner
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.rooms import Room
from quoracy.casework.invitations.picking import Proposed
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea


def part(name: str, key: uuid.UUID) -> str:
    """The name of a field that is about one child or one seat."""
    return f"{name}_{key}".replace("-", "_")


class Asking(PageForm):
    """A request for a conference. The children offered are those the person may see; none but the first is ticked."""

    children = forms.MultipleChoiceField(
        label=_("Which children is the conference about?"), widget=forms.CheckboxSelectMultiple
    )
    type = forms.ChoiceField(
        label=_("What kind of conference is it?"), choices=Conference.Type.choices, widget=forms.RadioSelect
    )
    grounds = forms.CharField(label=_("What is the risk thought to be, and who shares that belief?"), widget=WORDS)
    urgent = forms.BooleanField(label=_("This is urgent"), required=False)
    urgency = forms.CharField(label=_("Why is it urgent?"), widget=WORDS, required=False)
    awaited = forms.CharField(
        label=_("What information is still awaited, and from whom?"), widget=WORDS, required=False
    )
    awaited_until = DayField(label=_("By when is the last of it promised?"), the="day it is promised", required=False)

    def __init__(self, offered: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.offered = {str(child.pk): child for child in offered}
        field = self.fields["children"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, child.name) for key, child in self.offered.items()]

    def chosen(self) -> list[Child]:
        return [self.offered[key] for key in self.cleaned_data["children"]]


class Answering(PageForm):
    """A manager's answer to a request."""

    answer = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=[("authorise", _("A conference is to be held")), ("refuse", _("No conference is to be held"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("What are your reasons?"), widget=WORDS, required=False)


REASONS = {
    "late_reason": _("Why does it have to be after the last lawful day?"),
    "day_off_reason": _("Why does it have to be on that day?"),
    "length_reason": _("Why does it have to go on for so long?"),
    "later_reason": _("Why is it not on the first day that is free?"),
    "independence_reason": _("Why does this chair sit all the same?"),
    "care_reason": _("Why does it have to be while a parent looks after children?"),
}


class Arranging(PageForm):
    """Day, time, place; and a reason for each rule departed from, asked for only when it is."""

    starts_at = DayField(label=_("Which day?"), the="day of the conference")
    time = ClockField(label=_("When does it start?"), the="time it starts")
    minutes = forms.IntegerField(label=_("How many minutes is it to last?"), min_value=15, max_value=600, initial=120)
    room = forms.ChoiceField(label=_("In which room?"), widget=forms.RadioSelect, required=False)
    place = forms.CharField(label=_("If in none of these: where is it held?"), max_length=160, required=False)
    chair = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, rooms: Sequence[Room], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rooms = {str(room.pk): room for room in rooms}
        for name, label in REASONS.items():
            self.fields[name] = forms.CharField(label=label, widget=WORDS, required=False)
        if rooms:
            field = self.fields["room"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*((key, str(room)) for key, room in self.rooms.items()), ("none", _("Somewhere else"))]
        else:
            del self.fields["room"]
            self.fields["place"].label = _("Where is it held?")
            self.fields["place"].required = True

    def in_room(self) -> Room | None:
        return self.rooms.get(self.cleaned_data.get("room", ""))

    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["starts_at"], self.cleaned_data["time"]))

    def reasons(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in REASONS}


class Inviting(PageForm):
    """The directory as a checklist, an agency at a time; who is asked already is not offered again.

    Whom the procedure or an earlier conference proposes is ticked, and each says why.
    """

    def __init__(
        self,
        directory: Sequence[Practitioner],
        proposed: Mapping[uuid.UUID, Proposed],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.hints = {str(pk): why_proposed(one) for pk, one in proposed.items() if one.because}
        ticked = {pk for pk, one in proposed.items() if one.tick}
        for kind, label in AgencyKind.choices:
            listed = [one for one in directory if one.agency.kind == kind]
            if listed:
                self.fields[f"from_{kind}"] = forms.MultipleChoiceField(
                    label=label,
                    choices=[(str(one.pk), f"{one.name}, {one.title} ({one.agency.name})") for one in listed],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    initial=[str(one.pk) for one in listed if one.pk in ticked],
                )

    def chosen(self) -> set[str]:
        return {key for keys in self.cleaned_data.values() for key in keys}


def why_proposed(one: Proposed) -> str:
    """Why somebody is proposed, with the clauses, as the line beneath their name."""
    cited = f" ({', '.join(one.clauses)})" if one.clauses else ""
    return "; ".join(one.because) + cited


class Knowing(PageForm):
    """Which of the children each person who is asked knows by direct contact."""

    def __init__(self, seats: Sequence[Seat], children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.seats = list(seats)
        for seat in self.seats:
            self.fields[part("knows", seat.pk)] = forms.MultipleChoiceField(
                label=f"{seat.name}, {seat.title or seat.get_agency_display()}",
                choices=[(str(child.pk), child.name) for child in children],
                initial=[str(child) for child in seat.direct_contact],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def known(self) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        return {
            seat.pk: frozenset(uuid.UUID(key) for key in self.cleaned_data[part("knows", seat.pk)])
            for seat in self.seats
        }


class PuttingOff(PageForm):
    """A postponement: why, how each child is kept safe and by whom, and the new day or who fixes one by when."""

    reason = forms.CharField(label=_("What are the exceptional circumstances?"), widget=WORDS)
    new_date = DayField(label=_("Which is the new day?"), the="new day", required=False)
    time = ClockField(label=_("When does it start on that day?"), the="time it starts", required=False)
    fixed_by = forms.CharField(label=_("If no day is fixed: who will fix one?"), max_length=120, required=False)
    fixed_on = DayField(label=_("By when?"), the="day by which a date is fixed", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.children = list(children)
        for child in self.children:
            how = _("How is %(name)s protected in the meantime?") % {"name": child.name}
            who = _("Who is responsible for protecting %(name)s?") % {"name": child.name}
            self.fields[part("how", child.pk)] = forms.CharField(label=how, widget=WORDS, required=False)
            self.fields[part("who", child.pk)] = forms.CharField(label=who, max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new_date") and not cleaned.get("time") and "time" not in self.errors:
            self.add_error("time", _("Enter the time it starts on the new day"))
        return cleaned

    def begins(self) -> datetime | None:
        day, time = self.cleaned_data.get("new_date"), self.cleaned_data.get("time")
        return timezone.make_aware(datetime.combine(day, time)) if day and time else None


class StandingDown(PageForm):
    """Why a conference is stood down, and how each child is kept safe until it meets."""

    reason = forms.CharField(label=_("Why is the conference stood down?"), widget=WORDS)

    def __init__(self, children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.children = list(children)
        for child in self.children:
            label = _("How is %(name)s kept safe until the conference meets?") % {"name": child.name}
            self.fields[part("protection", child.pk)] = forms.CharField(label=label, widget=WORDS)

    def protection(self) -> dict[uuid.UUID, str]:
        return {child.pk: self.cleaned_data[part("protection", child.pk)] for child in self.children}


class Delaying(PageForm):
    """What is done for each child while the conference is late."""

    ASKED = (
        ("reasons", _("Why is the conference about %(name)s late?"), True),
        ("how", _("How is the risk to %(name)s being watched?"), True),
        ("by", _("Who watches over %(name)s?"), False),
        ("often", _("How often is %(name)s seen or asked about?"), False),
        ("safeguarding", _("What is done to keep %(name)s safe, or why is nothing needed now?"), True),
    )

    def __init__(self, children: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for child in children:
            for name, label, long in self.ASKED:
                box = WORDS() if long else forms.TextInput()
                most = None if long else 80
                self.fields[part(name, child.pk)] = forms.CharField(
                    label=label % {"name": child.name}, widget=box, max_length=most
                )

    def said(self, name: str, child: Child) -> str:
        return str(self.cleaned_data[part(name, child.pk)])
