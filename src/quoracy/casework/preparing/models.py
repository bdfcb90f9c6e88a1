"""The chair's own notes for one conference: nobody else reads them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.conferences.models import Conference


class ChairsNotes(CaseRow):
    """What a chair writes down while preparing. Whoever chairs after them begins with an empty page.

    `writing` names the open page that wrote last, so that a second page of the same chair never writes over it.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="chairs_notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    writing = models.CharField(max_length=36)
    version = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "chair's notes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "by"], name="one_page_of_notes_a_chair"),
        ]

    def __str__(self) -> str:
        return f"Notes for {self.conference}"
