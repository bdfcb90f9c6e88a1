"""Sittings and views as they come in a file, and the answers as they go out: plain data to values and back.

What comes in has been held against its schema already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from quoracy.rulebook.decisions import Decision
from quoracy.rulebook.quoracy import ChildQuoracy
from quoracy.rulebook.sitting import ChairOnQuorum, ConferenceChild, Present, Sitting
from quoracy.rulebook.views import ChairOnDecision, DecidedChild, Deferment, ThresholdAnswers, View, Views
from quoracy.rulebook.voices import NotCounted

Raw = Mapping[str, Any]


def sitting_from(raw: Raw) -> Sitting:
    """The sitting that a file describes."""
    return Sitting(
        children=tuple(ConferenceChild(child["id"], _unborn(child)) for child in raw["children"]),
        present=tuple(_present(person) for person in raw["present"]),
        type=raw.get("type", "initial"),
        on=_day(raw.get("on")),
        had_contact=_by_child(raw.get("had_contact", {})),
        had_direct_contact=_by_child(raw.get("had_direct_contact", {})),
        reports=_by_child(raw.get("reports", {})),
        chair=ChairOnQuorum(**raw["chair"]) if "chair" in raw else None,
    )


def strangers(raw: Raw) -> list[str]:
    """Children named in a sitting who are not on its list, and children listed twice, each with its place."""
    listed = [child.get("id") for child in raw.get("children", ())]
    twice = [
        f'children[{place}].id: "{name}" is listed twice. Give each child an id of its own.'
        for place, name in enumerate(listed)
        if name is not None and name in listed[:place]
    ]
    named = [
        (f"present[{place}].{contact}[{number}]", name)
        for place, person in enumerate(raw.get("present", ()))
        for contact in ("direct_contact", "contact_with_mother")
        for number, name in enumerate(person.get(contact, ()))
    ]
    named += [
        (f"{part}.{name}", name)
        for part in ("had_contact", "had_direct_contact", "reports")
        for name in raw.get(part, {})
    ]
    return twice + [
        f'{place}: "{name}" is no child of this file. Use one of: {", ".join(filter(None, listed))}.'
        for place, name in named
        if name not in listed
    ]


def views_from(raw: Raw) -> Views:
    """The views on one child that a file describes."""
    review = raw.get("type") in ("review", "reconvened")
    return Views(
        child=_decided_child(raw["child"]),
        views=tuple(_view(view) for view in raw.get("views", ())),
        type=raw.get("type", "initial"),
        on=_day(raw.get("on")),
        consensus=raw.get("consensus", False),
        chair=_chair(raw["chair"]) if "chair" in raw else None,
        first_review=raw.get("first_review", False),
        deferment=_deferment(raw["deferment"]) if "deferment" in raw else None,
        threshold=_threshold(raw["threshold"], review) if "threshold" in raw else None,
    )


def quoracy_as_data(answer: ChildQuoracy) -> dict[str, Any]:
    """One child's quoracy as plain data."""
    data = asdict(answer)
    data["follow_on"] = [{"key": step.key, "clause": step.clause} for step in answer.follow_on]
    return data


def decision_as_data(decision: Decision) -> dict[str, Any]:
    """A decision as plain data."""
    data = asdict(decision)
    data["not_counted"] = [_not_counted(each) for each in decision.not_counted]
    data["dissents"] = [
        {"agency": d.agency, "view": d.view} | ({"personal": True} if d.personal else {}) for d in decision.dissents
    ]
    data["follow_on"] = [
        {"key": step.key, "due": step.due and step.due.isoformat(), "clause": step.clause}
        for step in decision.follow_on
    ]
    return data


def _not_counted(each: NotCounted) -> dict[str, Any]:
    said = {name: value for name, value in asdict(each.view).items() if value not in ("", None, (), False, "member")}
    return {**said, "because": each.because}


def _unborn(child: Raw) -> bool:
    return bool(child.get("unborn", "expected" in child and "born" not in child))


def _present(person: Raw) -> Present:
    known = {name: value for name, value in person.items() if name not in ("direct_contact", "contact_with_mother")}
    return Present(
        **{"agency": "", **known},
        direct_contact=frozenset(person.get("direct_contact", ())),
        contact_with_mother=frozenset(person.get("contact_with_mother", ())),
    )


def _decided_child(child: Raw) -> DecidedChild:
    return DecidedChild(child["id"], _unborn(child), child.get("looked_after", False), child.get("has_plan"))


def _view(view: Raw) -> View:
    known = {name: value for name, value in view.items() if name not in ("service", "categories")}
    return View(**known, categories=tuple(view.get("categories", ())))


def _chair(chair: Raw) -> ChairOnDecision:
    return ChairOnDecision(**{**chair, "categories": tuple(chair.get("categories", ()))})


def _deferment(deferment: Raw) -> Deferment:
    return Deferment(**{**deferment, "reconvene_on": _day(deferment.get("reconvene_on"))})


def _threshold(threshold: Raw, review: bool) -> ThresholdAnswers:
    return ThresholdAnswers(
        answers=threshold.get("answers", {}),
        reasons=threshold.get("reasons", {}),
        by_agency=threshold.get("by_agency", {}),
        asked=tuple(threshold.get("asked", ())),
        limbs={limb: frozenset(shown) for limb, shown in threshold.get("limbs", {}).items()},
        gaps=tuple(threshold.get("gaps", ())),
        copied=frozenset(threshold.get("copied", ())),
        review=review,
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _by_child(raw: Raw) -> dict[str, tuple[str, ...]]:
    return {child: tuple(names) for child, names in raw.items()}
