"""What a relative gives openly on the scale, and questions that are set aside for a criminal investigation."""

from __future__ import annotations

from django.db import transaction

from quoracy.casework.access.actions import journal
from quoracy.casework.access.models import JournalEntry, User
from quoracy.casework.access.rights import NoRight, Objected, Right
from quoracy.casework.conferences import facts
from quoracy.casework.conferences.actions.committing import gathers
from quoracy.casework.conferences.actions.deciding import still_open
from quoracy.casework.conferences.actions.meeting import about_as_it_is, only_the_chair
from quoracy.casework.conferences.ending import OpenScale, SetAside
from quoracy.casework.conferences.models import Conference, ConferenceChild, Seat
from quoracy.casework.conferences.seeing_to import Circumstance
from quoracy.rulebook.convening_case import Fact

FLAGS = (Fact.UNDER_POLICE_INVESTIGATION, Fact.CRIMINAL_INVESTIGATION)
PURPOSE = "purpose"


def scales_openly(about: ConferenceChild) -> bool:
    """Whether relatives are invited to give a number openly: where the procedure has a scale and says so (LBH-6.03)."""
    rule = facts.procedure(about.conference).decision
    return rule.relatives_scale and "scale" in rule.cites


def give_openly(
    seat: Seat, about: ConferenceChild, scale: int, words: str = "", typed_by: User | None = None
) -> OpenScale:
    """Keep the number a relative gives of one child, or a new one in its place. It is open to all from the beginning.

    `typed_by` is whoever heard it and typed it; None where the relative gave it on their own page.
    """
    if typed_by is not None:
        gathers(typed_by, about.conference)
    with transaction.atomic():
        fresh = about_as_it_is(about)
        _may_scale(fresh, seat, scale, typed_by)
        row, _made = OpenScale.objects.update_or_create(
            about=fresh,
            seat=seat,
            defaults={
                "authority_id": fresh.authority_id, "scale": scale, "words": words.strip(), "typed_by": typed_by,
            },
        )  # fmt: skip
        if typed_by is not None:
            what = "typed a relative's number"
            journal(typed_by, JournalEntry.Act.CHANGED, what, child=fresh.child_id, conference=fresh.conference_id)
    return row


def _may_scale(about: ConferenceChild, seat: Seat, scale: int, typed_by: User | None) -> None:
    rule = facts.procedure(about.conference).decision
    if not scales_openly(about):
        raise Objected.at("", "Relatives give no number on the scale under this procedure", rule.clause)
    if about.conference.state != Conference.State.OPEN:
        raise Objected.at("", "Numbers are given while the conference is under way")
    still_open(about)
    if seat.conference_id != about.conference_id or seat.standing != Seat.Standing.FAMILY or not seat.present:
        raise NoRight(typed_by or User(), None, "Only somebody of the family who is here gives a number openly.")
    if not rule.scale_lowest <= scale <= rule.scale_highest:
        says = f"Give a whole number from {rule.scale_lowest} to {rule.scale_highest}"
        raise Objected.at("scale", says, rule.cites["scale"])


def open_numbers(about: ConferenceChild) -> list[OpenScale]:
    """The relatives' numbers of one child, apart from all others."""
    return list(about.open_scales.select_related("seat", "typed_by"))


def under_investigation(conference: Conference) -> bool:
    """Whether the flag is set: somebody is on bail or investigated, or there is a criminal investigation."""
    return Circumstance.objects.filter(conference=conference, fact__in=[str(flag) for flag in FLAGS]).exists()


def sets_aside(conference: Conference) -> str:
    """The clause by which questions of an investigation are set aside; empty where the procedure has none."""
    rule = facts.procedure(conference).room
    return next((point.clause for point in rule.agenda if point.key == PURPOSE), "") if rule else ""


def set_aside(actor: User, conference: Conference, question: str, asked_by: Seat | None = None) -> SetAside:
    """Note a question without an answer because it belongs to the investigation (BFG-4.5.7e)."""
    only_the_chair(actor, conference, Right.RUN_CONFERENCE)
    if conference.state != Conference.State.OPEN:
        raise Objected.at("", "A question is set aside while the conference is under way")
    if not (sets_aside(conference) and under_investigation(conference)):
        raise Objected.at("", "Nothing says that there is an investigation, so there is nothing to set aside for it")
    if not question.strip():
        raise Objected.at("question", "Enter the question that is set aside")
    with transaction.atomic():
        row = SetAside.objects.create(
            authority_id=conference.authority_id,
            conference=conference,
            question=question.strip(),
            asked_by=asked_by,
            by=actor,
        )
        for child in conference.about.values_list("child", flat=True):
            journal(actor, JournalEntry.Act.CHANGED, "set a question aside", child=child, conference=conference.pk)
    return row
