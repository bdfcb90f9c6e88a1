"""What is asked about children: to find one, to add one, to record a birth, what happened, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.children.models import Relationship, Sex
from quoracy.casework.chronology.words import word
from quoracy.casework.conferences.models import Conference
from quoracy.rulebook.terms import in_terms
from quoracy.screens.children.happenings import GROUNDS, RECORDABLE
from quoracy.screens.components.dates import day
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm

OLDEST = timedelta(days=26 * 366)
LONGEST_PREGNANCY = timedelta(weeks=44)
SEXES = [(Sex.FEMALE, _("Girl")), (Sex.MALE, _("Boy")), (Sex.UNKNOWN, _("Not known"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Finding(PageForm):
    """Which child is looked for. By GET, so that going back finds the same list again."""

    words = forms.CharField(
        label=_("Name or number"),
        help_text=_("In any order, and as it sounds: “Larkwistle Ava” finds Ava Larkwhistle."),
        max_length=200,
        required=False,
    )
    born = DayField(label=_("Date of birth, or the day the baby is expected"), the="date of birth", required=False)


class Adding(PageForm):
    """A child, or an unborn child, and the people with parental responsibility."""

    given_names = forms.CharField(
        label=_("Given names"), help_text=_("Leave this out for an unborn baby."), max_length=120, required=False
    )
    family_name = forms.CharField(
        label=_("Family name"), help_text=_("For an unborn baby, the mother's family name."), max_length=120
    )
    born_yet = forms.ChoiceField(
        label=_("Has the child been born?"), choices=YES_NO, widget=forms.RadioSelect, initial="yes"
    )
    born = DayField(label=_("Date of birth"), the="date of birth", required=False)
    expected = DayField(label=_("When is the baby expected?"), the="day on which the baby is expected", required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect, initial=Sex.UNKNOWN)
    address = forms.CharField(
        label=_("Address where the child lives"), widget=forms.Textarea, max_length=400, required=False
    )
    same_family = forms.MultipleChoiceField(
        label=_("Which of these people belong to this child too?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    mother_given_names = forms.CharField(label=_("Mother's given names"), max_length=120, required=False)
    mother_family_name = forms.CharField(label=_("Mother's family name"), max_length=120, required=False)
    father_given_names = forms.CharField(label=_("Father's given names"), max_length=120, required=False)
    father_family_name = forms.CharField(label=_("Father's family name"), max_length=120, required=False)
    responsible = forms.MultipleChoiceField(
        label=_("Who of them has parental responsibility?"),
        choices=[("mother", _("Mother")), ("father", _("Father"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["mother"],
    )
    none_of_these = forms.BooleanField(label=_("None of these is the child I want to add"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, today: date, kin: Sequence[Relationship] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.today = today
        if kin:
            same = self.fields["same_family"]
            assert isinstance(same, forms.MultipleChoiceField)
            same.choices = [(str(one.pk), f"{one.person.name}, {one.get_kind_display().lower()}") for one in kin]
        else:
            del self.fields["same_family"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("born_yet") == "yes":
            self._born(told)
        elif told.get("born_yet") == "no":
            self._expected(told)
        return told

    def _born(self, told: dict[str, Any]) -> None:
        born, told["expected"] = told.get("born"), None
        if "born" in self.errors:
            return
        if born is None:
            self.add_error("born", _("Enter the date of birth, or say that the child has not been born yet"))
        elif born > self.today:
            self.add_error("born", _("The date of birth is still to come. Say that the child has not been born yet"))
        elif born < self.today - OLDEST:
            self.add_error("born", _("That is more than 25 years ago. Check the year of birth"))
        if not told.get("given_names", "").strip():
            self.add_error("given_names", _("Enter the given names, or “Baby” until the child is named"))

    def _expected(self, told: dict[str, Any]) -> None:
        expected, told["born"] = told.get("expected"), None
        told["sex"] = Sex.UNKNOWN
        if "expected" in self.errors:
            return
        if expected is None:
            self.add_error("expected", _("Enter the day on which the baby is expected"))
        elif expected > self.today + LONGEST_PREGNANCY:
            self.add_error("expected", _("That is further ahead than a pregnancy lasts. Check the date"))
        elif expected < self.today - timedelta(weeks=4):
            self.add_error("expected", _("That was more than four weeks ago. If the baby has been born, say so"))


class RecordingBirth(PageForm):
    on = DayField(label=_("When was the child born?"), the="date of birth")
    given_names = forms.CharField(
        label=_("Given names"), help_text=_("Leave this out if the child has no name yet."), required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect)


def conference_choices(conferences: Iterable[Conference]) -> list[tuple[str, Any]]:
    listed = [
        (str(one.pk), f"{one.get_type_display()}, {day(one.starts_at) or one.get_state_display().lower()}")
        for one in conferences
    ]
    return [("", _("Choose a conference")), *listed]


def kinds_by_group() -> list[tuple[Any, list[tuple[str, str]]]]:
    grouped = groupby(RECORDABLE.values(), key=lambda one: one.group)
    return [(group, [(one.kind, word(one.kind)) for one in ones]) for group, ones in grouped]


class WhatHappened(PageForm):
    """One event, recorded by hand. What a kind does not need is not asked, once the kind is known."""

    on = DayField(label=_("On which day?"), the="day on which it happened")
    conference = forms.ChoiceField(label=_("For which conference?"))
    agency = forms.ChoiceField(
        label=_("From which agency?"), choices=[("", _("Choose an agency")), *AgencyKind.choices], required=False
    )
    by = forms.CharField(label=_("By whom?"), max_length=120, required=False)
    expires = DayField(label=_("When does the order expire?"), the="day on which the order expires")
    ground = forms.ChoiceField(
        label=_("Why does the plan end?"), choices=list(GROUNDS.items()), widget=forms.RadioSelect
    )

    def __init__(self, kind: str, conferences: Iterable[Conference], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        asked = RECORDABLE[kind]
        wanted = {"conference": asked.conference, "agency": asked.sender, "by": asked.sender}
        wanted |= {"expires": asked.expiry, "ground": asked.ground}
        for name, needed in wanted.items():
            if not needed:
                del self.fields[name]
        if asked.conference:
            field = self.fields["conference"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = conference_choices(conferences)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        expires, on = told.get("expires"), told.get("on")
        if expires and on and expires < on:
            self.add_error("expires", _("The order cannot expire before it was made"))
        return told


class Correcting(PageForm):
    """What an entry should have said, or that it should not be there; always with the reason."""

    what = forms.ChoiceField(
        label=_("What was wrong?"),
        choices=[("day", _("The day, the time or an answer")), ("withdraw", _("It did not happen at all"))],
        widget=forms.RadioSelect,
        initial="day",
    )
    on = DayField(label=_("On which day was it?"), the="day on which it was", required=False)
    at = ClockField(label=_("At what time?"), the="time at which it was", required=False)
    starts_section_47 = forms.ChoiceField(
        label=_("Did it start the section 47 enquiry?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Why is it being corrected?"),
        help_text=_("The old entry stays on the timeline, struck through, with this reason."),
        widget=forms.Textarea,
        max_length=2000,
    )

    def __init__(self, kind: str, terms: Mapping[str, str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if kind == "strategy_discussion":
            started = self.fields["starts_section_47"]
            started.label = in_terms(str(started.label), terms)
        else:
            del self.fields["starts_section_47"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("what") == "day" and not told.get("on") and "on" not in self.errors:
            self.add_error("on", _("Enter the day on which it was"))
        return told


class AddingPerson(PageForm):
    """An adult of the family or of its network, and what that person is to the child."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    kind = forms.ChoiceField(label=_("What is this person to the child?"), choices=Relationship.Kind.choices)
    parental_responsibility = forms.BooleanField(label=_("Has parental responsibility"), required=False)
    address = forms.CharField(label=_("Address"), widget=forms.Textarea, max_length=400, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    interpreter = forms.CharField(label=_("Language an interpreter is needed for"), max_length=60, required=False)
