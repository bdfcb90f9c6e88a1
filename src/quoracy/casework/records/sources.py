"""The sources that every record is drafted from: who came, what was said and decided, and what follows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quoracy.casework.conferences import facts, questions
from quoracy.casework.conferences.actions.closing import terms_of
from quoracy.casework.conferences.choosing import standing
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.rooms import Need
from quoracy.casework.contributions.models import Comment, Contribution
from quoracy.casework.exclusions import questions as exclusions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.records.drafting import Draft, KeepFrom, nobody_yet, out_at
from quoracy.casework.reports.models import Passage, Report, Withholding
from quoracy.rulebook.exclusion import grounds as exclusion_grounds

CAPTURED, REPORT, VIEW, DECISION, WORDS = "captured", "report", "view", "decision", "words"
_HELPERS = (Seat.Standing.SUPPORTER, Seat.Standing.ADVOCATE)


def attendance(conference: Conference) -> Iterator[Draft]:
    """Who was there, each by name and in what standing."""
    if conference.chair is not None:
        yield Draft("chair", "attendance", f"{conference.chair.name}, chair", CAPTURED)
        yield from _why_this_chair(conference)
    for seat in questions.seats_present(conference):
        how = ", by telephone or video" if seat.remote else ""
        yield Draft(f"attendance {seat.pk}", "attendance", f"{_called(seat)}{how}", CAPTURED)


def _why_this_chair(conference: Conference) -> Iterator[Draft]:
    """Who named the chair and why, where no registered chair sat or it was decided for one child (BFG-4.3.1g)."""
    for row in standing(conference):
        if row.user_id == conference.chair_id:
            of = f" for {row.child.name}" if row.child else ""
            text = f"{row.get_capacity_display()}{of}, named by {row.by.name}: {row.reason}"
            yield Draft(f"named chair {row.pk}", "attendance", text, CAPTURED, row.child_id, fixed=True)


def apologies(conference: Conference) -> Iterator[Draft]:
    """Who was asked and was not there. A relative's own reason is personal until the chair lets others read it."""
    for seat in questions.seats(conference):
        if seat.present or seat.standing == Seat.Standing.CHAIR:
            continue
        asked: Invitation | None = getattr(seat, "invitation", None)
        said = asked.get_answer_display() if asked else "No answer"
        yield Draft(f"apologies {seat.pk}", "apologies", f"{_called(seat)}. {said}.", CAPTURED)
        if asked and asked.reason.strip():
            personal = seat.standing == Seat.Standing.FAMILY or seat.standing in _HELPERS
            kept = nobody_yet("A reason for staying away may be personal.") if personal else ()
            source = WORDS if personal else CAPTURED
            yield Draft(
                f"apologies why {seat.pk}", "apologies", asked.reason.strip(), source, None, _called(seat), kept
            )


def needs(conference: Conference) -> Iterator[Draft]:
    """What was arranged for people to take part: theirs, and sometimes what keeps them safe."""
    apart = (Need.Kind.SAFETY, Need.Kind.SEPARATE_WAITING)
    for need in questions.needs(conference):
        whose = f"{need.seat.name}: " if need.seat else ""
        booked = f" {need.booked_with}." if need.booked_with else " Nobody was found."
        kept = nobody_yet("What keeps somebody safe is not told to others.") if need.kind in apart else ()
        yield Draft(f"need {need.pk}", "needs", f"{whose}{need}.{booked}", CAPTURED, kept_from=kept)


def kept_out(conference: Conference) -> Iterator[Draft]:
    """Each request to keep somebody out in full, for the chair and the unit; and how long somebody was out, for all."""
    for row in exclusions.of_conference(conference):
        if not row.outcome:
            continue
        whole = nobody_yet("What was asked and ruled about keeping somebody out is the chair's to release.")
        origin = f"exclusion {row.pk} {row.ruled_at:%Y%m%d%H%M%S%f}"
        yield Draft(origin, "kept_out", told_in_full(row), CAPTURED, kept_from=whole, fixed=True)
        if row.keeps_out:
            yield Draft(f"span {origin}", "kept_out", f"{row.seat.name}: {span(row)}", CAPTURED)
        if row.views.strip():
            yield Draft(
                f"views of absent {row.pk}", "family", row.views.strip(), WORDS, None, row.seat.name,
                _from_others(conference, row.seat.person_id),
            )  # fmt: skip


def told_in_full(row: Exclusion) -> str:
    """The request, the grounds, the evidence, the ruling and reasons, the span, and how views were obtained."""
    asked = f"{row.requested_by.name} asked on {_day(row.requested_at)} that {row.seat.name} be kept out."
    says = {one.key: one.says for one in exclusion_grounds(facts.procedure(row.conference))}
    grounds = "; ".join(says.get(one, _plain(one)) for one in row.grounds or row.evidence)
    evidence = " ".join(
        f"{says.get(one, _plain(one))}: {_as_sentence(words)}" for one, words in row.evidence.items() if words.strip()
    )
    lines = [
        asked,
        f"Grounds: {grounds}." if grounds else "",
        f"Evidence: {evidence}" if evidence else "",
        f"Reason given: {row.reason}" if row.reason else "",
        f"Ruling: {row.get_outcome_display()}, by {row.ruled_by.name if row.ruled_by else ''}.",
        f"Reasons: {row.reasons}" if row.reasons else "",
        f"How long: {span(row)}" if row.keeps_out else "",
        f"How their views were to be heard: {row.views_how}" if row.views_how else "",
        f"Their views, obtained on {_day(row.views_at)}, are in this record." if row.views and row.views_at else "",
    ]
    return "\n".join(line for line in lines if line)


def span(row: Exclusion) -> str:
    """The span that was ruled and the one that came to be, side by side (BFG-4.5.5b)."""
    ruled = "the whole conference" if row.ruled_whole else f"for {'; '.join(row.items) or 'a part'}"
    if row.left_at is None:
        return f"kept out, {ruled}."
    back = f"came in again at {_clock(row.back_at)}" if row.back_at else "did not come in again"
    return f"kept out, {ruled}; left at {_clock(row.left_at)} and {back}."


def reports(conference: Conference) -> Iterator[Draft]:
    """Which reports there were; and, where the procedure puts them into the record, all they say."""
    rows = Report.objects.filter(request__conference=conference, signed_at__isnull=False)
    rule = facts.procedure(conference).record
    for report in rows.select_related("request__seat").order_by("signed_at"):
        by = f"{report.signed_name}, {report.signed_role}"
        listed = f"Report by {by}, signed on {_day(report.signed_at)}."
        yield Draft(f"report {report.pk}", "reports", listed, CAPTURED)
        if rule is not None and rule.holds_reports:
            for passage in report.passages.prefetch_related("withholdings"):
                yield _of_report(passage, by)


def _of_report(passage: Passage, by: str) -> Draft:
    kept = tuple(
        KeepFrom(_kind(one), one.reasons or one.why, one.person_id, one.child_id, one.agency)
        for one in passage.withholdings.all()
        if one.ruling != Withholding.Ruling.SHOWN
    )
    return Draft(
        f"report passage {passage.pk}", "reports", passage.text, REPORT, passage.child_id, by, kept,
        personal_to_parent=passage.personal_to_parent,
    )  # fmt: skip


def _kind(one: Withholding) -> str:
    return "person" if one.person_id else "child" if one.child_id else "agency" if one.agency else "everybody"


SAID = {
    "say": "What I want people to know",
    "questions": "What I want to ask",
    "good": "What is good",
    "not_good": "What is not good",
    "change": "What should change",
}
"""What a relative or a child may write for the conference; what they write for the chair alone is not among it."""


def family(conference: Conference) -> Iterator[Draft]:
    """The family's own words as they were sent, with whose they are; not other relatives' to read until the chair says.

    Words somebody wanted to say to the chair apart from the others stay with the chair and the unit.
    """
    sent = Contribution.objects.filter(conference=conference, sent_at__isnull=False)
    for row in sent.select_related("person", "child").order_by("sent_at"):
        apart = row.sent.get("how") == "apart"
        kept = (
            nobody_yet("They wanted to say this to the chair apart.") if apart else _from_others(conference, _who(row))
        )
        for key, words in SAID.items():
            if said := str(row.sent.get(key) or "").strip():
                yield Draft(
                    f"contribution {row.pk} {key} {row.sent_at:%Y%m%d%H%M%S%f}", "family", f"{words}: {said}", WORDS,
                    row.child_id, str(row.person or row.child), kept,
                )  # fmt: skip
    comments = Comment.objects.filter(report__request__conference=conference).select_related("report__request__seat")
    for comment in comments:
        about = f"On the report of {comment.report.signed_name}: {comment.text}"
        mine = comment.person_id or comment.child_id
        kept = _from_others(conference, mine)
        yield Draft(f"comment {comment.pk}", "family", about, WORDS, comment.child_id, comment.by_name, kept)


def _who(row: Contribution) -> uuid.UUID | None:
    return row.person_id or row.child_id


def _from_others(conference: Conference, mine: uuid.UUID | None) -> tuple[KeepFrom, ...]:
    why = "One relative's own words are not another's to read until the chair says so."
    people = conference.seats.filter(standing=Seat.Standing.FAMILY, person__isnull=False)
    others = [one for one in people.values_list("person", flat=True) if one != mine]
    children = [one for one in conference.about.values_list("child", flat=True) if one != mine]
    return tuple(KeepFrom("person", why, person=one) for one in others) + tuple(
        KeepFrom("child", why, child=one) for one in children
    )


def views(conference: Conference) -> Iterator[Draft]:
    """What each agency thought of each child, in its own words; said while whoever was kept out may have been out."""
    out = out_at(conference)
    for about in questions.about(conference):
        for view in about.views.select_related("seat").order_by("seat__agency", "seat__name"):
            parts = [
                view.view.replace("_", " ").capitalize(),
                f"Likelihood of significant harm: {view.likelihood}" if view.likelihood else "",
                view.reasons,
                f"Category: {_listed(view.categories)}" if view.categories else "",
                f"On the scale from 0 to 10: {view.scale}" if view.scale is not None else "",
            ]
            text = ". ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."
            yield Draft(f"view {view.pk}", "views", text, VIEW, about.child_id, _called(view.seat), said_while_out=out)


def quorum(conference: Conference) -> Iterator[Draft]:
    """Who was counted when the decision was taken, and why the chair went on without enough (WAL-5.09)."""
    for about in questions.about(conference):
        counted: Mapping[str, Any] = about.quorum or {}
        if counted:
            agencies = _listed(counted.get("counted", ())) or "nobody"
            yield Draft(
                f"quorum {about.pk} {_decided(about)}", "quorum",
                f"{counted.get('because', '')} Counted: {agencies}.".strip(), CAPTURED, about.child_id, fixed=True,
            )  # fmt: skip
        if about.proceeding.get("proceed"):
            by = conference.chair.name if conference.chair else "The chair"
            at = f" at {_clock(about.decided_at)}" if about.decided_at else ""
            here = _listed(dict.fromkeys(seat.agency for seat in questions.seats_present(conference) if seat.agency))
            there = (about.quorum or {}).get("here") or here or "nobody"
            text = (
                f"{by} decided to go on for {about.child.name} without a quorum{at}: "
                f"{_as_sentence(about.proceeding.get('reason', ''))} Agencies present: {there}."
            )
            yield Draft(
                f"proceeding {about.pk} {_decided(about)}", "quorum", text, CAPTURED, about.child_id, fixed=True
            )


def _as_sentence(words: str) -> str:
    """What somebody typed, with a full stop where they left it out."""
    typed = words.strip()
    return typed if not typed or typed[-1] in ".!?" else f"{typed}."


OUTCOMES = {
    "plan": "A child protection plan is needed",
    "no_plan": "No child protection plan is needed",
    "child_in_need_plan": "A child in need plan is made",
    "deferred": "The decision is deferred",
    "plan_continues": "The child protection plan goes on",
    "plan_ends": "The child protection plan ends",
}
HOW = {
    "consensus": "All agreed",
    "majority": "By a majority",
    "tie": "The votes were equal",
    "chair": "The chair decided",
    "stated_by_chair": "The chair stated the conference's decision",
}


def decision(conference: Conference) -> Iterator[Draft]:
    """The decision about each child as it was recorded, with how it was reached and why; everybody hears it."""
    for about in questions.about(conference):
        if not about.outcome:
            continue
        parts = [
            OUTCOMES.get(about.outcome, about.outcome.replace("_", " ").capitalize()),
            f"Category: {_listed(about.categories)}" if about.categories else "",
            HOW.get(about.how, about.how.replace("_", " ").capitalize()),
        ]
        text = ". ".join(part for part in parts if part) + "."
        yield Draft(f"decision {about.pk} {_decided(about)}", "decision", text, DECISION, about.child_id, fixed=True)
        if about.reasons:
            yield Draft(
                f"reasons {about.pk} {_decided(about)}", "decision", f"Reasons: {about.reasons}", DECISION,
                about.child_id, said_while_out=out_at(conference, about.decided_at),
            )  # fmt: skip


def dissent(conference: Conference) -> Iterator[Draft]:
    """Who did not agree, and each rule that was departed from with the reason."""
    for about in questions.about(conference):
        for number, row in enumerate(about.answers.get("dissents", ())):
            agency = _plain(row.get("agency", ""))
            text = f"{agency[:1].upper()}{agency[1:]} did not agree: {_plain(row.get('view', ''))}."
            yield Draft(
                f"dissent {about.pk} {_decided(about)} {number}", "dissent", text, VIEW, about.child_id,
                said_while_out=out_at(conference, about.decided_at),
            )  # fmt: skip
    for departure in conference.departures.select_related("by").order_by("at"):
        cited = f" ({departure.clause})" if departure.clause else ""
        text = f"{departure.says.rstrip('.')}{cited}. {departure.by.name} went on: {departure.reason}"
        kept = nobody_yet("Why a rule was departed from may tell of somebody; the chair lets others read it.")
        yield Draft(
            f"departure {departure.pk}", "dissent", text, CAPTURED, departure.child_id, kept_from=kept, fixed=True
        )


def plan(conference: Conference) -> Iterator[Draft]:
    """The outline plan of each child, step by step, and what is done if it fails."""
    for about in questions.about(conference):
        terms = terms_of(about)
        for number, step in enumerate(terms.outline):
            by = f", by {_date(step.by_when)}" if step.by_when else ""
            text = f"{step.outcome}: {step.who or 'nobody named yet'}{by}."
            yield Draft(f"outline {about.pk} {number} {step.outcome}"[:160], "plan", text, DECISION, about.child_id)
        if terms.contingency:
            text = f"If that does not keep the child safe: {terms.contingency}"
            yield Draft(f"contingency {about.pk}", "plan", text, DECISION, about.child_id)


def closing(conference: Conference) -> Iterator[Draft]:
    """Who leads, who is in the core group, and when people meet again."""
    for about in questions.about(conference):
        terms = terms_of(about)
        lead = terms.lead.name if terms.lead else terms.lead_name
        group = ", ".join(f"{name}, {title}" if title else name for name, title in terms.core_group)
        for key, text in (
            ("lead", f"Lead: {lead}." if lead else ""),
            ("core_group", f"Core group: {group}." if group else ""),
            ("first_core_group", _meets("First core group", terms.first_core_group_on)),
            ("review", _meets("Next conference", terms.review_on)),
        ):
            if text:
                yield Draft(f"closing {key} {about.pk}", "closing", text, DECISION, about.child_id)
    if conference.complaint_rights_told:
        yield Draft("complaint rights", "closing", "The family was told how to complain.", CAPTURED)


EVERY = (attendance, apologies, needs, kept_out, reports, family, views, quorum, decision, dissent, plan, closing)


def _decided(about: ConferenceChild) -> str:
    return f"{about.decided_at:%Y%m%d%H%M%S%f}" if about.decided_at else ""


def _called(seat: Seat) -> str:
    role = seat.title or (seat.get_standing_display() if seat.standing != Seat.Standing.MEMBER else "")
    return f"{seat.name}, {role}" if role else seat.name


def _listed(words: Iterable[str]) -> str:
    return ", ".join(_plain(one) for one in words)


def _plain(key: str) -> str:
    return str(key).replace("_", " ")


def _meets(what: str, on: date | None) -> str:
    return f"{what}: {_date(on)}." if on else ""


def _date(on: date) -> str:
    return f"{on:%A %-d %B %Y}"


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%A %-d %B %Y}" if at else "a day not kept"


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%-H:%M}" if at else ""
