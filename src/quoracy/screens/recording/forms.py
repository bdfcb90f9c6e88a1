"""What is typed about recording: what was asked or found, what is said about it, and who takes the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.access.models import User
from quoracy.casework.room.matters import Told
from quoracy.casework.room.recording_models import RecordingMatter, RecordTaking
from quoracy.casework.room.taking import Settling
from quoracy.rulebook.room_rules import RecordingRule
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

WORDS = forms.Textarea
SOMEBODY_ELSE = "else"


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # it is a choice field


class WritingDown(PageForm):
    """A request to record, or a recording that came to light. What is not known is left open."""

    kind = forms.ChoiceField(
        label=_("What do you write down?"), choices=RecordingMatter.Kind.choices, widget=forms.RadioSelect
    )
    meeting = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    setting = forms.ChoiceField(label=_("In which setting?"), widget=forms.RadioSelect, required=False)
    talk = forms.ChoiceField(label=_("Which kind of conversation?"), widget=forms.RadioSelect, required=False)
    who = forms.CharField(label=_("Who asks, or who recorded?"), max_length=120)
    words = forms.CharField(
        label=_("Why, in their own words"), help_text=_("They do not have to say why."), widget=WORDS, required=False
    )
    manner = forms.ChoiceField(
        label=_("If it was recorded: openly or hidden?"),
        choices=RecordingMatter.Manner.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    happened_on = DayField(label=_("If it was recorded: on which day?"), the="day of the recording", required=False)
    found_how = forms.CharField(label=_("If it was recorded: how did it come to light?"), widget=WORDS, required=False)
    group_chair = forms.ChoiceField(label=_("If it is a core group: who chairs it?"), required=False)

    def __init__(
        self,
        meetings: Sequence[str],
        rule: RecordingRule | None,
        colleagues: Sequence[User],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        names = dict(RecordingMatter.Meeting.choices)
        _choose(self, "meeting", [(key, names[RecordingMatter.Meeting(key)]) for key in meetings])
        for name, offered in (("setting", rule.settings if rule else ()), ("talk", rule.talks if rule else ())):
            if offered:
                _choose(self, name, [(one.key, one.says) for one in offered])
            else:
                del self.fields[name]
        self.people = {str(user.pk): user for user in colleagues}
        if RecordingMatter.Meeting.CORE_GROUP in meetings:
            people = [(key, user.name) for key, user in self.people.items()]
            _choose(self, "group_chair", [("", _("Nobody is entered")), *people])
        else:
            del self.fields["group_chair"]
        if list(meetings) == [RecordingMatter.Meeting.CONFERENCE]:
            _choose(self, "kind", [choice for choice in RecordingMatter.Kind.choices if choice[0] == "discovered"])
            self.fields["kind"].initial = RecordingMatter.Kind.DISCOVERED
            self.fields["meeting"].initial = RecordingMatter.Meeting.CONFERENCE

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            given["kind"],
            given["meeting"],
            given["who"],
            given.get("setting", ""),
            given.get("talk", ""),
            given["words"],
            given["manner"],
            given["happened_on"],
            given["found_how"],
            self.people.get(given.get("group_chair", "")),
        )


class Advice(PageForm):
    """Legal advice, with its day and author. It is confidential."""

    words = forms.CharField(label=_("What is the advice?"), widget=WORDS)
    author = forms.CharField(label=_("Who gave it?"), max_length=160)
    dated = DayField(label=_("Of which day is it?"), the="day of the advice")


class Words(PageForm):
    """One answer in words."""

    words = forms.CharField(label=_("What do they say?"), widget=WORDS)


class ManagersView(PageForm):
    words = forms.CharField(label=_("What is your view?"), widget=WORDS)


class Consulting(PageForm):
    who = forms.CharField(label=_("Whom do you ask?"), max_length=160)


class Court(PageForm):
    """A use in court, meant or made, and the court's ruling."""

    words = forms.CharField(label=_("What use is meant or made, and what did the court rule?"), widget=WORDS)
    dated = DayField(label=_("Of which day is that?"), the="day", required=False)


class Answering(PageForm):
    """The answer to a request about no conference."""

    ruling = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=[choice for choice in RecordingMatter.Ruling.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("What are your reasons, and the conditions if there are any?"), widget=WORDS)
    without_advice = forms.CharField(label=_("If you answer without legal advice: why?"), widget=WORDS, required=False)


class Policy(PageForm):
    name = forms.CharField(label=_("What is the policy called?"), max_length=160)
    version = forms.CharField(label=_("Which version is it?"), max_length=40)
    dated = DayField(label=_("Of which day is it?"), the="day of the policy")
    words = forms.CharField(label=_("What does it say, in short, or where is it kept?"), widget=WORDS, required=False)


class TakingTheRecord(PageForm):
    """Who takes the record, or the recording instead where the procedure knows of it."""

    how = forms.ChoiceField(label=_("How is the record taken?"), widget=forms.RadioSelect)
    recorder = forms.ChoiceField(label=_("Who takes it?"), required=False)
    name = forms.CharField(label=_("If somebody else: what is their name?"), max_length=120, required=False)
    legal_basis = forms.CharField(label=_("What is the legal basis of the recording?"), widget=WORDS, required=False)

    def __init__(self, unit: Sequence[User], alternative: bool, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.unit = {str(user.pk): user for user in unit}
        people = [(key, user.name) for key, user in self.unit.items()]
        _choose(self, "recorder", [("", _("Choose somebody")), *people, (SOMEBODY_ELSE, _("Somebody else"))])
        _choose(self, "how", RecordTaking.How.choices if alternative else RecordTaking.How.choices[:1])
        if not alternative:
            del self.fields["legal_basis"]
            self.fields["how"].initial = RecordTaking.How.PERSON

    def said(self) -> Settling:
        given = self.cleaned_data
        recorder = self.unit.get(given["recorder"])
        return Settling(given["how"], recorder, "" if recorder else given["name"], given.get("legal_basis", ""))


class Sound(PageForm):
    file = forms.FileField(label=_("Choose the recording"), help_text=_("MP3, M4A, WAV, OGG or WebM, up to 100 MB"))


class Deleting(PageForm):
    no_complaint = forms.BooleanField(label=_("No complaint about this conference is open"), required=False)
