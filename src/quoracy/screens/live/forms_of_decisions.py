"""What is typed to decide about one child: answers to the threshold, each agency's view, the decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.actions.deciding import Said, Stated, as_kept
from quoracy.casework.conferences.models import Seat, View
from quoracy.rulebook.conference_rules import AnswerKind, AskedOf, DecidedBy, DecisionRule, DefermentRule, Limb
from quoracy.rulebook.conference_rules import ThresholdQuestion as Question
from quoracy.rulebook.deferments import BY_WHEN
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.views import ABSTAIN
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import plain
from quoracy.screens.live.forms import YES_NO, part

WORDS = forms.Textarea
NOT_ESTABLISHED = ("not_established", _("Not established"))
OUTCOMES = {
    "plan": _("A plan is needed"),
    "no_plan": _("No plan is needed"),
    "child_in_need_plan": _("A child in need plan"),
    "plan_continues": _("The plan continues"),
    "plan_ends": _("The plan ends"),
    "other": _("Something else"),
    ABSTAIN: _("No view"),
}


ENTRIES = {
    "missing_information": _("What information is missing?"),
    "why_critical": _("Why can nothing be decided without it?"),
    "held_by": _("Who holds it?"),
    "got_by": _("Who gets it?"),
    "by_when": _("By when is it promised?"),
    "kept_safe_by": _("How is the child kept safe until then, and by whom?"),
}
"""What a deferment asks for, as questions. A procedure may bring an entry of its own; it is then written as words."""


def outcome_words(outcome: str) -> str:
    return str(OUTCOMES.get(outcome) or plain(outcome))


def outcomes_of(rule: DecisionRule, review: bool) -> list[tuple[str, Any]]:
    return [(key, outcome_words(key)) for key in (rule.review_outcomes if review else rule.outcomes)]


def of_the_conference(questions: Sequence[Question]) -> list[Question]:
    """The questions answered once; what each agency is asked is taken with its view."""
    return [q for q in questions if q.asked_of in (AskedOf.CHAIR, AskedOf.CONFERENCE)]


class Threshold(PageForm):
    """The threshold in the procedure's words. An empty answer is kept as empty and never taken for one."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, questions: Sequence[Question], limbs: Sequence[Limb], kept: Mapping[str, Any], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.questions = of_the_conference(questions)
        keys = {question.key for question in self.questions}
        self.limbs = [limb for limb in limbs if limb.question in keys]
        for question in self.questions:
            self._ask(question, kept)
        for limb in self.limbs:
            self.fields[f"limb_{limb.key}"] = forms.MultipleChoiceField(
                label=plain(limb.key),
                choices=[(name, plain(name)) for name in (*limb.all_of, *limb.any_of)],
                initial=list(kept.get("limbs", {}).get(limb.key, ())),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def _ask(self, question: Question, kept: Mapping[str, Any]) -> None:
        given = kept.get("answers", {}).get(question.key, "")
        field: forms.Field
        if question.kind is AnswerKind.TEXT:
            field = forms.CharField(label=question.wording, initial=given, widget=WORDS, required=False)
        elif question.kind is AnswerKind.CONFIRMATION:
            field = forms.BooleanField(label=question.wording, initial=given == "yes", required=False)
        else:
            choices = [*YES_NO, *([NOT_ESTABLISHED] if question.kind is AnswerKind.YES_NO_NOT_ESTABLISHED else [])]
            field = forms.ChoiceField(
                label=question.wording, choices=choices, initial=given, widget=forms.RadioSelect, required=False
            )
        self.fields[f"threshold_{question.key}"] = field
        self.fields[f"reasons_{question.key}"] = forms.CharField(
            label=_("Reasons"),
            initial=kept.get("reasons", {}).get(question.key, ""),
            widget=WORDS,
            required=False,
        )

    def asked(self) -> list[tuple[Question, Any, Any, list[tuple[Limb, Any]]]]:
        return [
            (
                question,
                self[f"threshold_{question.key}"],
                self[f"reasons_{question.key}"],
                [(limb, self[f"limb_{limb.key}"]) for limb in self.limbs if limb.question == question.key],
            )
            for question in self.questions
        ]

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "answers": {q.key: self._answer(q) for q in self.questions},
            "reasons": {q.key: given[f"reasons_{q.key}"].strip() for q in self.questions},
            "limbs": {limb.key: given[f"limb_{limb.key}"] for limb in self.limbs if given[f"limb_{limb.key}"]},
        }

    def _answer(self, question: Question) -> str:
        given = self.cleaned_data[f"threshold_{question.key}"]
        return ("yes" if given else "") if isinstance(given, bool) else str(given).strip()


class Taking(PageForm):
    """Each agency's view of one child, all in one form, one by one."""

    def __init__(
        self, seats: Sequence[Seat], outcomes: Sequence[tuple[str, Any]], categories: Sequence[str],
        said: Mapping[uuid.UUID, View], *args: Any, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.seats, self.said = list(seats), said
        choices = [("", _("Not asked yet")), *outcomes, (ABSTAIN, OUTCOMES[ABSTAIN])]
        for seat in self.seats:
            view = said.get(seat.pk)
            who = {"name": seat.name}
            self._box(seat, "view", forms.ChoiceField(label=_("View of %(name)s") % who, choices=choices), view)
            likely = forms.CharField(label=_("How likely is harm, says %(name)s?") % who, widget=WORDS)
            self._box(seat, "likelihood", likely, view)
            self._box(seat, "reasons", forms.CharField(label=_("Reasons of %(name)s") % who, widget=WORDS), view)
            span = _("From 0 to 10, %(name)s") % who
            self._box(seat, "scale", forms.IntegerField(label=span, min_value=0, max_value=10), view)
            boxes = forms.MultipleChoiceField(
                label=_("Categories named by %(name)s") % who,
                choices=[(category, plain(category)) for category in categories],
                widget=forms.CheckboxSelectMultiple,
            )
            self._box(seat, "categories", boxes, view)

    def _box(self, seat: Seat, name: str, field: forms.Field, view: View | None) -> None:
        field.required = False
        field.initial = getattr(view, name, None) if view else None
        self.fields[part(name, seat.pk)] = field

    def rows(self) -> list[tuple[Seat, str, str, Mapping[str, Any]]]:
        """Each seat with the name and the value of its sign, and its boxes."""
        names = ("view", "likelihood", "reasons", "scale", "categories")
        return [
            (seat, part("seen", seat.pk), self.seen(seat), {name: self[part(name, seat.pk)] for name in names})
            for seat in self.seats
        ]

    def clean(self) -> dict[str, Any]:
        """Words without a view would be lost without a sound: ask for the view."""
        given = super().clean() or self.cleaned_data
        for seat in self.seats:
            words = [given.get(part(name, seat.pk)) for name in ("likelihood", "reasons", "scale", "categories")]
            if not given.get(part("view", seat.pk)) and any(word not in (None, "", []) for word in words):
                says = _("Choose the view of %(name)s, so that what you typed for them is kept")
                self.add_error(part("view", seat.pk), says % {"name": seat.name})
        return given

    def seen(self, seat: Seat) -> str:
        """The sign of the view that the writer has seen of somebody: after an objection, of the one it showed."""
        name = part("view", seat.pk)
        if self.is_bound and not (self.data.get(name) and name in self.errors):
            return str(self.data.get(part("seen", seat.pk), ""))
        return as_kept(self.said.get(seat.pk))

    def taken(self) -> list[tuple[Seat, Said, str]]:
        """The views that were given or changed, each with the sign of what its writer saw.

        A seat that was not asked yet is left out, and so is one that the writer left as it was: it may have been
        changed meanwhile by somebody else.
        """
        given = [(seat, self._of(seat), self.data.get(part("seen", seat.pk), "")) for seat in self.seats]
        return [(seat, said, seen) for seat, said, seen in given if said.view and as_kept(said) != seen]

    def _of(self, seat: Seat) -> Said:
        given = self.cleaned_data
        return Said(
            view=given[part("view", seat.pk)],
            likelihood=given[part("likelihood", seat.pk)].strip(),
            reasons=given[part("reasons", seat.pk)].strip(),
            categories=tuple(given[part("categories", seat.pk)]),
            scale=given[part("scale", seat.pk)],
        )


class Deciding(PageForm):
    """The decision about one child, as this procedure takes it. The fields are named by the rulebook's places."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, procedure: Procedure, review: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rule = procedure.decision
        if rule.decided_by is not DecidedBy.CHAIR_DECIDES:
            self.fields["consensus"] = forms.ChoiceField(
                label=_("Did those present agree?"), choices=YES_NO, widget=forms.RadioSelect
            )
        if rule.dispute_note_first:
            self.fields["dispute_note"] = forms.CharField(
                label=_("If not: what was disputed, and how was it discussed?"), widget=WORDS, required=False
            )
        self.fields["chair_view"] = forms.ChoiceField(
            label=_("What is decided?"), choices=outcomes_of(rule, review), widget=forms.RadioSelect
        )
        self.fields["chair_categories"] = forms.MultipleChoiceField(
            label=_("For a plan: of which category?"),
            choices=[(category, plain(category)) for category in procedure.categories],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["chair_reason"] = forms.CharField(label=_("Reasons"), widget=WORDS, required=False)
        self.fields["chair_exceptional_circumstances"] = forms.CharField(
            label=_("Exceptional circumstances, where a policy asks for them"), widget=WORDS, required=False
        )

    def stated(self) -> Stated:
        given = self.cleaned_data
        return Stated(
            outcome=given["chair_view"],
            categories=tuple(given["chair_categories"]),
            reasons=given["chair_reason"],
            exceptional=given["chair_exceptional_circumstances"],
            consensus=given.get("consensus") == "yes",
            dispute=given.get("dispute_note", ""),
        )


FURTHER = (2, 3)
MORE = {
    "what": _("Missing item %(n)d: what is it?"),
    "held_by": _("Missing item %(n)d: who holds it?"),
    "got_by": _("Missing item %(n)d: who gets it?"),
}


def _entry(entry: str) -> forms.Field:
    label = ENTRIES.get(entry, plain(entry))
    if entry == BY_WHEN:
        return DayField(label=label, the="day by which it is promised")
    if entry in ("held_by", "got_by"):
        return forms.CharField(label=label, max_length=120)
    return forms.CharField(label=label, widget=WORDS)


def _as_text(given: str | date) -> str:
    return given.isoformat() if isinstance(given, date) else given


class Deferring(PageForm):
    """A decision put off on the ground that the procedure knows, with everything it asks for first."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, rule: DefermentRule, again: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rule = rule
        self.fields["deferment_ground"] = forms.ChoiceField(
            label=_("On what ground?"),
            choices=[(ground, plain(ground)) for ground in rule.grounds],
            widget=forms.RadioSelect,
        )
        for entry in rule.entries:
            self.fields[f"deferment_{entry}"] = _entry(entry)
        if BY_WHEN in rule.entries:
            self._further_items()
        self.fields["deferment_reconvene_on"] = DayField(
            label=_("When does the conference meet again?"), the="day the conference meets again"
        )
        if again:
            self.fields["deferment_second_reason"] = forms.CharField(
                label=_("Why is it deferred once more?"), widget=WORDS
            )

    def _further_items(self) -> None:
        """Room for more that is missing, each with its own holder: each is chased by itself (BOL-1.90b)."""
        for number in FURTHER:
            at = {"n": number}
            for name, label in MORE.items():
                field = forms.CharField(label=label % at, max_length=120, required=False)
                self.fields[f"more_{name}_{number}"] = field
            self.fields[f"more_by_when_{number}"] = DayField(
                label=_("Missing item %(n)d: by when is it promised?") % at, the="day it is promised", required=False
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for number in FURTHER if BY_WHEN in self.rule.entries else ():
            parts = [*(f"more_{name}_{number}" for name in MORE), f"more_by_when_{number}"]
            if any(given.get(part) for part in parts):
                for part in parts:
                    if not given.get(part) and part not in self.errors:
                        self.add_error(part, _("Say what, who holds it, who gets it and by when"))
        return given

    def _more(self) -> list[dict[str, str]]:
        given = self.cleaned_data
        return [
            {
                **{name: given[f"more_{name}_{number}"].strip() for name in MORE},
                "by_when": given[f"more_by_when_{number}"].isoformat(),
            }
            for number in FURTHER
            if BY_WHEN in self.rule.entries and given[f"more_what_{number}"]
        ]

    def stated(self) -> Stated:
        given = self.cleaned_data
        day: date = given["deferment_reconvene_on"]
        return Stated(
            outcome="deferred",
            reasons=given.get("deferment_missing_information", ""),
            deferment={
                "ground": given["deferment_ground"],
                "entries": {entry: _as_text(given[f"deferment_{entry}"]) for entry in self.rule.entries},
                "more": self._more(),
                "reconvene_on": day.isoformat(),
                "second_reason": given.get("deferment_second_reason", ""),
            },
        )
