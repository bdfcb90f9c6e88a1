"""A chronology as entries of a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quoracy.casework.access.questions import today
from quoracy.casework.children.models import Child
from quoracy.casework.chronology.facts import procedure_of
from quoracy.casework.chronology.models import Event
from quoracy.casework.chronology.questions import TimelineEntry, as_it_stands
from quoracy.casework.chronology.words import word
from quoracy.rulebook.terms import in_terms
from quoracy.screens.children.happenings import FACTS
from quoracy.screens.components.dates import moment
from quoracy.screens.components.parts import Happening
from quoracy.screens.components.wording import plain


def entries(child: Child, timeline: Sequence[TimelineEntry], kind: str, may_correct: bool) -> list[Happening]:
    """The timeline's entries, of one kind if asked. A correction stands where the day it gives belongs."""
    shown = [_happening(child, entry, may_correct) for entry in timeline if kind in ("", _kind(entry.event))]
    return sorted(shown, key=lambda one: moment_of(one.on), reverse=True)


def moment_of(on: date | datetime) -> datetime:
    """A day as the moment at which it begins, so that days and moments can be put in one order."""
    if isinstance(on, datetime):
        return on
    return timezone.make_aware(datetime(on.year, on.month, on.day))  # noqa: DTZ001 -- made aware here


def kinds_shown(child: Child, timeline: Sequence[TimelineEntry], chosen: str) -> list[tuple[str, str, bool]]:
    """The kinds that occur, as links that show only one: words, address, whether it is the one shown."""
    terms = _terms(child)
    kinds = sorted({(word(kind, terms), kind) for kind in {_kind(entry.event) for entry in timeline}})
    return [(_("Everything"), "?", not chosen), *((says, f"?show={kind}", kind == chosen) for says, kind in kinds)]


def _terms(child: Child) -> Mapping[str, str]:
    return procedure_of(child.authority, today()).terms


def _kind(event: Event) -> str:
    stands = as_it_stands(event)
    return str(stands.kind) if stands else "correction"


def _happening(child: Child, entry: TimelineEntry, may_correct: bool) -> Happening:
    event, stands = entry.event, as_it_stands(entry.event)
    correction = event.kind == "correction"
    told = stands or event
    terms = _terms(child)
    title = word(told.kind, terms) if stands else _("An entry was withdrawn")
    return Happening(
        title=title,
        on=told.at or told.on,
        by=event.recorded_by.name if event.recorded_by else _("an import"),
        says=_("Corrected: %(reason)s") % {"reason": event.reason} if correction and stands else event.reason,
        details=_details(told.facts if stands else {}, terms),
        struck=_struck(entry.corrected_by),
        id=str(event.pk),
        link=_("Correct") if may_correct and stands and not entry.corrected_by else "",
        link_url=reverse("children:correct", args=[child.pk, event.pk])
        if may_correct and stands and not entry.corrected_by
        else "",
    )


def _struck(correction: Event | None) -> str:
    if correction is None:
        return ""
    who = correction.recorded_by.name if correction.recorded_by else _("an import")
    return f"{correction.reason} ({who}, {moment(timezone.localtime(correction.recorded_at))})"


def _details(told: Mapping[str, Any], terms: Mapping[str, str]) -> list[tuple[str, str]]:
    known = [(name, value) for name, value in told.items() if name in FACTS and value is not None]
    return [(in_terms(str(FACTS[name]), terms), _words(value)) for name, value in known]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, list | tuple):
        return ", ".join(plain(part) for part in value) or _("None")
    text = str(value)
    return plain(text) if "_" in text or text.islower() else text
