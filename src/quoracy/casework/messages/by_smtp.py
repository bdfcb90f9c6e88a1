"""Sending by the authority's own e-mail server. Letters stay here to be printed; texts need another provider."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from quoracy.casework.messages.providers import NotNow, Outgoing, Refused, Taken, Unsure

_NO_SUCH_BOX = "The e-mail server does not accept this address. Ask the person for the right one, and send it again."
_NO_TEXTS = "This service sends no text messages. Use an e-mail address or a letter, or have GOV.UK Notify set up."


class Smtp:
    """An e-mail server. It cannot be asked afterwards whether it took a message."""

    name = "smtp"
    can_be_asked = False

    def send(self, message: Outgoing) -> Taken:
        if message.channel == "letter":
            return Taken(message.reference, kept=True)  # printed and posted by the unit
        if message.channel == "sms":
            raise Refused(_NO_TEXTS)
        connection = get_connection()
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as problem:
            raise NotNow("The e-mail server cannot be reached") from problem
        try:
            connection.send_messages([_mail(message)])
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal([code for code, _ in refused.recipients.values()]) from refused
        except smtplib.SMTPResponseException as refused:  # an answer: the server says that it did not take it
            raise _refusal([refused.smtp_code]) from refused
        except (smtplib.SMTPException, OSError) as broken:
            raise Unsure("The line to the e-mail server broke while the message was handed over") from broken
        finally:
            connection.close()
        return Taken(_message_id(message))

    def find(self, reference: str) -> Taken | None:
        return None


def _refusal(codes: list[int]) -> Exception:
    """5xx is for good (RFC 5321, 4.2.1); 4xx is for now."""
    return Refused(_NO_SUCH_BOX) if any(code >= 500 for code in codes) else NotNow("The e-mail server is busy")


def _message_id(message: Outgoing) -> str:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{message.reference}@{host}>"


def _mail(message: Outgoing) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        message.subject, message.body, to=[message.address], headers={"Message-ID": _message_id(message)}
    )
    if message.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "REQUEST"
        mail.attach_alternative(message.calendar, f"text/calendar; method={method}; charset=utf-8")
    for enclosure in message.enclosures:
        mail.attach(enclosure.name, enclosure.content, enclosure.content_type)
    return mail
