"""The calendar entry that goes with an invitation (RFC 5545 and 5546): same UID for ever, a higher SEQUENCE each time.

It says when and where, and "Conference". It names no child and no family, because calendars are shared and synced.
"""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from quoracy.casework.invitations.models import Invitation
from quoracy.casework.messages.wording import MARKING
from quoracy.rulebook.chronology import LONDON

PRODUCT = "-//Quoracy//Conferences//EN"
SUMMARY = f"{MARKING}: Conference"


def calendar_entry(
    invitation: Invitation, method: str, starts_at: datetime, ends_at: datetime, *, sender: str, now: datetime
) -> str:
    """The entry as text; `method` is REQUEST for a new or changed one and CANCEL for one that does not take place."""
    entry = Event()
    entry.add("uid", f"{invitation.pk}@quoracy")
    entry.add("sequence", invitation.sequence)
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", starts_at.astimezone(LONDON))
    entry.add("dtend", ends_at.astimezone(LONDON))
    entry.add("summary", SUMMARY)
    entry.add("location", invitation.told_place)
    entry.add("description", f"Reference {invitation.code}")
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    entry["organizer"] = vCalAddress(f"mailto:{sender}")
    entry.add("attendee", _attendee(invitation), encode=False)
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", method)
    whole.add_component(entry)
    whole.add_missing_timezones()
    return str(whole.to_ical(), "utf-8")


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{_email(invitation)}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE")
    return attendee


def _email(invitation: Invitation) -> str:
    seat = invitation.seat
    if seat.practitioner is not None:
        return seat.practitioner.email
    return seat.person.email if seat.person else ""
