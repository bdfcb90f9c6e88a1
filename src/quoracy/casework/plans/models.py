"""A plan, the people who carry it out, and the outline the conference set."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child


@versions.kept("PlanVersion")
class Plan(CaseRow):
    """A child's child protection plan. Begins on the day of the conference that decided it (ENG-1.08)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plans")
    started_on = models.DateField()
    first_categories = ArrayField(models.CharField(max_length=40), default=list)
    categories = ArrayField(models.CharField(max_length=40), default=list)
    conference = models.UUIDField(null=True)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_name = models.CharField(max_length=120, blank=True)
    first_core_group_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    contingency = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["-started_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(ended_on__isnull=True), name="one_open_plan_each"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="no_plan_ends_before_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "started_on"], condition=models.Q(ended_on__isnull=True), name="plans_open"
            )
        ]

    def __str__(self) -> str:
        return f"Plan of {self.child} since {self.started_on}"


class CoreGroupMember(CaseRow):
    """Somebody who carries the plan out with the family."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="core_group")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "name"], name="one_core_group_place_each")]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


class OutlineStep(CaseRow):
    """One line of the outline plan: what is to be different, who does what about it, by when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outline")
    outcome = models.TextField()
    who = models.CharField(max_length=120)
    by_when = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.outcome
