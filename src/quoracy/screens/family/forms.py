"""What the family's pages ask. Nothing on them has to be filled in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.access.rights import Objected
from quoracy.casework.reports.uploads import MOST_OF_SOUND, within
from quoracy.screens.components.forms import PageForm

NEEDS = [
    ("interpreter", _("An interpreter")),
    ("childcare", _("Somebody to look after children")),
    ("access", _("Help with getting there, hearing, seeing or reading")),
    ("separate_waiting", _("A separate place to wait")),
    ("safety", _("I am worried about being safe there, or on the way")),
]
SUPPORTERS = [
    ("friend", _("A friend")),
    ("advocate", _("An advocate")),
    ("solicitor", _("A solicitor")),
    ("other", _("Somebody else")),
]
HOW_CHILD = {
    "attend": _("I want to come"),
    "in_part": _("I want to come for a part of it"),
    "another_way": _("I do not want to come, but I want to say something"),
    "stay_away": _("I do not want to come"),
    "unsure": _("I do not know yet"),
}
_TEXT = forms.Textarea


class Saying(PageForm):
    """A relative's own preparation: coming or not, what to say, how, with whom, and what is needed for it."""

    coming = forms.ChoiceField(
        label=_("Will you come?"),
        help_text=_("You can change your mind until the conference begins. If you do not come, you are still heard."),
        choices=[
            ("coming", _("Yes")),
            ("remotely", _("Yes, by video or telephone")),
            ("not_coming", _("No")),
            ("unsure", _("I do not know yet")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    say = forms.CharField(
        label=_("What do you want people to know?"),
        help_text=_("Put the most important thing first. You can say as much as you like."),
        widget=_TEXT,
        required=False,
    )
    questions = forms.CharField(label=_("What do you want to ask?"), widget=_TEXT, required=False)
    how = forms.ChoiceField(
        label=_("How do you want it to be said?"),
        choices=[
            ("myself", _("I will say it")),
            ("read_out", _("Somebody should read it out")),
            ("supporter", _("My supporter or advocate should help me")),
            ("apart", _("I want to speak with the chair without the others")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    supporter = forms.CharField(label=_("Who comes with you?"), max_length=120, required=False)
    supporter_kind = forms.ChoiceField(
        label=_("Who is that?"), choices=SUPPORTERS, widget=forms.RadioSelect, required=False
    )
    supporter_adult = forms.BooleanField(label=_("This person is 18 or over"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("What do you need?"), choices=NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    needs_more = forms.CharField(
        label=_("Tell us more about what you need"),
        help_text=_("Which language, how many children, from whom you want to be kept apart"),
        widget=_TEXT,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Which language do you want to use?"),
        choices=[("en", "English"), ("cy", "Cymraeg"), ("other", _("Another: say above which interpreter"))],
        widget=forms.RadioSelect,
        required=False,
    )


class Commenting(PageForm):
    """What somebody says of a report, or of one passage of it."""

    passage = forms.ChoiceField(label=_("Which part do you mean?"), required=False, widget=forms.Select)
    text = forms.CharField(label=_("What is wrong, missing, or seen differently by you?"), widget=_TEXT)

    def __init__(self, passages: list[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["passage"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            ("", _("The whole report")),
            *passages,
        ]


class Telling(PageForm):
    """A child's own page. The words change with the child's age, the questions stay."""

    good = forms.CharField(label=_("What is good?"), widget=_TEXT, required=False)
    not_good = forms.CharField(label=_("What is not good?"), widget=_TEXT, required=False)
    change = forms.CharField(label=_("What should change?"), widget=_TEXT, required=False)
    part = forms.ChoiceField(
        label=_("Do you want to come to the meeting?"),
        choices=list(HOW_CHILD.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    helper = forms.CharField(
        label=_("Who should help you?"),
        help_text=_("A friend, a grown-up you trust, or an advocate"),
        max_length=120,
        required=False,
    )
    private = forms.CharField(
        label=_("Is there something somebody should not hear?"),
        help_text=_("Say what, and who. The chair reads this and talks with you before anybody else hears it."),
        widget=_TEXT,
        required=False,
    )
    file = forms.FileField(
        label=_("A picture or a recording"),
        help_text=_("A drawing or a photograph up to 4 MB, or a recording of your voice up to 10 MB"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,audio/*"}),
        required=False,
    )
    file_words = forms.CharField(
        label=_("What does it show or say?"),
        help_text=_("Somebody can write this for you. It helps people who cannot see or hear it."),
        widget=_TEXT,
        required=False,
    )

    def words(self) -> dict[str, Any]:
        """What was said, without the picture or recording and what belongs to it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("file", "file_words")}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file:
            try:
                within(file.size, MOST_OF_SOUND)
            except Objected as objected:
                raise forms.ValidationError(str(objected)) from objected
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("do") == "picture" and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a picture or a recording first"))
        return cleaned
