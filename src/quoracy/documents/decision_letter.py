"""The decision letter on paper: one reader's letter as a tagged PDF.

Here the letter becomes a sheet: headings, paragraphs and lists in the order in which they are read. How they look is
the template's matter (`typst/decision_letter.typ`), what they say the catalogue of phrases'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from quoracy.documents.decision_wording import called, heading, read_back
from quoracy.documents.letters import Contact, DecisionLetter, LetterChild, Outcome
from quoracy.documents.phrases import Phrases, phrases_in
from quoracy.documents.press import press

Sheet = dict[str, Any]


def render(letter: DecisionLetter) -> bytes:
    """The letter as PDF/UA-1. The same letter always gives the same bytes.

    A letter with missing parts is printed as far as it goes, for previews: whether it may be sent is answered by
    `missing_parts`. A child without a decision gives a ValueError.
    """
    return press("decision_letter.typ", sheet(letter), letter.dated)


def render_many(letters: Iterable[DecisionLetter]) -> Iterator[bytes]:
    """The letters of one conference, each made when it is asked for, so that few are held in memory at once."""
    return (render(letter) for letter in letters)


def sheet(letter: DecisionLetter) -> Sheet:
    """Everything the template prints, as plain data, in the reader's language."""
    phrases = phrases_in(letter.addressee.language)
    conference = letter.conference.called or letter.terms["conference"]
    return {
        "language": str(letter.addressee.language),
        "large_print": letter.addressee.large_print,
        "title": phrases.say("letter.title", conference=conference, day=phrases.day(letter.conference.starts_at)),
        "marking": letter.marking,
        "reference": letter.reference,
        "page": phrases.say("letter.page", page="\n", pages="\n").split("\n"),
        "head": _head(letter, phrases),
        "opening": _opening(letter, phrases, conference),
        "children": [_child(letter, child, phrases) for child in letter.children],
        "closing": _closing(letter, phrases),
    }


def _head(letter: DecisionLetter, phrases: Phrases) -> Sheet:
    sender = letter.sender
    return {
        "authority": sender.authority,
        "unit": sender.unit,
        "lines": _reach(sender.contact, phrases) if sender.contact else [],
        "address": [letter.addressee.name, *letter.addressee.address],
        "facts": [
            {"label": phrases.say("letter.date"), "lines": [phrases.day(letter.dated)]},
            {"label": phrases.say("letter.reference"), "lines": [letter.reference]},
        ],
    }


def _opening(letter: DecisionLetter, phrases: Phrases, conference: str) -> Sheet:
    children = phrases.list([called(child, phrases) for child in letter.children])
    held = {"when": phrases.when(letter.conference.starts_at), "place": letter.conference.place}
    return {
        "heading": phrases.say("letter.heading", conference=conference),
        "subject": phrases.say("letter.subject_at" if letter.conference.place else "letter.subject", **held),
        "dear": phrases.say("letter.dear", name=letter.addressee.name),
        "paragraphs": [
            phrases.say(f"letter.intro_{letter.addressee.capacity}", children=children),
            phrases.say("letter.procedure", procedure=letter.procedure),
            phrases.say("letter.keep_safe", marking=letter.marking),  # headers and footers are not read aloud
        ],
    }


def _child(letter: DecisionLetter, child: LetterChild, phrases: Phrases) -> Sheet:
    language = str(letter.addressee.language)
    return {
        "heading": heading(child, phrases),
        "decision": read_back(child, letter.terms, language, letter.conference.called),
        "facts": list(_facts(letter, child, phrases)),
        "reasons": {"heading": phrases.say("child.reasons"), "paragraphs": _paragraphs(child.reasons)},
        "outline_plan": _outline_plan(child, phrases),
        "recommendations": _recommendations(child, phrases),
        "differing_views": {
            "heading": phrases.say("child.differing_views"),
            "items": [f"{view.agency}: {view.view}" for view in child.differing_views],
        },
    }


def _facts(letter: DecisionLetter, child: LetterChild, phrases: Phrases) -> Iterator[Sheet]:
    """The short facts of one child's decision, each with its label; only those that were given."""
    lead = [child.lead.name, *_reach(child.lead, phrases)] if child.lead else []
    core_group = [f"{member.name}, {member.role}" if member.role else member.name for member in child.core_group]
    if child.outcome is not None and child.outcome.has_plan:
        yield from _fact(
            phrases.say("child.category"), [category[:1].upper() + category[1:] for category in child.categories]
        )
    yield from _fact(phrases.say("child.lead", lead=letter.terms["lead"]), lead)
    yield from _fact(phrases.say("child.core_group"), core_group)
    for name in ("core_group_on", "review_on", "child_in_need_meeting_on"):
        if on := getattr(child, name):
            yield from _fact(phrases.say(f"child.{name}"), [phrases.when(on)])
    if child.outcome is Outcome.DEFERRED and child.decided_by:
        yield from _fact(phrases.say("child.decided_by"), [phrases.day(child.decided_by)])


def _fact(label: str, lines: list[str]) -> Iterator[Sheet]:
    if lines:
        yield {"label": label, "lines": lines}


def _outline_plan(child: LetterChild, phrases: Phrases) -> Sheet | None:
    if child.outline_plan is None:
        return None
    blank = phrases.say("child.not_given")
    rows = [
        [item.outcome, item.who or blank, phrases.day(item.by) if item.by else blank] for item in child.outline_plan
    ]
    return {
        "heading": phrases.say("child.outline_plan"),
        "columns": [phrases.say(f"child.{name}") for name in ("outcome", "who", "by")],
        "rows": rows,
        "none": phrases.say("child.no_outline_plan"),
    }


def _recommendations(child: LetterChild, phrases: Phrases) -> Sheet | None:
    if child.recommendations is None:
        return None
    items = []
    for recommendation in child.recommendations:
        by = phrases.say("child.by_day", day=phrases.day(recommendation.by)) if recommendation.by else ""
        asked = ", ".join(part for part in (recommendation.who, by) if part)
        items.append(f"{recommendation.what} ({asked})" if asked else recommendation.what)
    return {
        "heading": phrases.say("child.recommendations"),
        "items": items,
        "none": phrases.say("child.no_recommendations", child=called(child, phrases)),
    }


def _closing(letter: DecisionLetter, phrases: Phrases) -> Sheet:
    family = letter.addressee.capacity.is_family
    keeps = letter.retention_is_theirs and not family
    contact = complaint = None
    if letter.contact:
        contact = {
            "heading": phrases.say("letter.contact"),
            "paragraphs": [phrases.say("letter.contact_family" if family else "letter.contact_work")],
            "lines": _whom(letter.contact, phrases),
        }
    if letter.complaint:
        to = letter.complaint.contact
        complaint = {
            "heading": phrases.say("letter.complaint" if family else "letter.complaint_work"),
            "paragraphs": [*_paragraphs(letter.complaint.says), *([phrases.say("letter.complaint_to")] if to else [])],
            "lines": _whom(to, phrases) if to else [],
        }
    return {
        "contact": contact,
        "complaint": complaint,
        "retention": phrases.say("letter.retention") if keeps else "",
        "sincerely": phrases.say("letter.sincerely"),
        "chair": letter.chair,
        "role": letter.terms["chair"],
    }


def _whom(contact: Contact, phrases: Phrases) -> list[str]:
    return [f"{contact.name}, {contact.role}" if contact.role else contact.name, *_reach(contact, phrases)]


def _reach(contact: Contact, phrases: Phrases) -> list[str]:
    lines = list(contact.address)
    if contact.telephone:
        lines.append(phrases.say("letter.telephone", number=contact.telephone))
    if contact.email:
        lines.append(phrases.say("letter.email", address=contact.email))
    return lines


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
