"""What is typed at the end of a meeting: what somebody undertakes, who was told, what is set aside, open numbers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.ending import Commitment
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.rulebook.conference_rules import DecisionRule
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.live.forms import YES_NO

WORDS = forms.Textarea
ALL = "all"


class Undertaking(PageForm):
    """One thing that somebody undertakes, or that is recommended to them."""

    def __init__(
        self, seats: Sequence[Seat], children: Sequence[tuple[uuid.UUID, str]], *args: Any,
        harms: Sequence[tuple[str, str]] = (), serves: bool = False, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.fields["what"] = forms.CharField(label=_("What is to be done?"), widget=WORDS)
        self.fields["seat"] = forms.ChoiceField(
            label=_("Who does it?"),
            choices=[("", _("Somebody else")), *((key, _called(seat)) for key, seat in self.seats.items())],
            required=False,
        )
        self.fields["who"] = forms.CharField(
            label=_("Or the name of somebody who is not on the list"), max_length=120, required=False
        )
        self.fields["by_when"] = DayField(label=_("By when?"), the="day by which it is done", required=False)
        if len(children) > 1:
            choices = [*((str(key), name) for key, name in children), (ALL, _("All of them"))]
            self.fields["child"] = forms.ChoiceField(
                label=_("For which child?"), choices=choices, widget=forms.RadioSelect
            )
        self.only = children[0][0] if len(children) == 1 else None
        self.fields["kind"] = forms.ChoiceField(
            label=_("Is it undertaken, or recommended?"),
            choices=Commitment.Kind.choices,
            initial=Commitment.Kind.COMMITMENT,
            widget=forms.RadioSelect,
        )
        self.fields["accepted"] = forms.ChoiceField(
            label=_("If it is recommended: do they accept it?"),
            choices=[*YES_NO, ("", _("Not asked yet"))],
            widget=forms.RadioSelect,
            required=False,
        )
        if serves:
            self.fields["serves"] = forms.ChoiceField(
                label=_("What is it for?"), choices=Commitment.Serves.choices, widget=forms.RadioSelect, required=False
            )
        if harms:
            self.fields["answers_to"] = forms.ChoiceField(
                label=_("To which harm is it the answer?"),
                choices=[("", _("To none of these")), *harms],
                required=False,
            )

    def said(self, line: str = "") -> Undertaken:
        given = self.cleaned_data
        seat = self.seats.get(given["seat"])
        chosen = given.get("child", "")
        child = self.only or (uuid.UUID(chosen) if chosen and chosen != ALL else None)
        answers_to = given.get("answers_to", "")
        return Undertaken(
            what=given["what"],
            who=given["who"],
            seat=seat,
            child=child,
            by_when=given["by_when"],
            kind=given["kind"],
            serves=given.get("serves", ""),
            accepted={"yes": True, "no": False}.get(given["accepted"]),
            line=line,
            answers_to=uuid.UUID(answers_to) if answers_to else None,
        )


def _called(seat: Seat) -> str:
    return f"{seat.name}, {seat.title}" if seat.title else seat.name


class Withdrawing(PageForm):
    why = forms.CharField(label=_("Why is it taken off?"), widget=WORDS)


class Telling(PageForm):
    """What one of the family was told, by whom, when and how; or why not before they left."""

    outcome = forms.BooleanField(label=_("They were told what was decided"), required=False)
    rights = forms.BooleanField(label=_("They were told that they have the right to complain, and how"), required=False)
    told_by = forms.CharField(label=_("Who told them?"), max_length=120, required=False)
    at = ClockField(label=_("At what time?"), the="time they were told", required=False)
    on = DayField(label=_("On another day? Which?"), the="day they were told", required=False)
    how = forms.CharField(
        label=_("How?"), help_text=_("In the room, by telephone, with an interpreter"), max_length=120, required=False
    )
    reason = forms.CharField(
        label=_("If a part of it was not told before they left: why?"), widget=WORDS, required=False
    )

    def at_moment(self, conference: Conference) -> datetime | None:
        """The moment they were told; now where no time is entered."""
        given = self.cleaned_data
        if given["at"] is None and given["on"] is None:
            return None
        started = timezone.localtime(conference.starts_at or timezone.now())
        clock = given["at"] or timezone.localtime().time()
        return timezone.make_aware(datetime.combine(given["on"] or started.date(), clock))


class SettingAside(PageForm):
    """A question that belongs to the investigation. There is no box for an answer."""

    question = forms.CharField(label=_("Which question is set aside?"), widget=WORDS)
    asked_by = forms.ChoiceField(label=_("Who asked it?"), required=False)

    def __init__(self, seats: Sequence[Seat], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["asked_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody in particular")), *((str(seat.pk), seat.name) for seat in seats)]


class OpenNumber(PageForm):
    """A relative's number on the scale, given openly if they wish."""

    def __init__(self, rule: DecisionRule, name: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        span = {"lowest": rule.scale_lowest, "highest": rule.scale_highest, "name": name}
        self.fields["scale"] = forms.IntegerField(
            label=_("How safe is %(name)s, from %(lowest)d to %(highest)d?") % span,
            help_text=_("%(highest)d is safe enough.") % span,
            min_value=rule.scale_lowest,
            max_value=rule.scale_highest,
        )
        self.fields["words"] = forms.CharField(label=_("Why this number?"), widget=WORDS, required=False)


class Came(PageForm):
    on = DayField(label=_("On which day did it come?"), the="day on which it came")
