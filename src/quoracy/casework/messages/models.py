"""A message to one person: what it says, by which way it goes, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.agencies.models import Practitioner
from quoracy.casework.people.models import Person


class Message(CaseRow):
    """One message, written once and sent once. Its id is the reference by which a provider can be asked about it."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"
        LETTER = "letter", "Letter"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Could not be delivered"
        PERHAPS = "perhaps", "Perhaps sent"
        KEPT = "kept", "Kept here, not sent"

    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_name = models.CharField(max_length=160)
    address = models.TextField(help_text="An e-mail address, a telephone number or a postal address")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    template = models.CharField(max_length=60)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    values = models.JSONField(default=dict)
    subject = models.TextField(blank=True, help_text="In each language of the message: no telling how long")
    body = models.TextField()
    calendar = models.TextField(blank=True, help_text="The calendar entry that goes with an e-mail (RFC 5545)")
    enclosures = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    large_print = models.BooleanField(default=False)
    conference = models.UUIDField(null=True, blank=True, help_text="The conference this is about, if about one")
    key = models.CharField(max_length=160, help_text="What this message is, so that it is written only once")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="Until when an attempt may be under way")
    provider = models.CharField(max_length=20, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When its last state was learnt")
    failure = models.TextField(blank=True, help_text="What went wrong, in plain words")
    seen_to_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_to_at = models.DateTimeField(null=True, blank=True)
    seen_to_how = models.CharField(max_length=200, blank=True)
    instead_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="again")

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "key"], name="one_message_a_key")]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "-made_at"], name="messages_by_state"),
            models.Index(fields=["authority", "conference"], name="messages_of_a_conference"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.to_name}"
