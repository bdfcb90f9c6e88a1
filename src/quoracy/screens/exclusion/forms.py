"""What a request, a ruling and telling the person ask. Each ground of the procedure brings its own box for evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.exclusions.actions import Asked, Ruled
from quoracy.casework.exclusions.models import Exclusion
from quoracy.rulebook.exclusion_rules import ExclusionGround
from quoracy.screens.components.dates import clock
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm

_TEXT = forms.Textarea
SPANS = [("whole", _("The whole conference")), ("part", _("A part of it"))]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Asking(PageForm):
    """A request: who, for how long, on which grounds with which evidence."""

    seat = forms.ChoiceField(label=_("Who should be kept out?"), widget=forms.RadioSelect)
    span = forms.ChoiceField(label=_("Of what?"), choices=SPANS, widget=forms.RadioSelect)
    part = forms.CharField(label=_("Which part? One item of the agenda on each line"), widget=_TEXT, required=False)

    def __init__(
        self, seats: Sequence[tuple[str, str]], grounds: Sequence[ExclusionGround], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["seat"].choices = list(seats)  # type: ignore[attr-defined]  # it is a choice field
        self.grounds = tuple(grounds)
        for ground in grounds:
            label = _("Evidence, if this is a ground: %(says)s") % {"says": ground.says}
            self.fields[f"evidence_{ground.key}"] = forms.CharField(label=label, widget=_TEXT, required=False)
        self._more()
        self.fields["reason"] = forms.CharField(
            label=_("Why should this person be kept out?"), widget=_TEXT, required=not grounds
        )
        self.fields["request_reached_chair_on"] = forms.CharField(
            label=_("If this comes late: why could it not come sooner?"), widget=_TEXT, required=False
        )

    def _more(self) -> None:
        asked = {
            "professional": (
                _("Which professional is concerned? Only the chair and the unit read it"),
                "named_professional",
            ),
            "heard_by": (_("Who heard the child ask for it, and when?"), "asked_by_child"),
            "why_not_split": (_("Why would attending at different times not do?"), "split_first"),
            "source": (_("Where does the confidential matter come from?"), "span"),
        }
        for name, (label, trait) in asked.items():
            if any(getattr(ground, trait) for ground in self.grounds):
                self.fields[name] = forms.CharField(label=label, required=False, max_length=400)
        if any(ground.agreed_beforehand for ground in self.grounds):
            label = _("If the chair agreed beforehand to hear confidential matter: when?")
            self.fields["agreed_on"] = DayField(label=label, the="day on which the chair agreed", required=False)
        if self.grounds:
            self.fields["only_earlier"] = forms.BooleanField(
                label=_("The only evidence is that this person was kept out before"), required=False
            )

    def asked(self) -> Asked:
        given = self.cleaned_data
        evidence = {ground.key: given[f"evidence_{ground.key}"] for ground in self.grounds}
        details = {
            name: given[name]
            for name in ("professional", "heard_by", "why_not_split", "source", "only_earlier")
            if given.get(name)
        }
        if given.get("agreed_on"):
            details["agreed_on"] = given["agreed_on"].isoformat()
        return Asked(
            whole=given["span"] == "whole",
            evidence={key: words for key, words in evidence.items() if words.strip()},
            part=() if given["span"] == "whole" else _lines(given["part"]),
            reason=given["reason"],
            details=details,
        )

    def reasons(self) -> dict[str, str]:
        words = self.cleaned_data["request_reached_chair_on"]
        return {"request.reached_chair_on": words, "request.grounds": self.cleaned_data["reason"]}


class Ruling(PageForm):
    """The chair's ruling, with everything the person has to be told."""

    outcome = forms.ChoiceField(
        label=_("How do you rule?"),
        choices=[choice for choice in Exclusion.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    grounds = forms.MultipleChoiceField(
        label=_("On which grounds?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = forms.CharField(label=_("Your reasons, for the file"), widget=_TEXT)
    span = forms.ChoiceField(label=_("Kept out of what?"), choices=SPANS, widget=forms.RadioSelect, required=False)
    items = forms.CharField(
        label=_("Which items or times, as few as will do? One on each line"), widget=_TEXT, required=False
    )
    comes_at = ClockField(
        label=_("If they come later than the others: when?"), the="time at which they come", required=False
    )
    leaves_at = ClockField(
        label=_("If they leave before the others: when?"), the="time at which they leave", required=False
    )
    why_whole = forms.CharField(label=_("If it is the whole conference: why?"), widget=_TEXT, required=False)
    told = forms.CharField(
        label=_("What the person is told of the reasons"),
        help_text=_("They read exactly this, and nothing else of the request. Name no source and no professional."),
        widget=_TEXT,
        required=False,
    )
    views_how = forms.CharField(label=_("How will their views be heard?"), widget=_TEXT, required=False)
    outcome_how = forms.CharField(
        label=_("How, and from whom, will they hear the outcome?"), widget=_TEXT, required=False
    )
    complain_how = forms.CharField(label=_("How can they complain?"), widget=_TEXT, required=False)
    no_reports = forms.BooleanField(label=_("They do not get the reports that were shared with them"), required=False)
    why_no_reports = forms.CharField(label=_("If they do not get them: why?"), widget=_TEXT, required=False)
    gets_record = forms.ChoiceField(
        label=_("What of the record do they get?"), choices=Exclusion.Papers.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, grounds: Sequence[ExclusionGround], starts_at: datetime | None, *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.starts_at = starts_at
        if starts_at is None:
            del self.fields["comes_at"], self.fields["leaves_at"]
        if grounds:
            self.fields["grounds"].choices = [  # type: ignore[attr-defined]  # it is a choice field
                (ground.key, ground.says) for ground in grounds
            ]
        else:
            del self.fields["grounds"]

    def ruled(self) -> Ruled:
        given = self.cleaned_data
        return Ruled(
            outcome=given["outcome"],
            reasons=given["reasons"],
            grounds=tuple(given.get("grounds", ())),
            told=given["told"],
            whole=given["span"] == "whole",
            items=_lines(given["items"]),
            comes_after=self._after(given.get("comes_at")),
            leaves_after=self._after(given.get("leaves_at")),
            views_how=given["views_how"],
            outcome_how=given["outcome_how"],
            complain_how=given["complain_how"],
            gets_reports=not given["no_reports"],
            gets_record=given["gets_record"],
        )

    def _after(self, at: time | None) -> timedelta | None:
        if at is None or self.starts_at is None:
            return None
        day = timezone.localtime(self.starts_at).date()
        return timezone.make_aware(datetime.combine(day, at)) - self.starts_at

    def why(self) -> dict[str, str]:
        given = self.cleaned_data
        return {
            "ruling.whole": given["why_whole"],
            "excluded.report": given["why_no_reports"],
            "ruling.grounds": given["reasons"],
        }


class Views(PageForm):
    """What somebody who stays out thinks."""

    views = forms.CharField(
        label=_("What do they think, and what do they want said?"),
        help_text=_("In their own words as far as you can. It is read to the conference."),
        widget=_TEXT,
    )


class Leaving(PageForm):
    """Who is asked to leave while the conference is on, and at which item."""

    seat = forms.ChoiceField(label=_("Who is asked to leave?"), widget=forms.RadioSelect)
    item = forms.CharField(label=_("At which item of the agenda?"), max_length=200)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It can wait until later today, but the conference does not close without it."),
        widget=_TEXT,
        required=False,
    )

    def __init__(self, seats: Sequence[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["seat"].choices = list(seats)  # type: ignore[attr-defined]  # it is a choice field


class StandingIn(PageForm):
    """Who speaks for somebody kept out."""

    name = forms.CharField(
        label=_("What is the name of the friend or advocate?"),
        help_text=_("Chosen by the person who stays out. The chair may keep them out of confidential items as well."),
        max_length=120,
    )


class Telling(PageForm):
    given = forms.ChoiceField(
        label=_("Has the person been told?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    how = forms.CharField(label=_("How and by whom, or why not?"), widget=_TEXT)


def clock_of(starts_at: datetime | None, after: timedelta | None) -> str:
    """A time of day as it is typed, so long after the beginning."""
    return clock(starts_at + after) if starts_at and after is not None else ""
