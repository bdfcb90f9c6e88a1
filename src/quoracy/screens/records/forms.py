"""What is typed about a record: passages and their labels, rulings, sendings and amendments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.records.headings import HEADINGS
from quoracy.casework.records.models import Amendment, Recipient, RecordPassage
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

_TEXT = forms.Textarea
Choices = Sequence[tuple[str, Any]]


def offer(form: forms.Form, **choices: Choices) -> None:
    """Hand the choices to fields whose choices depend on the conference."""
    for name, offered in choices.items():
        form.fields[name].choices = list(offered)  # type: ignore[attr-defined]  # it is a choice field


class Writing(PageForm):
    """One passage with its labels. `version` is the one that its writer had before them."""

    text = forms.CharField(label=_("What was said, done or decided?"), widget=_TEXT)
    heading = forms.ChoiceField(label=_("Under which heading?"), choices=list(HEADINGS.items()))
    child = forms.ChoiceField(label=_("About whom?"), required=False)
    source = forms.ChoiceField(
        label=_("Where does it come from?"), choices=RecordPassage.Source.choices, widget=forms.RadioSelect
    )
    speaker = forms.CharField(label=_("Who said it?"), max_length=160, required=False)
    said_while_out = forms.MultipleChoiceField(
        label=_("Who was out of the room when it was said?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    personal_to_parent = forms.BooleanField(
        label=_("It is about a parent's own difficulties, so it stays out of children's copies"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Reason(PageForm):
    """One reason, in words."""

    why = forms.CharField(label=_("Why?"), widget=_TEXT)


class Keeping(PageForm):
    """From whom the chair keeps a passage."""

    whom = forms.ChoiceField(label=_("Who does not get this passage?"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why? They do not read the reason."), widget=_TEXT)


class Releasing(PageForm):
    """To whom the chair lets through what by its labels they would not get."""

    whom = forms.ChoiceField(label=_("Who gets this passage after all?"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Why?"), widget=_TEXT)
    parent_objects = forms.BooleanField(
        label=_("A parent objects to the child hearing of the parent's own difficulties"), required=False
    )


class Comparing(PageForm):
    """Two readers whose copies are held side by side."""

    one = forms.ChoiceField(label=_("Copy of"))
    other = forms.ChoiceField(label=_("Compared with the copy of"))


class Signing(PageForm):
    """The chair's word that the record has been read; `seen` is the sign of what stood on the page."""

    confirmed = forms.BooleanField(label=_("I chaired this conference and have read its record"))
    seen = forms.CharField(widget=forms.HiddenInput)


class RulingOnCopy(PageForm):
    """The chair's ruling about one person's copy."""

    gets = forms.ChoiceField(
        label=_("Do they get the record?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    extent = forms.ChoiceField(
        label=_("How much of it, if they were not there for all of it?"),
        choices=Recipient.Gets.choices,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How does it reach them?"), choices=Recipient.How.choices, widget=forms.RadioSelect, required=False
    )
    why = forms.CharField(label=_("Why, where it is another answer than the list gives?"), widget=_TEXT, required=False)
    helps = forms.ChoiceField(label=_("For a supporter or solicitor: whom do they help?"), required=False)
    agreed = forms.CharField(
        label=_("And when and how did that person agree that they get a copy?"), widget=_TEXT, required=False
    )


class Sending(PageForm):
    """The address as it stood on the page when it was confirmed."""

    address = forms.CharField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=[("en", _("English")), ("cy", _("Welsh"))],
        widget=forms.RadioSelect,
        required=False,
    )
    large_print = forms.BooleanField(label=_("In large print"), required=False)
    confirmed = forms.BooleanField(label=_("I have looked at the address once more, and it is safe to write to it"))
    after_plan = forms.CharField(label=_("Why does the record go before the plan?"), widget=_TEXT, required=False)

    def __init__(self, *arguments: Any, needs_reason: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not needs_reason:
            del self.fields["after_plan"]


class SendingMore(PageForm):
    """The address as it stood on the page when it was confirmed."""

    address = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(label=_("I have looked at the address once more, and it is safe to write to it"))


class Proving(PageForm):
    proof = forms.CharField(label=_("How is it known that they have it?"), max_length=200)


class Translating(PageForm):
    how = forms.CharField(label=_("Who translated it, and when was the translation sent?"), max_length=200)


class Talking(PageForm):
    """A talk about the record with one parent."""

    on = DayField(label=_("When did you go through it with them?"), the="day on which you went through it")
    by_name = forms.CharField(label=_("Who went through it with them?"), max_length=120)
    interpreter = forms.CharField(label=_("Which interpreter helped, if any?"), max_length=120, required=False)
    said = forms.CharField(label=_("What did they say?"), widget=_TEXT, required=False)


class Proposing(PageForm):
    """What somebody who got a copy says is wrong or missing."""

    passage = forms.ChoiceField(label=_("Which part is it about?"), required=False)
    proposes = forms.CharField(
        label=_("What is wrong or missing, and what should it say?"), widget=_TEXT, max_length=20_000
    )


class RulingOnAmendment(PageForm):
    """What the chair makes of a proposal."""

    ruling = forms.ChoiceField(
        label=_("Your ruling"),
        choices=[one for one in Amendment.Ruling.choices if one[0]],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("Your reasons; whoever proposed it reads them"), widget=_TEXT)
    adds = forms.CharField(label=_("What is added to the record, if you accept it"), widget=_TEXT, required=False)


class Adding(PageForm):
    """What the chair adds of their own."""

    text = forms.CharField(label=_("What is added?"), widget=_TEXT)
    why = forms.CharField(label=_("Why?"), widget=_TEXT, required=False)


class Checking(PageForm):
    """A code as it stands on a paper."""

    code = forms.CharField(label=_("The code on the paper"), max_length=60)
