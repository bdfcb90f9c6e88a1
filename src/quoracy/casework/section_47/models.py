"""A strategy discussion is about one child or several; each child's enquiry is its own."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child


class StrategyDiscussion(CaseRow):
    """What agencies said to one another about children thought to be at risk, and what they settled on."""

    held_at = models.DateTimeField()
    manner = models.CharField(max_length=40, blank=True)
    agencies = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    concerns = models.TextField()
    starts_section_47 = models.BooleanField()
    reasons = models.TextField(blank=True)
    children = models.ManyToManyField(Child, through="DiscussedChild", related_name="strategy_discussions")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-held_at"]

    def __str__(self) -> str:
        return f"Strategy discussion of {self.held_at:%d/%m/%Y}"


class DiscussedChild(CaseRow):
    """One child whom a strategy discussion was about, and the event it left on the chronology."""

    discussion = models.ForeignKey(StrategyDiscussion, on_delete=models.PROTECT, related_name="discussed")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    event = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["discussion", "child"], name="one_child_once_in_a_discussion")
        ]

    def __str__(self) -> str:
        return f"{self.child}: {self.discussion}"


class ConferenceWeighed(CaseRow):
    """Social worker and manager talked over whether a conference is needed, and why it is or is not (BFG-4.2.5b)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="conferences_weighed")
    held_on = models.DateField()
    with_whom = models.CharField(max_length=200, help_text="Who talked it over with the social worker")
    occasion = models.TextField(help_text="What it was about, such as a request for the child's return")
    for_conference = models.BooleanField()
    reasons = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-held_on", "-recorded_at"]
        verbose_name_plural = "conferences weighed"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_conference_is_weighed_with_reasons")
        ]

    def __str__(self) -> str:
        return f"{'For' if self.for_conference else 'Against'} a conference about {self.child}"


class ReasonsWritten(CaseRow):
    """The reasons for starting an enquiry, written after it had started at once (BFG-4.2.3b)."""

    discussion = models.OneToOneField(StrategyDiscussion, on_delete=models.PROTECT, related_name="reasons_written")
    reasons = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    def __str__(self) -> str:
        return f"Why {self.discussion} started an enquiry"


class Enquiry(CaseRow):
    """The section 47 enquiry about one child: begun by a strategy discussion, ended with an answer."""

    class Outcome(models.TextChoices):
        CONFERENCE = "conference", "A conference is needed"
        CHILD_IN_NEED = "child_in_need", "Support as a child in need, no conference"
        NO_FURTHER_ACTION = "no_further_action", "No further action"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="enquiries")
    begun_by = models.ForeignKey(StrategyDiscussion, on_delete=models.PROTECT, related_name="enquiries")
    began_on = models.DateField()
    concluded_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "enquiries"
        ordering: ClassVar = ["-began_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(concluded_on__isnull=True), name="one_open_enquiry_each"
            )
        ]

    def __str__(self) -> str:
        return f"Section 47 enquiry about {self.child} since {self.began_on}"


class Assessment(CaseRow):
    """What the assessment of an enquiry has found up to a day, complete or interim; the newest one stands (WAL-2.05).

    Each line of what was found and of what is outstanding is a thing of its own.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="assessments")
    complete = models.BooleanField()
    speaks_until = models.DateField()
    found = models.TextField()
    outstanding = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(complete=False) | models.Q(outstanding=""),
                name="a_complete_assessment_lacks_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"Assessment up to {self.speaks_until:%d/%m/%Y}"

    @property
    def findings(self) -> list[str]:
        return lines_of(self.found)

    @property
    def still_outstanding(self) -> list[str]:
        return lines_of(self.outstanding)


def lines_of(text: str) -> list[str]:
    """Each line that says anything, without its bullet."""
    stripped = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return [line for line in stripped if line]
