"""What the door asks for, what is answered to an invitation, and where a child's link goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences.models import Seat
from quoracy.casework.invitations.actions.answering import Answer
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.links.answering import Colleague
from quoracy.casework.links.models import Link
from quoracy.rulebook.absence_rules import AbsenceRule, ReportOwed
from quoracy.screens.components.fields import DayField
from quoracy.screens.components.forms import PageForm

Reply = Invitation.Reply
YES_NO = (("yes", _("Yes")), ("no", _("No")))
ANOTHER = "another"


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("6 figures"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ChildsAddress(PageForm):
    channel = forms.ChoiceField(
        label=_("How should the link and the codes go?"), choices=Link.Channel.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("E-mail address or mobile number"), max_length=254)
    whose = forms.CharField(
        label=_("Whose is it?"),
        help_text=_("The child's own, or of the grown-up who helps the child. Never of somebody the child fears."),
        max_length=120,
    )


class Reached(PageForm):
    """How somebody is reached who has no address on file yet."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Their own. Never one that somebody else reads.")
    )
    phone = forms.CharField(label=_("Mobile number"), max_length=40, required=False)


_ANSWERS = [
    (Reply.COMING, _("Yes, I am coming")),
    (Reply.REMOTELY, _("Yes, by video or telephone")),
    (Reply.APOLOGIES, _("No, I send a report instead")),
    (Reply.DEPUTY, _("No, a colleague comes in my place")),
    (Reply.NOT_COMING, _("No")),
]
_OF_MEMBERS = (Reply.DEPUTY, Reply.APOLOGIES)


class Replying(PageForm):
    """Coming or not. Only a member, whose agency owes a report, sends one or somebody else instead."""

    reply = forms.ChoiceField(label=_("Are you coming?"), widget=forms.RadioSelect)

    def __init__(self, seat: Seat, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["reply"]
        assert isinstance(field, forms.ChoiceField)
        member = seat.standing == Seat.Standing.MEMBER
        field.choices = [(value, words) for value, words in _ANSWERS if member or value not in _OF_MEMBERS]


class Known(TypedDict):
    unavoidable: bool | None
    holds_information: bool | None


class Away(PageForm):
    """Why somebody does not come, and what else the procedure's rule for absence asks; with `offered`, who comes."""

    reason = forms.CharField(
        label=_("Why can you not come?"),
        widget=forms.Textarea,
        error_messages={"required": _("Say why you cannot come")},
    )
    unavoidable = forms.ChoiceField(
        label=_("Is it something that could not be avoided?"), choices=YES_NO, widget=forms.RadioSelect
    )
    holds_information = forms.ChoiceField(
        label=_("Do you hold important information about the family?"),
        help_text=_("If you do, a written report is owed"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    role_does_not_allow = forms.BooleanField(label=_("My role does not allow me to take part"), required=False)

    def __init__(
        self, rule: AbsenceRule | None, offered: Sequence[Practitioner] | None, *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        asked = {
            "unavoidable": rule is not None and rule.unavoidable_asked,
            "holds_information": rule is not None and rule.report_owed is ReportOwed.IF_IMPORTANT,
            "role_does_not_allow": rule is not None and "role_excuses_views" in rule.cites and offered is None,
        }
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]
        self.offered = {str(one.pk): one for one in offered or ()}
        if offered is not None:
            self._ask_who(offered)

    def _ask_who(self, offered: Sequence[Practitioner]) -> None:
        if offered:
            choices = [(str(one.pk), f"{one.name}, {one.title}") for one in offered]
            self.fields["deputy"] = forms.ChoiceField(
                label=_("Who comes in your place?"),
                choices=[*choices, (ANOTHER, _("Another colleague: give the name below"))],
                widget=forms.RadioSelect,
            )
        self.fields["colleague_name"] = forms.CharField(label=_("Your colleague's name"), max_length=120)
        self.fields["colleague_title"] = forms.CharField(label=_("Your colleague's job"), max_length=120)
        self.fields["colleague_email"] = forms.EmailField(
            label=_("Your colleague's e-mail address"),
            help_text=_("At your own agency. The invitation goes there at once."),
        )
        for name in ("colleague_name", "colleague_title", "colleague_email"):
            self.fields[name].required = not offered
        self.order_fields(["deputy", "colleague_name", "colleague_title", "colleague_email", "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deputy") == ANOTHER and not cleaned.get("colleague_name"):
            self.add_error("colleague_name", _("Enter your colleague's name"))
        return cleaned

    def known(self) -> Known:
        """What was answered; None to a question that this procedure does not ask."""
        return {
            "unavoidable": self._yes_or_no("unavoidable"),
            "holds_information": self._yes_or_no("holds_information"),
        }

    def _yes_or_no(self, name: str) -> bool | None:
        return {"yes": True, "no": False}.get(str(self.cleaned_data.get(name, "")))

    def said(self, reply: str) -> Answer:
        given = self.cleaned_data
        return Answer(
            reply,
            given["reason"],
            **self.known(),
            role_does_not_allow=bool(given.get("role_does_not_allow")),
        )

    def instead(self) -> Practitioner | Colleague:
        given = self.cleaned_data
        chosen = self.offered.get(str(given.get("deputy", "")))
        return chosen or Colleague(given["colleague_name"], given["colleague_title"], given["colleague_email"])


class Briefed(PageForm):
    briefed_on = DayField(
        label=_("On which day was your colleague, or were you, told of the circumstances?"), the="day of the briefing"
    )
