"""A link, the codes sent for it, each visit it led to, and the keys by which links and visits are found.

No token, code or cookie is kept, only what they hash to: who reads the database cannot come in with what it says.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import Authority, CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat


class Key(models.Model):
    """Where a token leads: to which authority and which row. Read before anybody's authority is known.

    This table stands outside the wall between authorities, because the token alone says which side to go to. It names
    no person: a hash, an authority and a row that the wall still guards.
    """

    class Opens(models.TextChoices):
        LINK = "link", "A link"
        VISIT = "visit", "A visit"

    digest = models.CharField(max_length=64, primary_key=True)
    house = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    opens = models.CharField(max_length=5, choices=Opens.choices)
    row = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.opens} {self.row}"


class Link(CaseRow):
    """One person's way in to one conference. A child has no seat, so a child's link says where its code goes."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="links")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="links")
    channel = models.CharField(max_length=5, choices=Channel.choices, blank=True)
    address = models.CharField(max_length=254, blank=True, help_text="For a child: where the link and codes go")
    address_of = models.CharField(max_length=120, blank=True, help_text="For a child: whose address that is")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-issued_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seat__isnull=False) ^ models.Q(child__isnull=False), name="a_link_is_one_persons"
            ),
            models.CheckConstraint(
                condition=models.Q(child__isnull=True) | (~models.Q(address="") & ~models.Q(channel="")),
                name="a_childs_link_has_an_address",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(revoked_at__isnull=True, seat__isnull=False), name="one_link_a_seat"
            ),
            models.UniqueConstraint(
                fields=["conference", "child"],
                condition=models.Q(revoked_at__isnull=True, child__isnull=False),
                name="one_link_a_child",
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.name}"

    @property
    def name(self) -> str:
        """Whose link it is; a child is called by its given names, as on its own page."""
        if self.seat is not None:
            return self.seat.name
        return self.child.given_names or self.child.name if self.child else ""


class Code(CaseRow):
    """Six figures sent to the address on file; only the newest of a link counts, once, for ten minutes."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at"]
        indexes: ClassVar = [models.Index(fields=["link", "-sent_at"], name="codes_of_a_link")]

    def __str__(self) -> str:
        return f"Code of {self.sent_at}"


class Visit(CaseRow):
    """One coming in by a link: kept for ever as the log of its use, open until it is left, idle or too long."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="visits")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.link}: {self.began_at}"


class GuestDraft(CaseRow):
    """What a guest was typing on a page and has not sent. It is the link's, so that it outlives a visit."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="drafts")
    page = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "page"], name="one_draft_a_page_of_a_link")]

    def __str__(self) -> str:
        return f"Draft of {self.page}"


class GuestDone(CaseRow):
    """A form of a guest that was carried out, by its token: a second click leads to where the first one led."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="done")
    token = models.UUIDField()
    leads_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "token"], name="one_form_of_a_link_once")]

    def __str__(self) -> str:
        return f"Form {self.token}"
