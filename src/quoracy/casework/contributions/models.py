"""What somebody of the family prepares and sends, what they say of a report, and what a child draws.

Everything is kept in the person's own words. Nothing is anybody else's to read before the person has sent it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.people.models import Person
from quoracy.casework.reports.models import Passage, Report

_ONE = models.Q(person__isnull=False) ^ models.Q(child__isnull=False)


@versions.kept("ContributionVersion")
class Contribution(CaseRow):
    """One person's preparation for one conference: what they are writing, and what they have sent."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="contributions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.JSONField(default=dict, help_text="What is written, by question; nobody else's to read")
    sent = models.JSONField(default=dict, help_text="What was sent last, by question")
    sent_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_ONE, name="a_contribution_is_one_persons"),
            models.UniqueConstraint(
                fields=["conference", "person"],
                condition=models.Q(person__isnull=False),
                name="one_contribution_a_person",
            ),
            models.UniqueConstraint(
                fields=["conference", "child"], condition=models.Q(child__isnull=False), name="one_contribution_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.person or self.child} prepares"


class Comment(CaseRow):
    """What a relative or child says of a report or of one passage; nobody edits it, the author least of all."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.CheckConstraint(condition=_ONE, name="a_comment_is_one_persons")]

    def __str__(self) -> str:
        return f"{self.by_name} on {self.report}"


class Drawing(CaseRow):
    """A picture or a recording a child sent: its real type checked, its own name thrown away, kept as it came."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="drawings")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="drawings")
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True, help_text="What it shows or says, for who cannot see or hear it")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"Drawing by {self.child}"

    @property
    def is_sound(self) -> bool:
        return self.media_type.startswith("audio/")
