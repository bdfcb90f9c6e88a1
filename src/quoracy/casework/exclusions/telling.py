"""Telling of a request and a ruling: the chair at once, whoever asked, the person kept out, and who hears their views.

What goes by e-mail names nobody and no reason: whoever reads it signs in, or has the chair's notice on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import Objected
from quoracy.casework.conferences import facts as conferences
from quoracy.casework.conferences.models import Conference
from quoracy.casework.exclusions import questions
from quoracy.casework.exclusions.models import Exclusion
from quoracy.casework.invitations.actions.telling import OFF
from quoracy.casework.messages.actions import Content, Recipient, languages_for, write
from quoracy.casework.messages.models import Message
from quoracy.casework.messages.wording import phrase


def tell_the_chair(row: Exclusion) -> None:
    """The chair hears of a request the moment it is made (BFG-4.5.1a)."""
    if row.conference.chair is not None and row.conference.chair_id != row.requested_by_id:
        _to_user(row, row.conference.chair, "keeping_out_asked", f"asked {row.pk}")


def tell_of_result(row: Exclusion) -> None:
    """Whoever asked hears that there is a ruling (BFG-4.5.3b); the social worker, whose views to obtain (WAR-3.11)."""
    ruled = f"{row.pk} {row.ruled_at:%Y%m%d%H%M%S%f}"
    if row.requested_by_id != row.ruled_by_id:
        _to_user(row, row.requested_by, "keeping_out_ruled", f"ruled {ruled}")
    if row.keeps_out and not row.views:
        _to_user(row, row.conference.requested_by, "views_of_absent", f"views {ruled}")


def _to_user(row: Exclusion, user: User, template: str, key: str) -> None:
    to = Recipient(user.name, "email", user.email, user=user)
    content = Content(template, {**_values(row), "name": user.name}, conference=row.conference_id)
    write(row.conference.authority, to, content, f"exclusion {key}")


def post_notice(row: Exclusion, notice: Sequence[str], actor: User) -> Message:
    """Post the chair's notice. Raises `Objected` where no postal address is on file."""
    to = _by_post(row)
    if not to.address:
        raise Objected.at("way", f"There is no postal address on file for {row.seat.name}. Give the notice by hand.")
    content = Content("kept_out_notice", {**_values(row), "notice": "\n\n".join(notice)}, conference=row.conference_id)
    return write(
        row.conference.authority, to, content, f"exclusion notice {row.pk} {row.ruled_at:%Y%m%d%H%M%S%f}", actor
    )


def after_saving(sender: type[Conference], instance: Conference, **_: Any) -> None:
    """Somebody who was told to stay out of a conference hears, in the same transaction, that it moved or is off."""
    off = instance.state in OFF
    if not (off or instance.state == Conference.State.ARRANGED):
        return
    for row in questions.in_force(instance):
        if row.ruled_whole and row.notice_given_at:
            row.conference = instance
            _tell_of_day(row, None if off else instance.starts_at)


def _tell_of_day(row: Exclusion, now: datetime | None) -> None:
    """Only where the day is another than the one they were told of; the same news twice is written once."""
    known = row.told_of_day
    if now == known:
        return
    row.told_of_day = now
    row.save(update_fields=["told_of_day"])
    to = _by_post(row)
    if not to.address:
        return
    template = "kept_out_moved" if now else "kept_out_off"
    content = Content(template, _values(row), conference=row.conference_id)
    write(row.conference.authority, to, content, f"exclusion {template} {row.pk} {known} {now}")


def _by_post(row: Exclusion) -> Recipient:
    person = row.seat.person
    home = person.address or (person.household.address if person and person.household else "") if person else ""
    languages = languages_for(person.language if person else "", row.conference.authority.bilingual)
    return Recipient(row.seat.name, "letter", home, languages, bool(person and person.large_print), person=person)


def _values(row: Exclusion) -> dict[str, Any]:
    conference, authority = row.conference, row.conference.authority
    unit, reference = conferences.procedure(conference).terms["unit"], str(row.pk)[:8].upper()
    said = {"phone": authority.phone, "unit": unit, "reference": reference}
    return said | {
        "name": row.seat.name,
        "when": conference.starts_at.isoformat() if conference.starts_at else "",
        "authority": authority.name,
        "reply_by": phrase("reply_by_phone" if authority.phone else "reply_by_writing", **said),
    }
