"""What somebody at the table types for themselves: a view, its number and category, and dissent; and the reveal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.conferences.actions.deciding import Said
from quoracy.casework.conferences.models import View
from quoracy.casework.conferences.sealing import OwnDissent, OwnView, Reveal
from quoracy.rulebook.procedure import Procedure
from quoracy.rulebook.spread import scales
from quoracy.rulebook.views import ABSTAIN
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import plain
from quoracy.screens.live.forms_of_decisions import OUTCOMES, WORDS, outcomes_of


class OwnViewForm(PageForm):
    """One person's view of one child. Nothing is chosen beforehand; once it was shown, a change says why."""

    def __init__(
        self, procedure: Procedure, *args: Any, review: bool, shown: bool, likelihood: str,
        evidence: Sequence[tuple[str, str]] = (), **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        rule = procedure.decision
        self.fields["likelihood"] = forms.CharField(label=likelihood, widget=WORDS, required=False)
        self.fields["view"] = forms.ChoiceField(
            label=_("What is your view?"),
            choices=[*outcomes_of(rule, review), (ABSTAIN, OUTCOMES[ABSTAIN])],
            widget=forms.RadioSelect,
        )
        self.fields["reasons"] = forms.CharField(
            label=_("Your reasons"), help_text=_("Also where you give no view."), widget=WORDS
        )
        if scales(rule):
            span = {"lowest": rule.scale_lowest, "highest": rule.scale_highest}
            self.fields["scale"] = forms.IntegerField(
                label=_("How safe is the child, from %(lowest)d to %(highest)d?") % span,
                help_text=_("%(highest)d is safe enough.") % span,
                min_value=rule.scale_lowest,
                max_value=rule.scale_highest,
                required=False,
            )
        self.fields["categories"] = forms.MultipleChoiceField(
            label=_("If a plan is needed: of which category?"),
            choices=[(category, plain(category)) for category in procedure.categories],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        if evidence:
            self.fields["rests_on"] = forms.MultipleChoiceField(
                label=_("What does your judgement rest on?"),
                help_text=_(
                    "Tick what you rely on of what was said and reported. It stays with your view in the record."
                ),
                choices=list(evidence),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if shown:
            self.fields["because"] = forms.CharField(
                label=_("Why do you change it, now that the views have been shown?"),
                help_text=_("The first one stays on record."),
                widget=WORDS,
                required=False,
            )

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            view=given["view"],
            likelihood=given["likelihood"],
            reasons=given["reasons"],
            categories=tuple(given["categories"]),
            scale=given.get("scale"),
            rests_on=tuple(given.get("rests_on", ())),
        )

    def because(self) -> str:
        return str(self.cleaned_data.get("because", ""))


def kept_view(row: OwnView | View | None) -> dict[str, Any]:
    """What somebody gave before, as the initial values of their form."""
    names = ("view", "likelihood", "reasons", "scale", "categories", "rests_on")
    return {name: getattr(row, name) for name in names} if row else {}


class Revealing(PageForm):
    """Open all views of one child at once; not everybody being in asks for the reason."""

    def __init__(self, *args: Any, all_in: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["shown"] = forms.ChoiceField(
            label=_("What do the others see?"),
            choices=Reveal.Shown.choices,
            initial=Reveal.Shown.WITHOUT_NAMES,
            widget=forms.RadioSelect,
        )
        if not all_in:
            self.fields["reason"] = forms.CharField(
                label=_("Not everybody has given a view. Why do you not wait?"), widget=WORDS, required=False
            )


class Dissenting(PageForm):
    """That somebody disagrees with what was decided, in their own words."""

    reasons = forms.CharField(
        label=_("Why do you disagree?"), help_text=_("It stands in the record in your own words."), widget=WORDS
    )

    def __init__(self, *args: Any, personally: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if personally:
            self.fields["personal"] = forms.BooleanField(
                label=_("I speak for myself, apart from my agency"), required=False
            )


def kept_dissent(row: OwnDissent | None) -> dict[str, Any]:
    return {"reasons": row.reasons, "personal": row.personal} if row else {}
