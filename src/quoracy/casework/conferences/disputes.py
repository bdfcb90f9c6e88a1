"""A disagreement taken further, with a decision or with holding a conference; open until an outcome is entered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.agencies.models import AgencyKind


@versions.kept("EscalationVersion")
class Escalation(CaseRow):
    """One agency's disagreement on its way: at which step, since when, by when, and what came of it.

    What was decided or booked stands meanwhile. `dissent` is the dissent it was opened for, where there is one.
    """

    class Matter(models.TextChoices):
        DECISION = "decision", "With a decision about a child"
        HOLDING = "holding", "With holding a conference"
        NOT_HOLDING = "not_holding", "With not holding a conference"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.PROTECT, related_name="escalations")
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.CharField(max_length=12, choices=Matter.choices)
    dissent = models.OneToOneField(
        "conferences.OwnDissent", on_delete=models.PROTECT, null=True, blank=True, related_name="escalation"
    )
    agency = models.CharField(max_length=30, choices=AgencyKind.choices, blank=True)
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=120)
    reasons = models.TextField()
    decided = models.CharField(max_length=200, blank=True, help_text="What it is against, in words")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    step = models.CharField(max_length=40, blank=True, help_text="Empty until somebody has started it")
    due_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    outcome_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["opened_at"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "opened_at"], condition=models.Q(outcome=""), name="escalations_open")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(outcome_by__isnull=False, outcome_at__isnull=False),
                name="an_outcome_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_matter_display()}"


class EscalationStep(CaseRow):
    """A step that an escalation was taken to, by whom and when; by a seat where the dissenting agency took it."""

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | models.Q(seat__isnull=False), name="a_step_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return self.step

    @property
    def taken_by(self) -> str:
        """Who took it, by name: whoever dissented, or somebody of the service."""
        return self.seat.name if self.seat else self.by.name if self.by else ""
