"""Views, answers to the threshold, and the decision: each child apart, each agency in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import Objected, Right
from quoracy.casework.chronology import facts as chronology_facts
from quoracy.casework.chronology.models import Event
from quoracy.casework.conferences import facts, questions, sealed
from quoracy.casework.conferences.actions.awaiting import await_information
from quoracy.casework.conferences.actions.meeting import about_as_it_is, only_the_chair, quoracy
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.conferences.telling_of_dissent import told_by_name
from quoracy.casework.plans.questions import current_plan
from quoracy.rulebook.conference_rules import AnswerKind, ThresholdQuestion
from quoracy.rulebook.decisions import Decision, Following, brought_by_dissent, decide, moving_to_views
from quoracy.rulebook.finding import Departure as Takes
from quoracy.rulebook.finding import Finding
from quoracy.rulebook.thresholds import threshold_findings, threshold_questions
from quoracy.rulebook.views import PLANNED, ChairOnDecision

_CHANGED = JournalEntry.Act.CHANGED


def _must_be_open(about: ConferenceChild) -> None:
    if about.conference.state != Conference.State.OPEN:
        raise Objected.at("", "Open the conference first: nothing is decided at a conference that is not under way")


def locked(about: ConferenceChild, version: int) -> ConferenceChild:
    fresh = about_as_it_is(about)
    if fresh.version != version:
        says = (
            f"Somebody changed what is recorded about {fresh.child.name} while you were writing. What you typed is "
            "still here; compare it with what the page now shows, then send it again."
        )
        raise Objected.at("", says)
    return fresh


def in_hand(actor: User, about: ConferenceChild, version: int | None = None) -> ConferenceChild:
    """One child's part, for the chair of a conference that is under way at this moment; nobody else changes it now."""
    fresh = about_as_it_is(about) if version is None else locked(about, version)
    only_the_chair(actor, fresh.conference, Right.DECIDE)
    _must_be_open(fresh)
    return fresh


def answer(actor: User, about: ConferenceChild, answers: Mapping[str, Any], version: int) -> ConferenceChild:
    """Keep the answers to the threshold's questions about this child. Nothing is asked for here, only kept."""
    only_the_chair(actor, about.conference, Right.DECIDE)
    with transaction.atomic():
        fresh = in_hand(actor, about, version)
        still_open(fresh)
        fresh.answers = {**fresh.answers, **answers}
        fresh.version += 1
        fresh.save()
    return fresh


def still_open(about: ConferenceChild) -> None:
    """Raise `Objected` where the decision about this child is recorded already."""
    if about.outcome:
        says = f"The decision about {about.child.name} is recorded. Take it back first if it has to be made again."
        raise Objected.at("", says)


@dataclass(frozen=True, slots=True)
class Said:
    """What one seat says about one child."""

    view: str
    likelihood: str = ""
    reasons: str = ""
    categories: tuple[str, ...] = ()
    scale: int | None = None
    rests_on: tuple[str, ...] = ()


def as_kept(view: View | Said | None) -> str:
    """A short sign of what one view holds, by which somebody who changes it says what they had before them."""
    if view is None:
        return ""
    kept = (view.view, view.likelihood, view.reasons, sorted(view.categories), view.scale)
    return sha256(repr(kept).encode()).hexdigest()[:16]


def take_view(actor: User, about: ConferenceChild, seat: Seat, said: Said, instead_of: str | None = None) -> View:
    """Take one agency's view of one child, as the chair or the record taker hears it.

    `instead_of` is the sign (`as_kept`) of the view that the writer saw. Where another was taken meanwhile, nothing
    is written over it: it is `Objected` to in words that show the other, so that the writer can choose.
    """
    only_the_chair(actor, about.conference, Right.DECIDE)
    if said.scale is not None and not 0 <= said.scale <= 10:
        raise Objected.at("scale", "Give a whole number from 0 to 10")
    if seat.conference_id != about.conference_id:
        raise Objected.at("", "This person has no seat at this conference, so no view of theirs is taken here")
    with transaction.atomic():
        fresh = in_hand(actor, about)
        still_open(fresh)
        _not_over_what_was_shown(fresh, seat, said)
        if instead_of is not None:
            _not_over_another(fresh, seat, instead_of)
        view, _ = View.objects.update_or_create(
            about=fresh,
            seat=seat,
            defaults={
                "authority_id": fresh.authority_id,
                "view": said.view,
                "likelihood": said.likelihood.strip(),
                "reasons": said.reasons.strip(),
                "categories": list(said.categories),
                "scale": said.scale,
            },
        )
    return view


def _not_over_what_was_shown(about: ConferenceChild, seat: Seat, said: Said) -> None:
    """What was revealed is changed with a reason and by its own page, so that the first stays on record (LBH-6.04)."""
    kept = View.objects.filter(about=about, seat=seat).first()
    if kept is not None and as_kept(kept) != as_kept(said) and sealed.revealed(about):
        says = f"{seat.name} gave this view under seal and it has been shown. Change it from its paper, with the reason"
        raise Objected.at(f"view_{seat.pk}", says)


def _not_over_another(about: ConferenceChild, seat: Seat, instead_of: str) -> None:
    kept = View.objects.filter(about=about, seat=seat).first()
    if kept is not None and as_kept(kept) != instead_of:
        words = ". ".join(part for part in (kept.view.replace("_", " "), kept.likelihood, kept.reasons) if part)
        says = f"While you were writing, this was kept for {seat.name}: {words}. Keep the views again to replace it."
        raise Objected.at(f"view_{seat.pk}", says)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the chair states as this child's decision, or as the conference's."""

    outcome: str
    categories: tuple[str, ...] = ()
    reasons: str = ""
    exceptional: str = ""
    consensus: bool = False
    dispute: str = ""
    deferment: Mapping[str, Any] = field(default_factory=dict)


def preview(about: ConferenceChild, stated: Stated | None = None) -> Decision:
    """What the procedure makes of the views and answers so far, and what is still missing."""
    conference = about.conference
    procedure = facts.procedure(conference)
    seats = questions.seats(conference)
    rows = about.views.select_related("seat")
    if stated is not None:
        about.consensus = stated.consensus
        about.answers = {**about.answers, "deferment": dict(stated.deferment)}
    chair = ChairOnDecision(stated.outcome, stated.categories, stated.reasons, stated.exceptional) if stated else None
    views = facts.views(
        about,
        rows,
        procedure=procedure,
        seats=seats,
        has_plan=current_plan(about.child) is not None,
        first_review=_is_first_review(about),
        chair=chair,
        dissent_entered=bool(sealed.dissents(about)),
    )
    calendar = chronology_facts.adopted_by(conference.authority).calendar
    return decide(procedure, views, calendar)


def comes_to(about: ConferenceChild) -> tuple[Decision, str]:
    """What the procedure makes of the views alone, and the outcome they come to; empty where they come to none.

    A category or an answer may still be missing, which is why nothing is decided by this.
    """
    found = preview(about)
    if any(need.startswith("views") for need in found.needs) or not sum(found.counted.values()):
        return found, ""
    if found.how == "majority":
        return found, max(found.counted, key=lambda outcome: found.counted[outcome])
    planned = next((outcome for outcome in found.counted if outcome in PLANNED), "")
    return found, planned if found.how == "tie" else found.outcome or ""


def questions_put(about: ConferenceChild) -> tuple[ThresholdQuestion, ...]:
    """The questions of the threshold that the procedure puts about this child at this conference."""
    procedure, review = facts.procedure(about.conference), about.conference.type in facts.REVIEWS
    asked = threshold_questions(procedure, review)
    if review and "looked after" in about.child.alerts:
        asked += threshold_questions(procedure, looked_after_review=True)
    return tuple(dict.fromkeys(asked))


def unexplained(about: ConferenceChild) -> ThresholdQuestion | None:
    """What the chair still has to explain, or to say why not, before views are taken (LBH-6.01); None for nothing."""
    answers, reasons = about.answers.get("answers", {}), about.answers.get("reasons", {})
    for question in questions_put(about):
        open_still = not answers.get(question.key) and not reasons.get(question.key)
        if question.kind is AnswerKind.CONFIRMATION and open_still:
            return question
    return None


def open_questions(about: ConferenceChild) -> list[Finding]:
    """What the threshold still asks about this child, each at the place of its question."""
    procedure = facts.procedure(about.conference)
    seats = questions.seats(about.conference)
    said = facts.answers(about, procedure, about.views.select_related("seat"), seats)
    return [finding for finding in threshold_findings(procedure, said) if not finding.holds]


def gaps(about: ConferenceChild) -> list[str]:
    """What is known to be missing before deciding about this child (WAL-5.01)."""
    return facts.gaps(questions.seats(about.conference), about.views.all())


def _is_first_review(about: ConferenceChild) -> bool:
    plan = current_plan(about.child)
    if plan is None or about.conference.type not in facts.REVIEWS:
        return False
    earlier = Event.objects.filter(child=about.child_id, kind="conference_held", on__gt=plan.started_on)
    return not earlier.filter(facts__type="review").exists()


def record_decision(actor: User, about: ConferenceChild, stated: Stated, version: int) -> Decision:
    """Record the decision about one child, with who was counted at that moment.

    Raises `NoRight` for anybody but the chair; `Objected` while the child is without a quorum that carries it
    (`quorum`), or for each thing the procedure still asks for, at its place.
    """
    conference = about.conference
    only_the_chair(actor, conference, Right.DECIDE)
    with transaction.atomic():
        fresh = in_hand(actor, about, version)
        still_open(fresh)
        _nothing_under_seal(fresh, stated)
        _tried_to_agree(fresh, stated)
        counted = quoracy(conference, [fresh])[fresh.child_id]
        deferring = stated.outcome == "deferred"
        if not counted.proceeds and not deferring:
            raise Objected([Finding(False, counted.because, counted.clauses, Takes.FORBIDDEN, "quorum", "chair")])
        decision = preview(fresh, stated)
        if decision.outcome is None:
            raise Objected([_missing(need, decision.clauses) for need in decision.needs])
        if stated.outcome and decision.outcome != stated.outcome:
            raise Objected([_other_outcome(decision)])
        fresh.quorum = {
            "quorate": counted.quorate,
            "counted": list(counted.counted),
            "missing": list(counted.missing),
            "because": counted.because,
            "clauses": list(counted.clauses),
        }
        _keep(actor, fresh, stated, decision)
        what = "recorded the decision"
        journal(actor, _CHANGED, what, child=fresh.child_id, conference=conference.pk)
    return decision


def _nothing_under_seal(about: ConferenceChild, stated: Stated) -> None:
    if stated.outcome != "deferred" and sealed.waiting_to_be_revealed(about):
        says = f"Views about {about.child.name} are still sealed. Reveal them before you record the decision."
        raise Objected.at("", says, facts.procedure(about.conference).decision.clause)


def _tried_to_agree(about: ConferenceChild, stated: Stated) -> None:
    """Where the procedure wants agreement sought first, separate views need a note of what was disputed (BOL-1.91)."""
    procedure = facts.procedure(about.conference)
    if stated.consensus or not about.views.exists() or stated.outcome == "deferred":
        return
    finding = moving_to_views(procedure, stated.dispute)
    if not finding.holds:
        raise Objected([finding])


def escalation(about: ConferenceChild) -> tuple[Following, ...]:
    """The steps that dissent from a recorded decision sets going by the procedure; none where nobody dissents."""
    if not about.outcome or not (sealed.dissents(about) or about.answers.get("dissents")):
        return ()
    conference = about.conference
    calendar = chronology_facts.adopted_by(conference.authority).calendar
    return brought_by_dissent(facts.procedure(conference), facts.day_of(conference), calendar)


def told_of_dissent(about: ConferenceChild) -> list[str]:
    """Who learns of a dissent by name: whom the procedure names, and the lead of each agency that dissents."""
    entered = sealed.dissents(about)
    if not entered:
        return []
    seats = Seat.objects.select_related("practitioner__agency").filter(pk__in=[row.seat_id for row in entered])
    return [one.name for one in told_by_name(about.conference, list(seats))]


def what_follows(about: ConferenceChild) -> tuple[Following, ...]:
    """The steps that a recorded decision brings with it, by the procedure of the conference's day."""
    said = about.answers
    stated = Stated(
        about.outcome,
        tuple(about.categories),
        about.reasons,
        said.get("exceptional", ""),
        bool(about.consensus),
        said.get("dispute", ""),
        said.get("deferment", {}),
    )
    return preview(about, stated).follow_on


def _missing(need: str, clauses: Sequence[str]) -> Finding:
    place, separator, says = need.partition(": ")
    if not separator:
        place, says = "", need
    return Finding(False, says[:1].upper() + says[1:], tuple(clauses[:3]), Takes.FORBIDDEN, place)


def _other_outcome(decision: Decision) -> Finding:
    outcome = (decision.outcome or "").replace("_", " ")
    says = f"By the rule of this procedure the views come to: {outcome}. The chair confirms that and no other outcome."
    return Finding(False, says, decision.clauses[:2], Takes.FORBIDDEN, "chair.view")


def _keep(actor: User, about: ConferenceChild, stated: Stated, decision: Decision) -> None:
    about.outcome = decision.outcome or ""
    about.categories = list(decision.categories)
    about.how = decision.how or ""
    about.reasons = stated.reasons.strip()
    about.consensus = stated.consensus
    about.answers = {
        **about.answers,
        "deferment": dict(stated.deferment),
        "dispute": stated.dispute.strip(),
        "exceptional": stated.exceptional.strip(),
        "counted": dict(decision.counted),
        "not_counted": [_said_not_counted(item) for item in decision.not_counted],
        "dissents": [{"agency": d.agency, "view": d.view, "personal": d.personal} for d in decision.dissents],
        "clauses": list(decision.clauses),
    }
    about.decided_by, about.decided_at = actor, timezone.now()
    about.version += 1
    about.save()
    if stated.deferment:
        await_information(about, stated.deferment)


def _said_not_counted(item: Any) -> dict[str, str]:
    view = getattr(item, "view", None)
    agency = getattr(view, "agency", "") or getattr(item, "agency", "")
    return {"agency": str(agency), "because": str(getattr(item, "because", ""))}


def take_back(actor: User, about: ConferenceChild, version: int) -> ConferenceChild:
    """Take back a decision before the conference is closed, so that it can be made again; the history keeps both."""
    only_the_chair(actor, about.conference, Right.DECIDE)
    with transaction.atomic():
        fresh = in_hand(actor, about, version)
        fresh.outcome, fresh.how, fresh.categories, fresh.quorum = "", "", [], None
        fresh.decided_by, fresh.decided_at = None, None
        fresh.version += 1
        fresh.save()
        journal(actor, _CHANGED, "took the decision back", child=fresh.child_id, conference=fresh.conference_id)
    return fresh
