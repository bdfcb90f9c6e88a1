"""Keeping somebody out of a conference lawfully: the request, the ruling, the notice, and what they still get.

A conference without somebody who has a right to be there is the exception. It needs a ground, evidence, a ruling by
the one who may give it, and no longer than necessary; nothing of it carries over to the next conference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from quoracy.rulebook.exclusion_rules import ExclusionGround, ExclusionRule, NoticePart
from quoracy.rulebook.finding import Departure, Finding


class HasExclusion(Protocol):
    """Anything that may carry a rule for exclusion, a procedure above all; None where it is silent."""

    @property
    def exclusion(self) -> ExclusionRule | None: ...


@dataclass(frozen=True, slots=True)
class ExclusionRequest:
    """A request to keep one person out; `evidence` by ground, and `last_day` the last day for asking, if there is one.

    `only_earlier` says that the only evidence is an earlier exclusion; `agreed_on` when the chair agreed beforehand
    to a ground that needs it.
    """

    person: str
    by: str
    reached_chair_on: date
    conference_on: date
    evidence: Mapping[str, str] = field(default_factory=dict)
    whole: bool | None = None
    part: tuple[str, ...] = ()
    reason: str = ""
    last_day: date | None = None
    only_earlier: bool = False
    professional: str = ""
    agreed_on: date | None = None
    source: str = ""
    heard_by: str = ""
    longer_than_childs_part: bool = False
    why_not_split: str = ""
    is_parent: bool = True
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class ExclusionRuling:
    """The ruling: granted, granted in part or refused, on which grounds and why, and for what span."""

    request: ExclusionRequest
    by: str
    outcome: str
    grounds: tuple[str, ...] = ()
    reasons: str = ""
    whole: bool = False
    items: tuple[str, ...] = ()


def exclusion_findings(procedure: HasExclusion, request: ExclusionRequest) -> list[Finding]:
    """Say what a request still lacks before it can go to the one who rules; [] where the procedure is silent."""
    rule = procedure.exclusion
    if rule is None:
        return []
    return [
        *_asker(rule, request),
        *_span(rule, request),
        *_grounds(rule, request),
        *_facts(rule, request),
        *_in_time(rule, request),
        *_not_only_earlier(rule, request),
    ]


def ruling_findings(procedure: HasExclusion, ruling: ExclusionRuling) -> list[Finding]:
    """Say what a ruling still lacks: the right person, a ground, reasons, and a span no longer than necessary."""
    rule = procedure.exclusion
    if rule is None:
        return []
    right = ruling.by == rule.who_rules
    says = f"Only the {_words(rule.who_rules)} rules on keeping somebody out."
    found = [Finding(right, says, (rule.cites["ruling"],), _unless(right), "ruling.by", rule.who_rules)]
    reasons = bool(ruling.reasons.strip())
    says = "Give the reasons for the ruling."
    departure = Departure.NOT_NEEDED if reasons else rule.reasons_missing
    found.append(Finding(reasons, says, (rule.cites["reasons"],), departure, "ruling.reasons", rule.who_rules))
    if ruling.outcome in ("granted", "granted_in_part"):
        found.extend(_granted(rule, ruling))
    return found


def opening_finding(procedure: HasExclusion, unanswered: int) -> Finding | None:
    """Say whether requests are still unanswered when the conference is to open; None where nothing is asked."""
    rule = procedure.exclusion
    if rule is None or rule.ruled_before_opening is Departure.NOT_NEEDED:
        return None
    says = f"{unanswered} requests to keep somebody out await a ruling. Rule on them before the conference opens."
    departure = rule.ruled_before_opening if unanswered else Departure.NOT_NEEDED
    return Finding(
        not unanswered, says, (rule.cites["before_opening"],), departure, "ruling.unanswered", rule.who_rules
    )


def invitation_is_held(procedure: HasExclusion) -> bool:
    """Whether the invitation of somebody who is to be kept out waits for the ruling; where not, it goes as usual."""
    rule = procedure.exclusion
    return rule is not None and rule.invitation_held


def notice_finding(procedure: HasExclusion, given: bool) -> Finding | None:
    """Say whether a person kept out has been told; None where the procedure asks for no notice."""
    rule = procedure.exclusion
    if rule is None or "notice" not in rule.cites:
        return None
    says = "Explain the ruling to the person kept out, and record how and when."
    departure = Departure.NOT_NEEDED if given else rule.notice_not_given
    return Finding(given, says, (rule.cites["notice"],), departure, "ruling.notice", rule.who_rules)


def notice_parts(procedure: HasExclusion) -> tuple[NoticePart, ...]:
    """What the written notice must hold, in order; empty where the procedure asks for none."""
    rule = procedure.exclusion
    return rule.notice if rule else ()


def grounds(procedure: HasExclusion, for_parent: bool = True) -> tuple[ExclusionGround, ...]:
    """The grounds on which somebody may be kept out; none are asked of others where theirs is the shorter ruling."""
    rule = procedure.exclusion
    if rule is None or (rule.shorter_for_others and not for_parent):
        return ()
    return rule.grounds


def asks_to_leave(procedure: HasExclusion) -> tuple[bool, bool]:
    """Whether the chair may ask somebody to leave while the conference is on, and whether a letter follows that."""
    rule = procedure.exclusion
    return (rule.ask_to_leave, rule.ask_to_leave_letter) if rule else (False, False)


def leaving_clauses(procedure: HasExclusion) -> tuple[str, ...]:
    """The clauses on asking somebody to leave while the conference is on; empty where there are none."""
    rule = procedure.exclusion
    return (rule.cites["ask_to_leave"],) if rule and "ask_to_leave" in rule.cites else ()


def may_be_represented(procedure: HasExclusion, ground: str) -> bool:
    """Whether a friend or advocate may stand in for somebody kept out on this ground."""
    rule = procedure.exclusion
    return rule is not None and ("*" in rule.representative_on or ground in rule.representative_on)


def report_finding(procedure: HasExclusion, gets_report: bool) -> Finding | None:
    """Say whether somebody kept out still gets social care's report; None where the procedure says nothing."""
    rule = procedure.exclusion
    if rule is None or "report" not in rule.cites:
        return None
    says = "Somebody kept out still receives social care's report, less passages confidential to others."
    departure = Departure.NOT_NEEDED if gets_report else rule.report_still_sent
    return Finding(gets_report, says, (rule.cites["report"],), departure, "excluded.report")


def record_finding(procedure: HasExclusion, decided_by: str) -> Finding | None:
    """Say whether it has been decided if somebody kept out gets the record; None where the procedure is silent."""
    rule = procedure.exclusion
    if rule is None or not rule.record_decided_by:
        return None
    holds = decided_by == rule.record_decided_by
    says = f"The {_words(rule.record_decided_by)} decides whether somebody kept out gets the record, and which part."
    return Finding(holds, says, (rule.cites["record"],), _unless(holds), "excluded.record", rule.record_decided_by)


def _asker(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    if rule.requested_by:
        holds = request.by in rule.requested_by or "*" in rule.requested_by
        says = f"A request comes from the {' or '.join(_words(each) for each in rule.requested_by)}."
        yield Finding(holds, says, (rule.cites["asking"],), _unless(holds), "request.by")


def _span(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    said = request.whole is True or (request.whole is False and bool(request.part))
    says = "Say whether this is for the whole conference, or for which part of it."
    yield Finding(said, says, (rule.cites["span"],), _unless(said), "request.part")
    if request.is_child and rule.child_kept_out is not Departure.NOT_NEEDED:
        reasoned = bool(request.reason.strip())
        says = "Keeping out a child who wishes to attend needs a reason from the assessment of the child's part."
        departure = Departure.NOT_NEEDED if reasoned else rule.child_kept_out
        yield Finding(reasoned, says, (rule.cites["child"],), departure, "request.reason", rule.who_rules)


def _grounds(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    known = {ground.key: ground for ground in rule.grounds}
    if not known or (rule.shorter_for_others and not request.is_parent):
        reasoned = bool(request.reason.strip())
        says = "Say why this person should be kept out."
        yield Finding(reasoned, says, (rule.clause,), _unless(reasoned), "request.reason")
        return
    named = [key for key in request.evidence if key in known]
    says = "Name each ground relied on."
    departure = Departure.NOT_NEEDED if named else rule.groundless
    yield Finding(bool(named), says, (rule.cites["named"],), departure, "request.grounds")
    for key in named:
        yield from _peculiar(rule, known[key], request, alone=named == [key])


def _facts(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    for ground in rule.grounds:
        if ground.key in request.evidence:
            shown = bool(request.evidence[ground.key].strip())
            says = f"Set out the {ground.proof} for this ground: {ground.says}."
            departure = Departure.NOT_NEEDED if shown else rule.facts_missing
            clauses = (rule.cites["named"], ground.clause)
            yield Finding(shown, says, clauses, departure, f"request.evidence.{ground.key}")


def _peculiar(
    rule: ExclusionRule, ground: ExclusionGround, request: ExclusionRequest, alone: bool
) -> Iterator[Finding]:
    """What one ground asks beside evidence."""
    clauses = (*ground.also, ground.clause)
    if ground.span == "childs_part" and alone:
        short = request.whole is False and not request.longer_than_childs_part
        says = "On the child's request somebody is kept out only while the child is in the room."
        yield Finding(short, says, clauses, _unless(short), "request.part")
    if ground.span == "items":
        short = request.whole is False and bool(request.part) and bool(request.source.strip())
        says = "Name the items of the agenda and where the confidential matter comes from."
        yield Finding(short, says, clauses, _unless(short), "request.part")
    if ground.asked_by_child:
        heard = bool(request.heard_by.strip())
        yield Finding(heard, "Say who heard the child ask for it.", clauses, _unless(heard), "request.heard_by")
    if ground.named_professional:
        yield from _fear(rule, ground, request, clauses)
    if ground.agreed_beforehand:
        agreed = request.agreed_on is not None and request.agreed_on <= request.conference_on
        says = "This ground needs the chair's agreement, dated before the conference begins."
        yield Finding(agreed, says, clauses, _unless(agreed), "request.agreed_on", rule.who_rules)
    if ground.split_first and request.whole:
        tried = bool(request.why_not_split.strip())
        says = "Relatives in conflict can attend at different times. Say why that would not do."
        yield Finding(tried, says, clauses, _unless(tried), "request.why_not_split", rule.who_rules)


def _fear(
    rule: ExclusionRule, ground: ExclusionGround, request: ExclusionRequest, clauses: tuple[str, ...]
) -> Iterator[Finding]:
    named = bool(request.professional.strip())
    says = "Say which professional is concerned. Only the chair and the unit read it."
    yield Finding(named, says, clauses, _unless(named), "request.professional")
    if request.reached_chair_on >= request.conference_on:
        says = "A professional's fear should reach the chair in advance. This one comes on the day."
        yield Finding(False, says, clauses, ground.on_the_day, "request.reached_chair_on", rule.who_rules)


def _in_time(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    if request.last_day is None or rule.late_request is Departure.NOT_NEEDED:
        return
    early = request.reached_chair_on <= request.last_day
    says = f"The last day for a request was {request.last_day:%A} {request.last_day.day} {request.last_day:%B %Y}."
    says += " Say why it could not come sooner."
    departure = Departure.NOT_NEEDED if early else rule.late_request
    yield Finding(early, says, (rule.cites["late"],), departure, "request.reached_chair_on")


def _not_only_earlier(rule: ExclusionRule, request: ExclusionRequest) -> Iterator[Finding]:
    if request.only_earlier and not rule.earlier_alone_is_enough:
        says = "An earlier exclusion is not enough by itself. Give evidence of how things stand now."
        yield Finding(False, says, (rule.cites["again"],), Departure.RECORDED_REASON, "request.grounds", rule.who_rules)


def _granted(rule: ExclusionRule, ruling: ExclusionRuling) -> Iterator[Finding]:
    if rule.grounds and not (rule.shorter_for_others and not ruling.request.is_parent):
        known = {ground.key for ground in rule.grounds}
        holds = bool(known.intersection(ruling.grounds))
        says = "Say on which of the grounds the ruling rests, or why none of them fits."
        departure = Departure.NOT_NEEDED if holds else Departure.RECORDED_REASON
        yield Finding(holds, says, (rule.cites["ruling"],), departure, "ruling.grounds", rule.who_rules)
    if not ruling.whole:
        said = bool(ruling.items)
        says = "Name the items or times for which this person stays out, as few as meet the ground."
        yield Finding(said, says, (rule.cites["span"],), _unless(said), "ruling.items", rule.who_rules)
    elif rule.whole_meeting is not Departure.NOT_NEEDED:
        says = "An exclusion lasts no longer than necessary. Say why it covers the whole conference."
        yield Finding(False, says, (rule.cites["shortest"],), rule.whole_meeting, "ruling.whole", rule.who_rules)


def _unless(holds: bool) -> Departure:
    return Departure.NOT_NEEDED if holds else Departure.FORBIDDEN


def _words(role: str) -> str:
    return role.replace("_", " ")
