"""What can be asked of the procedures. All by GET, so that an answer can be bookmarked and sent to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.rulebook.procedure import Clause, Shelf
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import plain
from quoracy.screens.procedures.tries import STARTS

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class NearDayField(DayField):
    """A day near enough to ours for a procedure to have something to say about it."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(
                _("Enter a date from %(first)s to %(last)s") % {"first": EARLIEST.year, "last": LATEST.year}
            )
        return day


def procedures_of(shelf: Shelf) -> list[tuple[str, str]]:
    """Return the procedures as choices, by title."""
    today = date.max
    return [(key, shelf.procedure(key, today).title) for key in shelf.keys()]  # noqa: SIM118 -- a shelf is no mapping


def _choices_of(values: Iterable[str], everything: Any) -> list[tuple[str, Any]]:
    return [("", everything), *((value, plain(value)) for value in sorted(set(values)))]


class Reading(PageForm):
    """Which clauses to show, and the day for which the procedure is read."""

    on = NearDayField(label=_("As it stands on"), the="day for which you want to read it", required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, clauses: Iterable[Clause], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        catalogue = list(clauses)
        topic, kind = self.fields["topic"], self.fields["kind"]
        assert isinstance(topic, forms.ChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        topic.choices = _choices_of((clause.topic for clause in catalogue), _("Every topic"))
        kind.choices = _choices_of((clause.kind for clause in catalogue), _("Every kind"))


class Comparing(PageForm):
    a = forms.ChoiceField(label=_("First procedure"))
    b = forms.ChoiceField(label=_("Second procedure"))
    on = NearDayField(label=_("As they stand on"), the="day for which you want to compare them", required=False)
    differing = forms.BooleanField(label=_("Show only what differs"), required=False)

    def __init__(self, shelf: Shelf, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("a", "b"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose a procedure")), *procedures_of(shelf)]


class TryingADate(PageForm):
    procedure = forms.ChoiceField(label=_("Procedure"))
    start = forms.ChoiceField(
        label=_("What happens on that day?"),
        choices=[(key, start.label) for key, start in STARTS.items()],
        widget=forms.RadioSelect,
    )
    on = NearDayField(label=_("On which day?"), the="day to try")
    at = ClockField(
        label=_("At what time does the conference start?"),
        the="time the conference starts",
        help_text=_("Only for conferences; if you leave it out, 10am is taken. Like 10am or 1:30pm."),
        required=False,
    )

    def __init__(self, shelf: Shelf, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["procedure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a procedure")), *procedures_of(shelf)]
