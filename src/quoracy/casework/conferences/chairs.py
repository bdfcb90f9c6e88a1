"""Who was named to chair, what each chair said of their independence, and whom a chair answers to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User


class NamedChair(CaseRow):
    """Somebody was named to chair one conference, or that was taken back. The newest row holds, for each child.

    A substitute is no registered chair (BOL-5.10). For a looked after child it is said in which capacity somebody takes
    the chair, and how the reviewing officer's independence is kept (BFG-4.2.9a, BFG-4.2.10a).
    """

    class Capacity(models.TextChoices):
        SUBSTITUTE = "substitute", "Substitute for a registered chair"
        REVIEWING_OFFICER = "reviewing_officer", "The child's own reviewing officer"
        ANOTHER_CHAIR = "another_chair", "Another registered chair"
        OUTSIDER = "outsider", "Somebody from outside the unit"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="named_chairs")
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    reason = models.TextField()
    independence = models.TextField(blank=True, help_text="How the reviewing officer's independence is kept")
    taken_back = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_capacity_display()}"


class Independence(CaseRow):
    """What a chair said of being independent of the case, before its papers opened (BFG-4.8.1c)."""

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="independence")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    independent = models.BooleanField()
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.chair}: {'independent' if self.independent else 'not independent'}"


@versions.kept("ChairsContactsVersion")
class ChairsContacts(CaseRow):
    """Whom a chair answers to: the contact in the chain of command, and the manager for complaints (BFG-4.8.1b)."""

    chair = models.OneToOneField(User, on_delete=models.PROTECT, related_name="chairs_contacts")
    chain_name = models.CharField(max_length=120)
    chain_post = models.CharField(max_length=120)
    chain_email = models.EmailField()
    complaints_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "chairs' contacts"

    def __str__(self) -> str:
        return f"{self.chair} answers to {self.chain_name}"
