"""Events and duties: the one written once and never altered, the other worked out and thrown away at will."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child


class Event(CaseRow):
    """One thing that happened to one child. A correction is a new event that supersedes an old one and says why."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    conference = models.UUIDField(null=True, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.TextField(blank=True, help_text="Why an earlier event was wrong")
    source = models.CharField(max_length=40, default="screen")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["on", "at", "recorded_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "child", "on"], name="events_of_a_child"),
            models.Index(fields=["authority", "conference"], name="events_of_a_conference"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Duty(CaseRow):
    """Who must do what by when, the event it counts from and the clause it comes from. Derived, never typed.

    A row says when the duty was done or why it is not needed, never whether it is late today: that is asked with
    the day (`questions.py`), so that a row stays true while nobody touches it.
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="duties")
    key = models.CharField(max_length=40)
    conference = models.UUIDField(null=True)
    agency = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=120)
    falls_to = models.CharField(max_length=30)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    not_before = models.DateField(null=True)
    counted_from_kind = models.CharField(max_length=40)
    counted_from_on = models.DateField()
    counted_from = models.UUIDField(null=True)
    met_on = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False, help_text="Done, but after the last day")
    not_needed = models.CharField(max_length=200, blank=True)
    lapses = models.BooleanField(default=False)
    norm = models.BooleanField(default=False)
    clause = models.CharField(max_length=20)
    also = ArrayField(models.CharField(max_length=20), default=list)
    because = models.TextField()
    open = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "duties"
        ordering: ClassVar = ["child", "position"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "due_on"], condition=models.Q(open=True), name="open_duties_by_day"),
            models.Index(
                fields=["authority", "falls_to", "due_on"], condition=models.Q(open=True), name="open_duties_by_role"
            ),
            models.Index(fields=["child", "position"], name="duties_of_a_child"),
            models.Index(fields=["authority", "conference"], name="duties_of_a_conference"),
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.due_on}"
