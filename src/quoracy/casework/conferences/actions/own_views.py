"""Views given under seal, each by whose it is, and opened together by the chair, so that nobody is swayed.

Nobody but the giver reads a sealed view: no page, no letter and no answer of the service shows it, and who has given
one and who has not is told as a number (LBH-6.04). Nothing of a view is filled in or copied from a brother or sister
(WAL-2.09).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.deciding import Said, as_kept, in_hand, still_open, unexplained
from quoracy.casework.conferences.actions.looking import look
from quoracy.casework.conferences.actions.meeting import about_as_it_is, only_the_chair
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat, View
from quoracy.casework.conferences.sealed import NO_SEAT, Giver, count, gives_chairs_view, revealed, sits_at
from quoracy.casework.conferences.sealing import OwnView, Reveal, ViewChange
from quoracy.rulebook.spread import scales
from quoracy.rulebook.views import ABSTAIN

_CHANGED = JournalEntry.Act.CHANGED
LATE = "Given after the others' views had been shown"
TWICE = "Given on their own device; the paper that was typed, or what the chair had taken down, said otherwise"


def give(giver: Giver, about: ConferenceChild, said: Said, because: str = "") -> None:
    """Put somebody's own view under seal, or give it another wording while it is; after the reveal, with the reason.

    Raises `NoRight` for whoever has no part in it now, `Objected` for what is missing.
    """
    with transaction.atomic():
        fresh = _taken(about)
        seat = _seated(giver, fresh)
        _complete(fresh, said)
        if revealed(fresh) is None:
            _seal(fresh, seat, said, None)
        elif seat is None:
            raise Objected.at("", "The views have been shown, yours among them. State the decision with your reasons.")
        else:
            _change(fresh, seat, said, because, giver.name)


def type_from_paper(actor: User, about: ConferenceChild, seat: Seat, said: Said, because: str = "") -> None:
    """Type the view that a person without a device wrote on paper; it is marked with who typed it.

    It lies beside what that person may have given on a device, which counts before it, so typing tells nothing.
    """
    may_type_views(actor, about)
    with transaction.atomic():
        fresh = _taken(about)
        seat = Seat.objects.select_related("conference").get(pk=seat.pk)
        if seat.conference_id != fresh.conference_id or not sits_at(seat):
            raise Objected.at("", f"{seat.name} is not at the table as a member, so no view of theirs is taken.")
        _complete(fresh, said)
        if revealed(fresh) is None:
            _seal(fresh, seat, said, actor)
        else:
            _change(fresh, seat, said, because, f"{seat.name}, on paper; typed by {actor.name}")
            journal(actor, _CHANGED, "typed a view from paper", child=fresh.child_id, conference=fresh.conference_id)


def takes_the_record(actor: User, about: ConferenceChild) -> None:
    """Raise `NoRight` for everybody but the record taker and the chair; the callers have looked the conference up."""
    if not may(actor, Right.TAKE_ATTENDANCE) or about.authority_id != actor.authority_id:
        raise NoRight(actor, Right.TAKE_ATTENDANCE)


def may_type_views(actor: User, about: ConferenceChild) -> None:
    """The record taker types paper; the chair only once the views have been shown, or it would show the chair one."""
    takes_the_record(actor, about)
    if about.conference.chair_id == actor.pk and revealed(about) is None:
        says = "Whoever takes the record types what is on paper: you see the views when you reveal them, all at once."
        raise NoRight(actor, Right.TAKE_ATTENDANCE, says)


def _taken(about: ConferenceChild) -> ConferenceChild:
    """One child's part while views are taken: under way, undecided, the threshold explained."""
    fresh = about_as_it_is(about)
    if fresh.conference.state != Conference.State.OPEN:
        raise Objected.at("", "Views are given while the conference is under way")
    still_open(fresh)
    if question := unexplained(fresh):
        says = "The chair first explains what has to be met for a plan. Then send your view: it is kept here."
        raise Objected.at("", says, *question.clauses)
    return fresh


def _seated(giver: Giver, about: ConferenceChild) -> Seat | None:
    """The giver's seat as it is now; None for the chair of a procedure that gives the chair a view."""
    if giver.seat is None:
        if giver.user is None or about.conference.chair_id != giver.user.pk or not gives_chairs_view(about.conference):
            raise NoRight(giver.user or User(), None, NO_SEAT)
        return None
    seat = Seat.objects.select_related("conference").get(pk=giver.seat.pk)
    if seat.conference_id != about.conference_id or not sits_at(seat):
        raise NoRight(giver.user or User(), None, NO_SEAT)
    return seat


def _complete(about: ConferenceChild, said: Said) -> None:
    """A view has its reasons; who gives none says why, and who gives one says how likely harm is (LBH-6.02, 6.09)."""
    rule = facts.procedure(about.conference).decision
    known = rule.review_outcomes if about.conference.type in facts.REVIEWS else rule.outcomes
    if said.view not in (*known, ABSTAIN):
        raise Objected.at("view", "Choose your view")
    if not said.reasons.strip():
        raise Objected.at("reasons", "Give your reasons; they are asked for also where you give no view")
    if said.view == ABSTAIN:
        return
    if not said.likelihood.strip():
        raise Objected.at("likelihood", "Say how likely significant harm is, in your own words")
    if scales(rule) and (said.scale is None or not rule.scale_lowest <= said.scale <= rule.scale_highest):
        says = f"Give a whole number from {rule.scale_lowest} to {rule.scale_highest}"
        raise Objected.at("scale", says, rule.cites["scale"])


def _fields(said: Said) -> dict[str, Any]:
    return {
        "view": said.view,
        "likelihood": said.likelihood.strip(),
        "reasons": said.reasons.strip(),
        "categories": list(said.categories),
        "scale": said.scale,
        "rests_on": list(said.rests_on),
    }


def _seal(about: ConferenceChild, seat: Seat | None, said: Said, typed_by: User | None) -> None:
    OwnView.objects.update_or_create(
        about=about,
        seat=seat,
        from_paper=typed_by is not None,
        defaults=_fields(said) | {"authority_id": about.authority_id, "typed_by": typed_by},
    )


def _as_said(row: View | OwnView) -> Said:
    return Said(row.view, row.likelihood, row.reasons, tuple(row.categories), row.scale, tuple(row.rests_on))


def _change(about: ConferenceChild, seat: Seat, said: Said, because: str, said_by: str) -> None:
    """Change what has been shown: the first stays on record, with the reason for the other (LBH-6.04)."""
    kept = View.objects.filter(about=about, seat=seat).first()
    if kept is not None and as_kept(kept) == as_kept(said) and set(kept.rests_on) == set(said.rests_on):
        return
    if kept is not None and not because.strip():
        clause = facts.procedure(about.conference).decision.cites.get("sealed", "")
        says = "This view has been shown. Say why it is changed: the first stays on record beside it"
        raise Objected.at("because", says, *([clause] if clause else []))
    _write(about, seat, said)
    _keep_change(about, seat, kept, said, because.strip() or LATE, said_by)


def _write(about: ConferenceChild, seat: Seat, said: Said) -> None:
    told = _fields(said) | {"authority_id": about.authority_id}
    View.objects.update_or_create(about=about, seat=seat, defaults=told)


def _keep_change(
    about: ConferenceChild, seat: Seat, before: View | OwnView | None, after: Said, reason: str, said_by: str
) -> None:
    ViewChange.objects.create(
        authority_id=about.authority_id,
        about=about,
        seat=seat,
        before=_fields(_as_said(before)) if before else {},
        after=_fields(after),
        reason=reason,
        said_by=said_by,
    )


def reveal(actor: User, about: ConferenceChild, shown: str, reason: str = "") -> Reveal:
    """Open every sealed view of one child at once. A second click changes nothing.

    Raises `NoRight` for everybody but the chair; `Objected` where nobody has given a view, where the chair has still
    to give the one that the procedure asks of them, or where some are not in and no reason says why it is not waited.
    """
    only_the_chair(actor, about.conference, Right.DECIDE)
    with transaction.atomic():
        fresh = in_hand(actor, about)
        if done := revealed(fresh):
            return done
        still_open(fresh)
        rows = list(OwnView.objects.filter(about=fresh).select_related("seat"))
        _may_be_revealed(fresh, rows, reason)
        counted = count(fresh)
        for row in sorted(rows, key=lambda one: not one.from_paper):
            _open(fresh, row)
        journal(actor, _CHANGED, "revealed the views", child=fresh.child_id, conference=fresh.conference_id)
        return Reveal.objects.create(
            authority_id=fresh.authority_id,
            about=fresh,
            by=actor,
            shown=shown,
            given=counted.given,
            asked=counted.asked,
            reason=reason.strip(),
        )


def _may_be_revealed(about: ConferenceChild, rows: list[OwnView], reason: str) -> None:
    rule = facts.procedure(about.conference).decision
    if rule.chair_votes and not any(row.seat_id is None for row in rows):
        raise Objected.at("", "Give your own view first: you see the others' only then", rule.clause)
    if not any(row.seat_id for row in rows):
        raise Objected.at("", "Nobody has given a view yet, so there is nothing to reveal")
    if not count(about).all_in and not reason.strip():
        says = "Not everybody has given a view. Wait for them, or say why you do not"
        raise Objected.at("reason", says, *([rule.cites["sealed"]] if "sealed" in rule.cites else []))


def _open(about: ConferenceChild, row: OwnView) -> None:
    """Turn a sealed view into one that is read: paper first, so that what was given on a device comes after it."""
    if row.seat is None:
        return
    said, kept = _as_said(row), View.objects.filter(about=about, seat=row.seat).first()
    _write(about, row.seat, said)
    if kept is not None and as_kept(kept) != as_kept(said):
        _keep_change(about, row.seat, kept, said, TWICE, row.seat.name)


def look_at_the_seal(user: User, conference: uuid.UUID, at: str) -> Conference:
    """A conference for its chair or whoever takes its record; the look is written down, `NoRight` for anybody else."""
    found = look(user, conference, at)
    if found.chair_id == user.pk or may(user, Right.TAKE_ATTENDANCE):
        return found
    raise NoRight(user, Right.TAKE_ATTENDANCE)
