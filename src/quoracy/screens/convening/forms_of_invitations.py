"""What is typed when invitations are sent, and when somebody's answer is taken down for them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quoracy.casework.agencies.models import AgencyKind, Service
from quoracy.casework.conferences.models import Seat
from quoracy.casework.invitations.actions.answering import Answer
from quoracy.casework.invitations.actions.listing import BROUGHT, Newcomer
from quoracy.casework.invitations.models import Invitation
from quoracy.rulebook.finding import Finding
from quoracy.screens.components.forms import PageForm
from quoracy.screens.convening.forms import WORDS, part

_PLACES = uuid.UUID("7c1f4f0e-2f0b-5d8e-9a53-1f8a50c1d6aa")
"""The namespace of the names of reason fields: a finding keeps its field while others come and go."""


class Sending(PageForm):
    """A reason for each thing the list lacks that a reason may leave as it is; one given before stands there."""

    links = forms.BooleanField(
        label=_("Send everybody who has no account a link of their own as well"),
        help_text=_("By it they answer, read what is shared with them and send what they have to say."),
        required=False,
        initial=True,
    )

    def __init__(self, findings: Sequence[Finding], given: dict[str, str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places: dict[str, Finding] = {}
        for finding in findings:
            name = part("why", uuid.uuid5(_PLACES, finding.place))
            self.places[name] = finding
            self.fields[name] = forms.CharField(
                label=finding.says, widget=WORDS, required=False, initial=given.get(finding.says, "")
            )

    def reasons(self) -> dict[str, str]:
        return {finding.place: self.cleaned_data.get(name, "") for name, finding in self.places.items()}

    def missing(self, name: str) -> None:
        self.add_error(name, _("Ask somebody, or say why it is left as it is"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.places:
            if not str(cleaned.get(name, "")).strip():
                self.missing(name)
        return cleaned


_YES_NO = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]
_TAKEN = [
    (value, label)
    for value, label in Invitation.Reply.choices
    if value not in (Invitation.Reply.NONE, Invitation.Reply.DEPUTY)
]


class TakingDown(PageForm):
    """An answer given by telephone or in passing, taken down for the person asked."""

    reply = forms.ChoiceField(label=_("What do they answer?"), choices=_TAKEN, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("If they are not coming: why?"), widget=WORDS, required=False)
    unavoidable = forms.ChoiceField(
        label=_("Could it not be avoided?"), choices=_YES_NO, widget=forms.Select, required=False
    )
    holds_information = forms.ChoiceField(
        label=_("Do they hold important information?"), choices=_YES_NO, widget=forms.Select, required=False
    )

    def said(self) -> Answer:
        given = self.cleaned_data
        known = {"yes": True, "no": False}
        return Answer(
            given["reply"],
            given["reason"],
            unavoidable=known.get(given["unavoidable"]),
            holds_information=known.get(given["holds_information"]),
        )


class Consenting(PageForm):
    """Who agrees to an observer: the chair where the chair is asking, else each relative who is asked."""

    def __init__(self, one: Invitation, family: Sequence[Seat], *arguments: Any, chairs: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.family = {} if chairs else {str(seat.person_id): seat for seat in family}
        if chairs:
            self._ask("chair", str(_("Do you agree, as the chair?")), one.chair_consents)
        for key, seat in self.family.items():
            label = _("Does %(name)s agree?") % {"name": seat.name}
            self._ask(part("agrees", uuid.UUID(key)), label, one.family_consents.get(key))

    def _ask(self, name: str, label: str, said: bool | None) -> None:
        initial = {True: "yes", False: "no", None: ""}[said]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=_YES_NO, widget=forms.Select, required=False, initial=initial
        )

    def chair_says(self) -> bool:
        return self.cleaned_data.get("chair") == "yes"

    def family_says(self) -> dict[str, bool]:
        """Each relative who was asked, and yes or no; who was not asked is not among them."""
        said = {key: self.cleaned_data.get(part("agrees", uuid.UUID(key)), "") for key in self.family}
        return {key: answer == "yes" for key, answer in said.items() if answer}


class LeavingOff(PageForm):
    """Why somebody is not asked."""

    reason = forms.CharField(label=_("Why is this person not asked?"), widget=WORDS)


class Newcoming(PageForm):
    """Somebody of an agency who is not on the directory yet."""

    name = forms.CharField(label=_("What is their name?"), max_length=120)
    title = forms.CharField(label=_("What is their job?"), max_length=120)
    agency = forms.CharField(label=_("Which agency are they from?"), max_length=160)
    kind = forms.ChoiceField(label=_("What kind of agency is it?"), choices=AgencyKind.choices)
    service = forms.ChoiceField(
        label=_("Which service, if it has several?"),
        choices=[("", _("None of these")), *Service.choices],
        required=False,
    )
    email = forms.EmailField(label=_("What is their e-mail address?"), required=False)
    standing = forms.ChoiceField(
        label=_("As what are they asked?"),
        choices=[(Seat.Standing.MEMBER, _("Member")), (Seat.Standing.OBSERVER, _("Observer"))],
        widget=forms.RadioSelect,
        initial=Seat.Standing.MEMBER,
    )

    def who(self) -> Newcomer:
        given = self.cleaned_data
        return Newcomer(*(given[name] for name in ("name", "title", "agency", "kind", "service", "email")))


class Bringing(PageForm):
    """Somebody whom a relative brings."""

    name = forms.CharField(label=_("What is their name?"), max_length=120)
    brought_by = forms.ChoiceField(label=_("With whom do they come?"), widget=forms.RadioSelect)
    standing = forms.ChoiceField(
        label=_("As what do they come?"),
        choices=[(one, one.label) for one in BROUGHT],
        widget=forms.RadioSelect,
    )
    adult = forms.BooleanField(label=_("This person is an adult"), required=False)

    def __init__(self, relatives: Sequence[Seat], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.relatives = {str(seat.pk): seat for seat in relatives}
        field = self.fields["brought_by"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, seat.name) for key, seat in self.relatives.items()]
