"""Asking everybody on the list: who is on it and why, and what speaks against sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import require
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.children.models import Relationship
from quoracy.casework.conferences import choosing, departures, facts, questions
from quoracy.casework.conferences.actions import taking_part
from quoracy.casework.conferences.actions.arranging import uninvited
from quoracy.casework.conferences.checklists import step_findings
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations.actions import telling
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages.actions import names
from quoracy.casework.messages.models import Message
from quoracy.rulebook.convening_rules import Step
from quoracy.rulebook.exclusion import invitation_is_held
from quoracy.rulebook.finding import Departure as Takes
from quoracy.rulebook.finding import Finding

_CHANGED = JournalEntry.Act.CHANGED
NOT_ASKED = (Seat.Standing.CHAIR, Seat.Standing.MINUTE_TAKER)
_PARENTS = (Relationship.Kind.MOTHER, Relationship.Kind.FATHER)
_PARENT_CLAUSES = ("WAR-3.04", "BFG-4.3.1c", "BFG-4.4.1b", "WAL-4.04")


def draw_up(conference: Conference) -> list[Invitation]:
    """An invitation for every seat that is asked, not sent yet; those there already stay as they are."""
    seats = [seat for seat in questions.seats(conference) if seat.invited and seat.standing not in NOT_ASKED]
    have = {one.seat_id: one for one in conference.invitations.all()}
    for seat in seats:
        if seat.pk not in have:
            have[seat.pk] = Invitation.objects.create(
                authority_id=conference.authority_id, conference=conference, seat=seat, way=telling.first_way(seat)
            )
        have[seat.pk].seat = seat
    return [have[seat.pk] for seat in seats]


def prepare(
    actor: User, invitation: Invitation, *, way: str, ground: str = "", brings: str = "", language: str | None = None
) -> Invitation:
    """Say by which way somebody is asked, on which ground they come and, in a line, what they can bring."""
    require(actor, Right.ARRANGE_CONFERENCE)
    invitation.way, invitation.ground, invitation.brings = way, ground, brings.strip()
    if language is not None:
        invitation.language = language
    if way == Invitation.Way.EMAIL and telling.first_way(invitation.seat) != Invitation.Way.EMAIL:
        raise Objected.at("way", f"There is no e-mail address on file for {invitation.seat.name}")
    children = [row.child for row in questions.about(invitation.conference)]
    if names(invitation.brings, [name for child in children for name in child.given_names.split()]):
        says = "This line leaves the service in the invitation, so it must not name a child. Take the name out."
        raise Objected.at("brings", says)
    invitation.save()
    return invitation


def list_findings(conference: Conference) -> list[Finding]:
    """What speaks against sending: an agency always asked that nobody is asked from, a parent left off, a consent."""
    seats = [seat for seat in questions.seats(conference) if seat.invited]
    observers = [seat for seat in seats if seat.standing == Seat.Standing.OBSERVER]
    family = [seat for seat in seats if seat.standing == Seat.Standing.FAMILY and seat.person_id]
    return [*uninvited(conference), *_parents_left_off(conference, seats), *_unconsented(conference, observers, family)]


def _parents_left_off(conference: Conference, seats: Iterable[Seat]) -> list[Finding]:
    """A parent or holder of parental responsibility is asked, or it is recorded by name why not."""
    asked = {seat.person_id for seat in seats}
    children = conference.about.values("child")
    related = Relationship.objects.filter(child__in=children).select_related("person")
    due = {r.person_id: r.person for r in related if r.parental_responsibility or r.kind in _PARENTS}
    clauses = tuple(c for c in _PARENT_CLAUSES if c in telling.clauses_of(facts.procedure(conference).key))
    return [
        Finding(
            False,
            f"{person.name} is a parent or has parental responsibility and is not asked. Say why not.",
            clauses or _PARENT_CLAUSES[:1],
            Takes.RECORDED_REASON,
            f"parent.{person.pk}",
        )
        for pk, person in due.items()
        if pk not in asked
    ]


def _unconsented(conference: Conference, observers: list[Seat], family: list[Seat]) -> list[Finding]:
    """An observer is asked only when the chair, and where the procedure wants it the family, has agreed beforehand."""
    rule = facts.procedure(conference).attendance
    standing = next((one for one in rule.standings if one.key == "observer"), None) if rule else None
    if standing is None or not standing.consents:
        return []
    return [
        Finding(
            False,
            f"{seat.name} observes only if {' and '.join(lacking)} have agreed beforehand.",
            (standing.clause,),
            standing.unconsented,
            f"observer.{seat.pk}",
            "chair",
        )
        for seat in observers
        for lacking in [_lacking(seat, standing.consents, family)]
        if lacking
    ]


def _lacking(seat: Seat, consents: Iterable[str], family: Iterable[Seat]) -> list[str]:
    """Who has not agreed; of the family each relative who is asked, by name."""
    invitation = getattr(seat, "invitation", None)
    said = invitation.family_consents if invitation else {}
    lacking = []
    if "chair" in consents and not (invitation and invitation.chair_consents):
        lacking.append("the chair")
    if "family" in consents:
        lacking += [one.name for one in family if not said.get(str(one.person_id))]
    return lacking


def needs_consents(conference: Conference, seat: Seat) -> tuple[str, ...]:
    """Whose agreement this procedure wants before somebody observes; empty for everybody else."""
    rule = facts.procedure(conference).attendance
    if rule is None or seat.standing != Seat.Standing.OBSERVER:
        return ()
    return next((tuple(one.consents) for one in rule.standings if one.key == "observer"), ())


def held(conference: Conference, seat: Seat) -> bool:
    """Whether somebody is not sent an invitation: kept out of all of it, or the ruling about them is awaited."""
    if seat.kept_out == Seat.KeptOut.ASKED:
        return invitation_is_held(facts.procedure(conference))
    return seat.kept_out == Seat.KeptOut.WHOLE


def before_sending(conference: Conference) -> list[Finding]:
    """What the procedure wants seen to before invitations go, each child's own part among it."""
    return [
        *choosing.choices_open(conference),
        *taking_part.inviting_findings(conference),
        *step_findings(conference, Step.INVITE),
    ]


def consent(
    actor: User, invitation: Invitation, *, chair: bool | None = None, family: Mapping[str, bool] | None = None
) -> None:
    """Write down whether the chair, or one of the family, agrees to an observer. The chair's word is the chair's."""
    questions.visible_conference(actor, invitation.conference_id)
    if chair is not None:
        if invitation.conference.chair_id != actor.pk:
            raise NoRight(actor, None, "Only the chair of this conference may agree to an observer.")
        invitation.chair_consents, invitation.chair_consented_at = chair, timezone.now()
    elif invitation.conference.requested_by_id != actor.pk:
        require(actor, Right.ARRANGE_CONFERENCE)
    invitation.family_consents = {**invitation.family_consents, **(family or {})}
    invitation.save()
    for child in invitation.conference.about.values_list("child", flat=True):
        journal(actor, _CHANGED, "noted who agrees to an observer", child=child, conference=invitation.conference_id)


def invite_all(
    actor: User, conference: Conference, reasons: Mapping[str, str] | None = None, findings: Iterable[Finding] = ()
) -> list[Message]:
    """Send everybody on the list who has not been asked yet an invitation of their own; again sends nothing twice.

    Raises `Objected` for whoever has to be asked and is not; `findings` are those of a screen's own list. A reason
    given is kept as a departure, by name.
    """
    require(actor, Right.ARRANGE_CONFERENCE)
    with transaction.atomic():
        asked = Conference.objects.select_for_update(of=("self",)).select_related("authority")
        conference = asked.get(pk=conference.pk)
        if conference.state != Conference.State.ARRANGED:
            raise Objected.at("", "Fix the day and the place first: nobody can be asked before that.")
        every = [*list_findings(conference), *before_sending(conference), *findings]
        departures.settle(actor, conference, every, reasons or {})
        unsent = [one for one in draw_up(conference) if one.asked_at is None and not held(conference, one.seat)]
        sent = [telling.ask(actor, conference, invitation) for invitation in unsent]
        for row in questions.about(conference) if unsent else ():
            journal(actor, _CHANGED, "sent the invitations", child=row.child_id, conference=conference.pk)
    return [message for message in sent if message]
