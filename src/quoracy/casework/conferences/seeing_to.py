"""What the procedure asks to be seen to around one conference: what was seen to, and what is told of the case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User


class SeenTo(CaseRow):
    """Somebody saw to one line of the procedure, or took that back. The newest row of a place is what holds.

    `place` names the line and whom it is about, as the rulebook does; `note` is what was done or why it is not needed.
    """

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="seen_to")
    place = models.CharField(max_length=160)
    says = models.TextField(help_text="What the line asked on that day")
    note = models.TextField(blank=True)
    done = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["conference", "place", "at"], name="seen_to_by_place")]

    def __str__(self) -> str:
        return f"{self.place}: {'done' if self.done else 'taken back'}"


@versions.kept("CircumstanceVersion")
class Circumstance(CaseRow):
    """A fact of the case that somebody told and no row of the file shows; it is there while it holds.

    `of` is the key of the child or relative it is about, empty for the conference as a whole.
    """

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="circumstances")
    of = models.CharField(max_length=40, blank=True)
    fact = models.CharField(max_length=60)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "of", "fact"], name="one_circumstance_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.of}".strip()


@versions.kept("ChildsPartVersion")
class ChildsPart(CaseRow):
    """Whether and how one child takes part in one conference, and how the child's views reach it either way."""

    class Wish(models.TextChoices):
        NONE = "", "Not known"
        ATTEND = "attend", "Wants to come"
        STAY_AWAY = "stay_away", "Wants to stay away"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="childrens_parts")
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Why the child is not asked")
    speaks_to = models.JSONField(default=list, help_text="What that reason deals with, such as age")
    evidence = models.TextField(blank=True, help_text="Why it is decided against the starting point")
    wish = models.CharField(max_length=10, choices=Wish.choices, blank=True)
    explained = models.BooleanField(default=False, help_text="What the conference is was explained to the child")
    weighed = models.JSONField(default=dict, help_text="The answers to the procedure's questions, by their keys")
    agreed = models.JSONField(default=dict, help_text="Who agreed to the arrangements: name by role")
    exception_agreed = models.BooleanField(default=False)
    hostile_parent = models.BooleanField(null=True)
    kept_apart = models.BooleanField(default=False)
    prepared = models.TextField(blank=True, help_text="Who prepared the child, when, and what was covered")
    met_the_chair = models.BooleanField(default=False)
    views = models.JSONField(default=list, help_text="The ways by which the child's views reach the conference")
    efforts = models.TextField(blank=True, help_text="What was tried to obtain them")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conference", "child"], name="one_part_a_child")]

    def __str__(self) -> str:
        return f"The part of {self.child}"
