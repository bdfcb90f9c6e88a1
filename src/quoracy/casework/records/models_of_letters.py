"""What became of each decision letter: sent to whom by which way, or withheld and why, and the proof."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.conferences.models import Letter


class LetterSent(CaseRow):
    """One letter that went to its reader, or was withheld from them with a reason (BOL-1.96c)."""

    class How(models.TextChoices):
        LINK = "link", "By a secure link"
        POST = "post", "By post"
        HAND = "hand", "By hand"

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="sending")
    withheld = models.BooleanField(default=False)
    why = models.TextField(blank=True, help_text="Why it was withheld")
    how = models.CharField(max_length=4, choices=How.choices, blank=True)
    address = models.TextField(blank=True, help_text="Where it went, as it was checked at sending")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=200, blank=True, help_text="How it is known that they have it")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "letters sent"
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(withheld=False) | ~models.Q(why=""), name="a_letter_withheld_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(withheld=True) | ~models.Q(how=""), name="a_letter_sent_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {'withheld' if self.withheld else 'sent'}"
