"""Sending by GOV.UK Notify through its official client: e-mail, text message and letters as finished PDF.

Notify keeps the words in its own templates; ours are two that hold nothing but `((subject))` and `((body))`. It takes
no calendar files, so the day and the hour stand in the text. Every message carries our reference, by which Notify is
asked after a crash whether it has it already.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from quoracy.casework.messages.providers import Fate, NotNow, Outgoing, Refused, Taken, Unsure

DELIVERED = {"delivered", "received"}
FAILURES = {
    "permanent-failure": "The address or number does not exist. Ask the person for the right one, and send it again.",
    "temporary-failure": "The mailbox is full or the telephone was off for too long. Try again, or use another way.",
    "technical-failure": "GOV.UK Notify could not pass it on. Send it again.",
    "validation-failed": "GOV.UK Notify could not print the letter. Print and post it from here.",
    "virus-scan-failed": "GOV.UK Notify refused the letter's file. Print and post it from here.",
    "cancelled": "The letter was cancelled at GOV.UK Notify.",
}
_NOT_ANSWERED = 503  # what the client calls a request that got no answer at all


class Notify:
    """GOV.UK Notify. Not safe for several threads at once, so one is made for each message."""

    name = "notify"
    can_be_asked = True

    def __init__(self) -> None:
        notify = settings.NOTIFY
        self.templates = {"email": notify.email_template, "sms": notify.sms_template}
        self.client = NotificationsAPIClient(notify.key, base_url=notify.url, timeout=20)

    def send(self, message: Outgoing) -> Taken:
        try:
            answer = self._post(message)
        except HTTPError as error:
            raise _answered(error) from error
        except APIError as error:
            raise Unsure("GOV.UK Notify answered with something that cannot be read") from error
        return Taken(str(answer["id"]))

    def _post(self, message: Outgoing) -> dict[str, Any]:
        words = {"subject": message.subject, "body": message.body}
        match message.channel:
            case "email":
                return dict(
                    self.client.send_email_notification(
                        message.address, self.templates["email"], words, message.reference
                    )
                )
            case "sms":
                return dict(
                    self.client.send_sms_notification(
                        message.address, self.templates["sms"], {"body": message.body}, message.reference
                    )
                )
        letter, *_ = message.enclosures  # a letter is its own first enclosure
        return dict(self.client.send_precompiled_letter_notification(message.reference, BytesIO(letter.content)))

    def find(self, reference: str) -> Taken | None:
        """What Notify has under our reference. Raises `NotNow` while it cannot be asked."""
        try:
            found = self.client.get_all_notifications(reference=reference)["notifications"]
        except APIError as error:
            raise NotNow("GOV.UK Notify cannot be asked whether it has the message") from error
        return _taken(found[0]) if found else None


def _taken(notification: dict[str, Any]) -> Taken:
    status = str(notification.get("status", ""))
    if status in FAILURES:
        return Taken(str(notification["id"]), fate=Fate.FAILED, why=FAILURES[status])
    return Taken(str(notification["id"]), fate=Fate.DELIVERED if status in DELIVERED else Fate.UNDER_WAY)


def _answered(error: HTTPError) -> Exception:
    """What an error answer means: 400 for good, 403 and 429 not now, anything from 500 up nobody can tell."""
    if error.status_code == 400:
        return Refused(f"GOV.UK Notify refused it: {_in_words(error)}. Correct the address, and send it again.")
    if error.status_code in (401, 403):
        return NotNow(f"GOV.UK Notify does not accept our key ({_in_words(error)}). Tell whoever runs this service.")
    if error.status_code == 429:
        return NotNow("GOV.UK Notify takes no more messages for now")
    return Unsure("GOV.UK Notify did not answer" if error.status_code == _NOT_ANSWERED else "GOV.UK Notify failed")


def _in_words(error: HTTPError) -> str:
    said = error.message
    if isinstance(said, list):
        return "; ".join(str(one.get("message", one.get("error", ""))) for one in said)
    return str(said)
