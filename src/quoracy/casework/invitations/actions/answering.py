"""What somebody answers to an invitation: coming, not coming and why, who comes instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.questions import may
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.conferences import facts as conference_facts
from quoracy.casework.conferences.actions.arranging import seat_practitioner
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.invitations import facts
from quoracy.casework.invitations.actions import telling
from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages import actions as messages
from quoracy.casework.messages.actions import Content, Recipient
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.wording import phrase
from quoracy.rulebook.absence import apology_findings, who_is_told
from quoracy.rulebook.absence_rules import DeputyAsked
from quoracy.rulebook.finding import Finding

Reply = Invitation.Reply
Answering = User | Seat
"""Who answers: somebody with an account, or a seat for itself, when the person asked has come by their own link."""


_NO_SUCH = "There is no such invitation for you."


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as given. `needs` are by kind ("interpreter", "travel"); None is not asked."""

    reply: str
    reason: str = ""
    unavoidable: bool | None = None
    holds_information: bool | None = None
    role_does_not_allow: bool = False
    free_dates: tuple[date, ...] = ()
    language: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)


def answer(actor: Answering, invitation: Invitation, said: Answer) -> Invitation:
    """Write down what somebody answers, themselves or taken down for them. They may answer again until it meets.

    Who does not come says why (WAR-5.02) and owes what `left_to_do` tells; the unit and the chair hear of it at once,
    and where it was not unavoidable the agency's lead as well.
    """
    _may_answer(actor, invitation)
    if said.reply not in Reply.values or said.reply in (Reply.NONE, Reply.DEPUTY):
        raise Objected.at("reply", "Choose whether you are coming")
    away = said.reply in facts.AWAY
    if away and not said.reason.strip() and invitation.seat.standing not in facts.FAMILY_SIDE:
        raise Objected.at("reason", "Say why you cannot come", "WAR-5.02", "BFG-4.3.4a", "WAL-4.13")
    with transaction.atomic():
        row = _locked(invitation)
        new = row.answer != said.reply
        _release_deputy(row)
        row.answer = said.reply
        _answered(actor, row)
        row.reason, row.unavoidable = said.reason.strip(), said.unavoidable if away else None
        row.holds_information = said.holds_information if away else None
        row.role_does_not_allow = away and said.role_does_not_allow
        row.free_dates, row.needs = sorted(set(said.free_dates)), dict(said.needs)
        row.language = said.language or row.language
        row.save()
        Seat.objects.filter(pk=row.seat_id).update(remote=said.reply == Reply.REMOTELY)
        _journal(actor, row, "answered an invitation")
        if away and new:
            _tell_of_absence(row)
    return row


def send_apologies(actor: User, invitation: Invitation, reason: str, **more: bool | None) -> Invitation:
    """Not coming, with a report to follow: the report is owed all the same."""
    return answer(actor, invitation, Answer(Reply.APOLOGIES, reason, **more))  # type: ignore[arg-type]  # by name


def name_deputy(
    actor: Answering,
    invitation: Invitation,
    practitioner: Practitioner,
    reason: str,
    *,
    unavoidable: bool | None = None,
    holds_information: bool | None = None,
) -> Invitation:
    """Somebody comes instead: asked at once, with the contact the agency has with each child, told to be briefed.

    Whoever was named before, and asked for that alone, is told that they need not come. Returns the deputy's own
    invitation. Raises `Objected` where the procedure wants somebody of the same agency.
    """
    _may_answer(actor, invitation)
    conference = invitation.conference
    if invitation.seat.practitioner is None or practitioner.pk == invitation.seat.practitioner.pk:
        raise Objected.at("deputy", "Choose a colleague who comes instead")
    rule = conference_facts.procedure(conference).absence
    same = practitioner.agency_id == invitation.seat.practitioner.agency_id
    if not same and rule is not None and rule.deputy_from_same_agency:
        says = f"{practitioner.name} is not of the same agency. Choose somebody who is."
        raise Objected.at("deputy", says, rule.cites.get("deputy", rule.clause))
    if not reason.strip():
        raise Objected.at("reason", "Say why you cannot come", "WAR-5.02")
    with transaction.atomic():
        row = _locked(invitation)
        seat = seat_practitioner(conference, practitioner, direct_contact=row.seat.direct_contact)
        if Invitation.objects.filter(deputy=seat).exclude(pk=row.pk).exists():
            raise Objected.at(
                "deputy", f"{practitioner.name} comes for somebody else already. Choose another colleague"
            )
        if row.deputy_id != seat.pk:
            _release_deputy(row)
        own, _made = Invitation.objects.get_or_create(
            seat=seat,
            defaults={
                "authority_id": row.authority_id,
                "conference": conference,
                "way": telling.first_way(seat),
                "ground": row.ground,
                "brings": row.brings,
            },
        )
        row.answer, row.reason, row.deputy = Reply.DEPUTY, reason.strip(), seat
        row.unavoidable, row.holds_information = unavoidable, holds_information
        _answered(actor, row)
        row.save()
        if own.asked_at is None:
            by = actor if isinstance(actor, User) else row.asked_by
            telling.ask(by, conference, own, "deputy", invitee=row.seat.name)
        _journal(actor, row, "named a deputy")
        _tell_of_absence(row)
    return own


def _release_deputy(row: Invitation) -> None:
    """Let go of a deputy: who was asked for that alone is told that they need not come; who was asked anyway stays."""
    seat, row.deputy = row.deputy, None
    if seat is None:
        return
    own = Invitation.objects.select_related("seat__practitioner", "seat__person").get(seat=seat)
    if Message.objects.filter(key__startswith=f"invitation {own.pk} asked", template="deputy").exists():
        Seat.objects.filter(pk=seat.pk).update(invited=False)
        telling.take_back(row.conference, own)


def confirm_briefing(actor: Answering, invitation: Invitation, on: date) -> Invitation:
    """The absent person, or the deputy, says on which day the deputy was told of the circumstances (BOL-1.55)."""
    stood_in_for = getattr(invitation.seat, "stands_in_for", None)
    if stood_in_for is None:
        raise Objected.at("", "This person comes for nobody else, so there is nothing to confirm")
    _may_answer(actor, invitation, stood_in_for)
    if on > timezone.localdate():
        raise Objected.at("briefed_on", "Enter the day on which it was done, not one still to come")
    with transaction.atomic():
        invitation.briefed_on = on
        invitation.save()
        _journal(actor, invitation, "confirmed a briefing")
    return invitation


def left_to_do(invitation: Invitation, *, report_in: bool = False) -> list[Finding]:
    """What somebody who does not come still owes under this procedure: a reason, a report, a deputy, a briefing."""
    if invitation.answer not in facts.AWAY or invitation.seat.standing in facts.FAMILY_SIDE:
        return []
    procedure = conference_facts.procedure(invitation.conference)
    return [f for f in apology_findings(procedure, facts.apology(invitation, report_in=report_in)) if not f.holds]


def deputy_wanted(invitation: Invitation) -> bool:
    """Whether a colleague is owed and nobody has been named: a gap the unit sees as long as it lasts."""
    rule = conference_facts.procedure(invitation.conference).absence
    owed = rule is not None and rule.deputy is DeputyAsked.OWED
    return owed and invitation.answer in (Reply.NOT_COMING, Reply.APOLOGIES)


def _may_answer(actor: Answering, *invitations: Invitation) -> None:
    """The person asked, the unit, and the chair; for anybody else there is no such invitation."""
    if isinstance(actor, Seat):
        if not actor.invited or all(one.seat_id != actor.pk for one in invitations):
            raise NoRight(User(), None, _NO_SUCH)
        return
    if may(actor, Right.ARRANGE_CONFERENCE) and actor.authority_id == invitations[0].authority_id:
        return
    for invitation in invitations:
        practitioner = invitation.seat.practitioner
        own = practitioner is not None and practitioner.user_id == actor.pk
        if own or invitation.conference.chair_id == actor.pk:
            return
    raise NoRight(actor, None, _NO_SUCH)


def _answered(actor: Answering, row: Invitation) -> None:
    """Note when it was answered and by whose account; by none where the seat answered for itself."""
    row.answered_at, row.answered_by = timezone.now(), actor if isinstance(actor, User) else None


def _locked(invitation: Invitation) -> Invitation:
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related(
            "conference__authority", "conference__chair", "seat__practitioner__agency", "seat__person", "deputy"
        )
        .get(pk=invitation.pk)
    )
    if row.asked_at is None:
        raise Objected.at("", "This person has not been asked yet. Send the invitation first.")
    if row.conference.state != Conference.State.ARRANGED:
        says = "This conference is not arranged, so there is nothing to answer. You will be told of a day."
        raise Objected.at("", says)
    return row


def _journal(actor: Answering, invitation: Invitation, what: str) -> None:
    for child in invitation.conference.about.values_list("child", flat=True):
        if isinstance(actor, User):
            journal(actor, JournalEntry.Act.CHANGED, what, child=child, conference=invitation.conference_id)
        else:
            JournalEntry.objects.create(
                authority_id=invitation.authority_id,
                seat=actor.pk,
                name=actor.name,
                act=JournalEntry.Act.CHANGED,
                what=what,
                child=child,
                conference=invitation.conference_id,
            )


def _tell_of_absence(invitation: Invitation) -> None:
    """The chair and whoever sent the invitation hear at once; the agency's lead where the procedure says so."""
    conference, seat = invitation.conference, invitation.seat
    family = seat.standing in facts.FAMILY_SIDE
    deputy = invitation.deputy
    instead = phrase("somebody_instead", deputy=deputy.name) if deputy else phrase("nobody_instead")
    values = telling.values_for(conference, invitation) | {
        "invitee": phrase("one_of_the_family") if family else seat.name,
        "deputy": {} if family else instead,
    }
    what = f"{invitation.pk} {invitation.answer} {invitation.sequence}"
    for user in {user.pk: user for user in (conference.chair, invitation.asked_by) if user}.values():
        to = Recipient(user.name, "email", user.email, user=user)
        content = Content("not_coming", values | {"name": user.name}, conference=conference.pk)
        messages.write(conference.authority, to, content, f"absence {what} {user.pk}")
    told = who_is_told(conference_facts.procedure(conference), facts.apology(invitation))
    if "agency_lead" in told and not family:
        tell_lead(invitation, "lead_not_coming", f"absence lead {what}")


def tell_lead(invitation: Invitation, template: str, key: str) -> bool:
    """Write to the lead of the invitee's agency. False where the directory names none."""
    practitioner, conference = invitation.seat.practitioner, invitation.conference
    if practitioner is None or not practitioner.agency.lead_email:
        return False
    agency = practitioner.agency
    lead = agency.lead_name or agency.name
    values = telling.values_for(conference, invitation) | {
        "lead": lead,
        "invitee": invitation.seat.name,
        "agency": agency.name,
    }
    to = Recipient(lead, "email", agency.lead_email)
    messages.write(conference.authority, to, Content(template, values, conference=conference.pk), key)
    return True
