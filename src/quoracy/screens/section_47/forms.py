"""What is asked about a strategy discussion, and at the end of an enquiry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.children.models import Child
from quoracy.casework.section_47.models import Enquiry, StrategyDiscussion
from quoracy.rulebook.terms import in_terms
from quoracy.screens.components.dates import moment
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm

THIS_ONE, NONE = "this", "none"
MANNERS = [
    ("meeting", _("In one room")),
    ("video", _("By video")),
    ("telephone", _("By telephone")),
    ("mixed", _("Some in the room, some by video or telephone")),
]


class Discussion(PageForm):
    """One strategy discussion about one child or several of a family, each ticked by name."""

    children = forms.MultipleChoiceField(
        label=_("Which children was the discussion about?"), widget=forms.CheckboxSelectMultiple
    )
    on = DayField(label=_("On which day was it held?"), the="date of the strategy discussion")
    at = ClockField(label=_("At what time?"), the="time of the strategy discussion", help_text=_("Like 10am or 1:30pm"))
    manner = forms.ChoiceField(label=_("How was it held?"), choices=MANNERS, widget=forms.RadioSelect)
    agencies = forms.MultipleChoiceField(
        label=_("Which agencies took part?"), choices=AgencyKind.choices, widget=forms.CheckboxSelectMultiple
    )
    concerns = forms.CharField(
        label=_("What are you worried about?"),
        help_text=_("What was said to have happened, who said it, and how each child is affected."),
        widget=forms.Textarea,
    )
    starts_section_47 = forms.ChoiceField(
        label=_("Does it start a section 47 enquiry?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    began = forms.ChoiceField(label=_("Which discussion started the section 47 enquiry?"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Why was that decided?"),
        help_text=_("If an enquiry starts, it starts at once, and the reasons can follow. They stay due."),
        widget=forms.Textarea,
        required=False,
    )

    def __init__(
        self,
        family: Sequence[Child],
        earlier: Sequence[StrategyDiscussion],
        terms: Mapping[str, str],
        *arguments: Any,
        **options: Any,
    ) -> None:
        """With earlier discussions not answered yet, ask which of them all began the enquiry, not whether this did."""
        super().__init__(*arguments, **options)
        for name in ("starts_section_47", "began"):
            self.fields[name].label = in_terms(str(self.fields[name].label), terms)
        children, began = self.fields["children"], self.fields["began"]
        assert isinstance(children, forms.MultipleChoiceField)
        assert isinstance(began, forms.ChoiceField)
        children.choices = [(str(child.pk), child.name) for child in family]
        if not earlier:
            del self.fields["began"]
            return
        del self.fields["starts_section_47"]
        held = [(str(one.pk), _("The one of %(day)s") % {"day": moment(one.held_at)}) for one in earlier]
        began.choices = [*held, (THIS_ONE, _("The one I am recording now")), (NONE, _("None of them"))]


class Reasons(PageForm):
    reasons = forms.CharField(label=_("Why was the enquiry started?"), widget=forms.Textarea)


class Weighing(PageForm):
    """Whether a conference is needed, after social worker and manager have talked it over."""

    occasion = forms.CharField(
        label=_("What was it about?"),
        help_text=_("For example, a parent unexpectedly asks for the child's return after the plan ended."),
        widget=forms.Textarea,
    )
    held_on = DayField(label=_("On which day did you talk it over?"), the="day of the talk")
    with_whom = forms.CharField(label=_("With whom?"), max_length=200)
    for_conference = forms.ChoiceField(
        label=_("Is a conference needed?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Why, or why not?"), widget=forms.Textarea)


class Concluding(PageForm):
    on = DayField(label=_("On which day did the enquiry end?"), the="day on which the enquiry ended")
    outcome = forms.ChoiceField(
        label=_("What is the answer for this child?"), choices=Enquiry.Outcome.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(label=_("Why?"), widget=forms.Textarea)


class Attaching(PageForm):
    """What the assessment of an enquiry has found up to a day, and whether that is all of it."""

    complete = forms.ChoiceField(
        label=_("Is the assessment complete?"),
        choices=[("yes", _("Yes, it is complete")), ("no", _("No, this is interim"))],
        widget=forms.RadioSelect,
    )
    speaks_until = DayField(label=_("Up to which day does it speak?"), the="day up to which it speaks")
    found = forms.CharField(
        label=_("What has it found?"),
        help_text=_("One finding to a line. Each is put before the conference."),
        widget=forms.Textarea,
        max_length=20_000,
    )
    outstanding = forms.CharField(
        label=_("What is still outstanding?"),
        help_text=_("One thing to a line: a check not back, somebody not seen yet."),
        widget=forms.Textarea,
        required=False,
        max_length=20_000,
    )
