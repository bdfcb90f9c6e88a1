"""What is typed when a report is written, signed, shared and ruled on: few questions to a page, large for a thumb."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quoracy.casework.children.models import Child
from quoracy.casework.reports.actions.withholding import From
from quoracy.casework.reports.actions.writing import Written
from quoracy.casework.reports.models import Passage, Sharing
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.plain_words import Term
from quoracy.rulebook.report_rules import ReportRule
from quoracy.screens.components.fields import ClockField, DayField
from quoracy.screens.components.forms import PageForm
from quoracy.screens.components.wording import plain

WORDS = forms.Textarea
YES_NO = (("yes", _("Yes")), ("no", _("No")))
ALL = "all"


def reason_field(place: str) -> str:
    """The name of the box in which a finding's reason is typed."""
    return f"reason_{place}".replace(".", "_").replace("-", "_")


class Writing(PageForm):
    """One passage: what is said, of which kind, at which hand."""

    text = forms.CharField(label=_("What do you want to say?"), widget=WORDS)
    label = forms.ChoiceField(
        label=_("What kind of statement is it?"), choices=Passage.Label.choices, widget=forms.RadioSelect
    )
    hand = forms.ChoiceField(
        label=_("How do you know it?"), choices=Passage.Hand.choices, widget=forms.RadioSelect, initial="first"
    )
    source = forms.CharField(label=_("Who told you?"), required=False, max_length=200)
    happened_on = DayField(label=_("On which day did it happen?"), the="day on which it happened", required=False)
    weighs = forms.ChoiceField(
        label=_("Is it a worry, or is it something that protects the child?"),
        choices=Passage.Weighs.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    evidence = forms.CharField(label=_("If it is an opinion: what does it rest on?"), widget=WORDS, required=False)
    other_way = forms.CharField(label=_("Is there anything that points the other way?"), widget=WORDS, required=False)
    mentions_conviction = forms.BooleanField(label=_("It mentions somebody's criminal convictions"), required=False)
    conviction_of = forms.CharField(label=_("Whose convictions?"), required=False, max_length=120)
    consent = forms.CharField(label=_("When, how and to whom did they consent?"), required=False, max_length=200)
    personal_to_parent = forms.BooleanField(
        label=_("It is about a parent's own difficulties, which a child should not read without the chair's leave"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, about: Sequence[Child], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if len(about) > 1:
            choices = [(str(child.pk), child.name) for child in about] + [(ALL, _("All of them"))]
            self.fields["child"] = forms.ChoiceField(
                label=_("Who is it about?"), choices=choices, widget=forms.RadioSelect
            )
        self.only = about[0].pk if len(about) == 1 else None

    def asks(self, rule: ReportRule | None, *, dated: bool) -> None:
        """Leave out what the procedure does not ask of a paragraph: its day, what it rests on, the other way."""
        wanted = {
            "happened_on": dated,
            "evidence": rule is not None and rule.evidence_for_opinions,
            "other_way": rule is not None and rule.other_way_asked,
        }
        for name in (name for name, asked in wanted.items() if not asked):
            del self.fields[name]

    def written(self, part: str) -> Written:
        given = self.cleaned_data
        child = given.get("child", "")
        names = (
            "text",
            "label",
            "hand",
            "source",
            "mentions_conviction",
            "conviction_of",
            "consent",
            "personal_to_parent",
            "weighs",
            "happened_on",
            "evidence",
            "other_way",
        )
        about = None if child == ALL else child or self.only
        told = {name: given[name] for name in names if name in given}
        return Written(part=part, child=UUID(str(about)) if about else None, **told)


class Attaching(Writing):
    """A file and what it is."""

    file = forms.FileField(label=_("Choose a file"), help_text=_("A PDF, a Word document or a photograph, up to 4 MB"))
    field_order = ("file", "text")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["weighs"]
        self.asks(None, dated=False)


class Words(PageForm):
    """What each term of a report means, in the author's words; what the local list offers stands in the box."""

    def __init__(self, found: Sequence[Term], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rows = []
        for number, term in enumerate(found):
            name = f"means_{number}"
            self.fields[name] = forms.CharField(
                label=_("What does “%(term)s” mean?") % {"term": term.term},
                required=False,
                max_length=200,
                initial=term.plain,
            )
            self.rows.append((term, name))

    def meanings(self) -> dict[str, str]:
        return {term.term: self.cleaned_data[name] for term, name in self.rows}


class OwnForm(Attaching):
    """A document of the agency's own, and with what it deals; it is no paragraph of one kind or at one hand."""

    legible = forms.BooleanField(label=_("I have looked: every page of it is legible"))
    keeps_apart = forms.BooleanField(
        label=_("It keeps fact, allegation and opinion apart, and says whose each is"), required=False
    )

    def __init__(
        self, about: Sequence[Child], headings: Sequence[tuple[str, str]], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(about, *arguments, **options)
        for name in ("label", "hand", "source", "version"):
            del self.fields[name]
        self.fields["text"].label = _("What is it?")
        self.fields["text"].widget = forms.TextInput()
        self.fields["covers"] = forms.MultipleChoiceField(
            label=_("What does it deal with? You are asked for the rest"),
            choices=list(headings),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.order_fields(["file", "text", "child", "covers", "legible", "keeps_apart"])


class KeepingFrom(PageForm):
    """From whom a passage is to be kept, and why."""

    why = forms.CharField(label=_("Why?"), widget=WORDS, required=False)
    exceptional = forms.BooleanField(
        label=_("The circumstances are exceptional: it is kept from every parent, or it is the whole report"),
        required=False,
    )

    def __init__(self, offered: Sequence[tuple[From, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.offered = {one.key: one for one, _name in offered}
        self.fields["whom"] = forms.MultipleChoiceField(
            label=_("Who may not read this passage?"),
            choices=[(one.key, name) for one, name in offered],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.order_fields(["whom", "why", "exceptional"])

    def whom(self) -> list[From]:
        return [self.offered[key] for key in self.cleaned_data["whom"]]


class Seeing(PageForm):
    """Whether a child was seen, when, and alone."""

    seen = forms.ChoiceField(label=_("Have you seen this child?"), choices=YES_NO, widget=forms.RadioSelect)
    on = DayField(label=_("When?"), the="day the child was seen", required=False)
    alone = forms.ChoiceField(label=_("Alone?"), choices=YES_NO, widget=forms.RadioSelect, required=False)
    by_whom = forms.CharField(label=_("By whom, if not by you?"), required=False, max_length=120)


class Nothing(PageForm):
    why = forms.CharField(label=_("Why has your agency nothing to report?"), widget=WORDS)


class Signing(PageForm):
    """The author's signature, and a box for each reason that is needed."""

    convictions = forms.ChoiceField(
        label=_("Does the report mention anybody's criminal convictions?"), choices=YES_NO, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    role = forms.CharField(label=_("Your role"), max_length=120)
    confirmed = forms.BooleanField(label=_("This is my report, and I sign it"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, found: Sequence[Finding], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places = {f.place: reason_field(f.place) for f in found if f.needs_reason}
        for finding in found:
            if finding.needs_reason:
                self.fields[self.places[finding.place]] = forms.CharField(label=finding.says, widget=WORDS)
        self.order_fields([*self.places.values(), "convictions", "name", "role", "confirmed"])

    def reasons(self) -> dict[str, str]:
        return {place: self.cleaned_data.get(name, "") for place, name in self.places.items()}


class SharedWith(PageForm):
    """With one parent or child: when and how it was shared, or why not."""

    whom = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
    given_on = DayField(label=_("On which day was it shared?"), the="day it was shared", required=False)
    given_time = ClockField(label=_("At what time?"), the="time it was shared", required=False)
    how = forms.ChoiceField(label=_("How?"), choices=Sharing.How.choices, widget=forms.RadioSelect, required=False)
    discussed_on = DayField(label=_("When did you talk it over?"), the="day you talked it over", required=False)
    said = forms.CharField(label=_("What did they say?"), widget=WORDS, required=False)
    evidence = forms.CharField(label=_("Where is this written down?"), required=False, max_length=200)
    why_not = forms.CharField(label=_("If it was not shared: why not?"), widget=WORDS, required=False)

    def __init__(self, offered: Sequence[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)

    def given_at(self) -> datetime | None:
        day, clock = self.cleaned_data.get("given_on"), self.cleaned_data.get("given_time")
        if day is None:
            return None
        moment = timezone.make_aware(datetime.combine(day, clock or datetime.min.time()))
        whole_day = clock is None and day == timezone.localdate()
        return timezone.now() if whole_day else moment


class Unclear(PageForm):
    why = forms.CharField(label=_("What is unclear?"), widget=WORDS)


class Ruling(PageForm):
    """The chair's ruling on one passage and one person."""

    answer = forms.ChoiceField(
        label=_("Is it kept from them?"),
        choices=(("withheld", _("Yes, it is withheld")), ("shown", _("No, they may read it"))),
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("Your reasons"), widget=WORDS)
    way = forms.ChoiceField(label=_("If it is withheld: how is it shared?"), widget=forms.RadioSelect, required=False)
    shared_how = forms.CharField(label=_("What more is agreed with the author about sharing it?"), required=False)
    parent_objects = forms.BooleanField(
        label=_("A parent objects to this child hearing of the parent's own difficulties"), required=False
    )
    objection = forms.CharField(label=_("What does the author hold against it?"), widget=WORDS, required=False)

    def __init__(self, ways: Sequence[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way, plain(way)) for way in ways]
        if not ways:
            del self.fields["way"]
