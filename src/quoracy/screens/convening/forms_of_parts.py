"""What is typed about a child's own part: by the social worker, and by the chair."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from quoracy.casework.conferences.actions import taking_part
from quoracy.casework.conferences.seeing_to import ChildsPart
from quoracy.rulebook.taking_part_rules import TakingPartRule
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms import WORDS

ANSWERS = {
    "invited": gettext_lazy("Is invited"),
    "attending": gettext_lazy("Comes to the conference"),
    "in_part": gettext_lazy("Comes for a part of it"),
    "another_way": gettext_lazy("Takes part in another way"),
    "not_appropriate": gettext_lazy("Does not take part: not appropriate"),
    "not_invited": gettext_lazy("Is not invited"),
}
WAYS = {
    "in_person": gettext_lazy("In person"),
    "own_words": gettext_lazy("In the child's own words"),
    "statement": gettext_lazy("A statement"),
    "text_or_email": gettext_lazy("A text or e-mail"),
    "recording": gettext_lazy("A recording"),
    "drawing": gettext_lazy("A drawing"),
    "advocate": gettext_lazy("Through an advocate"),
    "meeting_the_chair": gettext_lazy("Meeting the chair beforehand"),
    "social_worker": gettext_lazy("Through the social worker"),
    "workers_account": gettext_lazy("Through a worker's account"),
}
WISHES = [
    ("", gettext_lazy("Not known")),
    ("attend", gettext_lazy("Wants to come")),
    ("stay_away", gettext_lazy("Wants to stay away")),
]
_YES_NO = [("", gettext_lazy("Not settled")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
_LEFT = ("answer", "reason", "evidence")
"""The places at which a rule may be departed from with a reason: they share the one box for it."""


def _words(values: tuple[str, ...], known: dict[str, Any]) -> list[tuple[str, str]]:
    return [(value, str(known.get(value, value.replace("_", " ").capitalize()))) for value in values]


class Settling(PageForm):
    """What the social worker settles; only what the procedure turns on is asked, and none of it at once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=gettext_lazy("Does this child take part, and how?"), widget=forms.RadioSelect, required=False
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("What does the child want?"), choices=WISHES, widget=forms.RadioSelect, required=False
    )
    explained = forms.BooleanField(
        label=gettext_lazy("What a conference is, and the ways to take part, were explained to the child"),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Why is the child not asked?"), widget=WORDS, required=False)
    speaks_to = forms.MultipleChoiceField(
        label=gettext_lazy("What does that reason deal with?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    evidence = forms.CharField(
        label=gettext_lazy("What speaks for deciding otherwise than the age suggests?"), widget=WORDS, required=False
    )
    views = forms.MultipleChoiceField(
        label=gettext_lazy("How do the child's views reach the conference?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    efforts = forms.CharField(
        label=gettext_lazy("If they do not: what was tried to obtain them?"), widget=WORDS, required=False
    )
    prepared = forms.CharField(
        label=gettext_lazy("Who prepared the child, when, and what was covered?"), widget=WORDS, required=False
    )
    departs = forms.CharField(
        label=gettext_lazy("If you depart from what the procedure says: why?"), widget=WORDS, required=False
    )

    def __init__(self, rule: TakingPartRule, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.questions = {f"weighed_{one.key}": one for one in rule.questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(label=question.asks, widget=WORDS, required=False)
        self._offer("answer", _words(rule.answers, ANSWERS))
        self._offer("speaks_to", [(one, one.capitalize()) for one in rule.reason_speaks_to])
        self._offer("views", _words(rule.ways or tuple(WAYS), WAYS))
        for name, wanted in (("speaks_to", rule.reason_speaks_to), ("evidence", rule.presumed_from)):
            if not wanted:
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def said(self) -> taking_part.Said:
        given = self.cleaned_data
        return taking_part.Said(
            answer=given["answer"],
            reason=given["reason"],
            speaks_to=tuple(given.get("speaks_to", ())),
            evidence=given.get("evidence", ""),
            wish=given["wish"],
            explained=given["explained"],
            weighed={one.key: given[name] for name, one in self.questions.items()},
            prepared=given["prepared"],
            views=tuple(given["views"]),
            efforts=given["efforts"],
        )

    def reasons(self, row: ChildsPart) -> dict[str, str]:
        return {f"part.{row.child_id}.{name}": self.cleaned_data["departs"] for name in _LEFT}


class ChairSays(PageForm):
    """What is the chair's to say."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(label=gettext_lazy("I agree to these arrangements"), required=False)
    exception_agreed = forms.BooleanField(
        label=gettext_lazy("I agree that a child this young is in the room"), required=False
    )
    hostile_parent = forms.ChoiceField(
        label=gettext_lazy("May a parent who is there be hostile to the child, or blame the child?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    kept_apart = forms.BooleanField(label=gettext_lazy("The child is kept apart from that parent"), required=False)
    met_the_chair = forms.BooleanField(label=gettext_lazy("I have met the child, or offered to"), required=False)

    def said(self) -> taking_part.ChairSaid:
        given = self.cleaned_data
        hostile = {"yes": True, "no": False}.get(given["hostile_parent"])
        return taking_part.ChairSaid(
            given["agrees"], given["exception_agreed"], hostile, given["kept_apart"], given["met_the_chair"]
        )
