"""What is typed to close a conference: for each child who leads, who meets, when; and who gets a letter."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.access.models import User
from quoracy.casework.conferences.committed import ALREADY_ASKED, Owed
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.documents.letters_of_conference import Reader
from quoracy.rulebook.closing_rules import Captured, Matter
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea
LINES = 4
DATES = ("first_core_group_on", "review_on")
CHILD_MEMBER = {
    "in_person": _("A member in person"),
    "advocate": _("A member through an advocate"),
    "not_now": _("Not a member for now"),
}
REASONS = {
    "core_group": _("Why is there no core group yet?"),
    "first_core_group_on": _("Why is the first core group not in time?"),
    "review_on": _("Why is the review not in time?"),
    "early_enough": _("If it is not early enough: why does the date stand?"),
    "criteria_still_met": _("Why is it not said whether the criteria for a plan are still met?"),
}


class ChildTerms(PageForm):
    """What the closing checklist asks about one child; anything may be left for later."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lead = forms.ChoiceField(label=_("Who leads?"), required=False)
    lead_name = forms.CharField(label=_("Or the name of somebody who does not sign in here"), required=False)
    core_group = forms.MultipleChoiceField(
        label=_("Who is in the core group?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    child_member = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    child_member_reason = forms.CharField(
        label=_("Why is the child not a member for now?"), widget=WORDS, required=False
    )
    first_core_group_on = DayField(
        label=_("When does the core group first meet?"), the="day of the first core group", required=False
    )
    review_on = DayField(label=_("When is the review conference?"), the="day of the review", required=False)
    early_enough = forms.BooleanField(label=_("The review is early enough for this child"), required=False)
    contingency = forms.CharField(label=_("What happens if the plan does not work?"), widget=WORDS, required=False)

    def __init__(
        self, row: ConferenceChild, leads: Sequence[User], seats: Sequence[Seat], lead: str, *args: Any,
        matters: Sequence[Matter] = (), **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.matters = [matter for matter in matters if matter.captured is Captured.WORDS]
        asked = {one.key: _("If it is left open: why?") for one in matters if one.captured not in ALREADY_ASKED}
        self.reasons = {**asked, **REASONS}
        self.seats, self.row = {str(seat.pk): seat for seat in seats}, row
        self._of_the_child(row.child.name)
        field, group = self.fields["lead"], self.fields["core_group"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(group, forms.MultipleChoiceField)
        field.label = _("Who is the %(lead)s?") % {"lead": lead}
        field.choices = [("", _("Choose somebody")), *((str(user.pk), user.name) for user in leads)]
        group.choices = [
            (key, f"{seat.name}, {seat.title}" if seat.title else seat.name) for key, seat in self.seats.items()
        ]
        for number in range(1, LINES + 1):
            self._line(number)
        for matter in self.matters:
            self.fields[f"matter_{matter.key}"] = forms.CharField(label=matter.says, widget=WORDS, required=False)
        for name, label in self.reasons.items():
            self.fields[f"reason_{name}"] = forms.CharField(label=label, widget=WORDS, required=False)

    def _of_the_child(self, name: str) -> None:
        field = self.fields["child_member"]
        assert isinstance(field, forms.ChoiceField)
        field.label = _("Is %(name)s a member of the core group?") % {"name": name}
        field.choices = list(CHILD_MEMBER.items())

    def child_is_not_asked_about(self) -> None:
        """Leave out the question where the procedure says nothing of the child as a member."""
        del self.fields["child_member"], self.fields["child_member_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("child_member") == "not_now" and not cleaned.get("child_member_reason", "").strip():
            self.add_error("child_member_reason", _("Say why the child is not a member for now"))
        return cleaned

    def _line(self, number: int) -> None:
        at = {"n": number}
        self.fields[f"outcome_{number}"] = forms.CharField(
            label=_("Line %(n)d: what is to be different?") % at, max_length=500, required=False
        )
        self.fields[f"who_{number}"] = forms.CharField(
            label=_("Line %(n)d: who sees to it?") % at, max_length=120, required=False
        )
        self.fields[f"by_{number}"] = DayField(label=_("Line %(n)d: by when?") % at, the="day", required=False)

    def lines(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"outcome_{n}"], self[f"who_{n}"], self[f"by_{n}"]) for n in range(1, LINES + 1)]

    def kept(self) -> dict[str, Any]:
        """The checklist as the conference keeps it."""
        given = self.cleaned_data
        seats = [self.seats[key] for key in given["core_group"]]
        members = [{"name": seat.name, "title": seat.title} for seat in seats]
        child = given.get("child_member", "")
        if child in ("in_person", "advocate"):
            members.append({"name": self.row.child.name, "title": str(CHILD_MEMBER[child])})
        return {
            "lead": int(given["lead"]) if given["lead"] else None,
            "lead_name": given["lead_name"].strip(),
            "core_group": members,
            "child_member": child,
            "child_member_reason": given.get("child_member_reason", "").strip(),
            "seats": given["core_group"],
            "early_enough": given["early_enough"],
            "contingency": given["contingency"].strip(),
            "outline": [
                {"outcome": given[f"outcome_{n}"], "who": given[f"who_{n}"], "by_when": _written(given[f"by_{n}"])}
                for n in range(1, LINES + 1)
                if given[f"outcome_{n}"].strip()
            ],
            "matters": {one.key: given[f"matter_{one.key}"].strip() for one in self.matters},
            "reasons": {name: given[f"reason_{name}"].strip() for name in self.reasons},
            **{name: _written(given[name]) for name in DATES},
        }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def kept_before(row: ConferenceChild) -> dict[str, Any]:
    """What was kept on the checklist, as the form's beginning."""
    kept: Mapping[str, Any] = row.closing
    asked = ("lead", "lead_name", "contingency", "child_member", "child_member_reason", "early_enough", *DATES)
    begun = {name: kept.get(name) for name in asked}
    begun |= {"core_group": kept.get("seats", []), "version": row.version}
    for number, line in enumerate(kept.get("outline", ()), start=1):
        begun |= {f"outcome_{number}": line["outcome"], f"who_{number}": line.get("who", "")}
        begun[f"by_{number}"] = line.get("by_when")
    begun |= {f"matter_{key}": words for key, words in kept.get("matters", {}).items()}
    begun |= {f"reason_{name}": reason for name, reason in kept.get("reasons", {}).items()}
    return begun


class Closing(PageForm):
    """The end of a conference: when it ended, that rights were told, and who gets a letter."""

    ended = ClockField(label=_("When did the conference end?"), the="time it ended")
    told_of_rights = forms.BooleanField(
        label=_("Everybody in the family was told what was decided and how to complain, of those still here"),
        required=False,
    )
    letters_to = forms.MultipleChoiceField(
        label=_("Who gets a letter?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, readers: Sequence[Reader], names: Mapping[Any, str], around: Sequence[Finding], *args: Any,
        untold: Sequence[Seat] = (), **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.untold = list(untold)
        for seat in self.untold:
            gone = _("Why was %(name)s not told before they left?")
            asks = _("If %(name)s was not told: why?") if seat.present else gone
            field = forms.CharField(label=asks % {"name": seat.name}, widget=WORDS, required=False)
            self.fields[f"untold_{seat.pk.hex}"] = field
        self.around = [finding for finding in around if finding.needs_reason]
        for finding in self.around:
            label = _("%(says)s. If not: why?") % {"says": finding.says}
            self.fields[_field_of(finding)] = forms.CharField(label=label, widget=forms.Textarea)
        to = self.fields["letters_to"]
        assert isinstance(to, forms.MultipleChoiceField)
        to.choices = [(str(reader.seat.pk), _reader_says(reader, names)) for reader in readers]
        to.initial = [str(reader.seat.pk) for reader in readers if reader.by_default]

    def reasons(self) -> dict[str, str]:
        """Why a line of the checklist is left as it is, by its place."""
        return {finding.place: self.cleaned_data.get(_field_of(finding), "") for finding in self.around}

    def why_untold(self) -> dict[uuid.UUID, str]:
        """Why somebody of the family was not told before they left, by their seat."""
        return {seat.pk: self.cleaned_data.get(f"untold_{seat.pk.hex}", "") for seat in self.untold}

    def ended_at(self, conference: Conference) -> datetime:
        day = timezone.localtime(conference.starts_at).date()
        return timezone.make_aware(datetime.combine(day, self.cleaned_data["ended"]))


def _field_of(finding: Finding) -> str:
    return finding.place.replace(".", "_").replace("-", "_")


def _reader_says(reader: Reader, names: Mapping[Any, str]) -> str:
    about = ", ".join(names[child] for child in reader.children)
    who = f"{reader.seat.name}, {reader.seat.title}" if reader.seat.title else reader.seat.name
    return f"{who}: {about}"


class Later(PageForm):
    """What was left open when the conference closed, to be settled by the chair."""

    def __init__(self, owed: Sequence[Owed], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in owed:
            self.fields[one.matter.key] = forms.CharField(
                label=one.matter.says,
                help_text=_("Left open because: %(reason)s") % {"reason": one.reason},
                widget=WORDS,
                required=False,
            )

    def said(self) -> dict[str, str]:
        return {key: words.strip() for key, words in self.cleaned_data.items() if words.strip()}
