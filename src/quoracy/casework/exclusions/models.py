"""A request that one person be kept out of one conference, the chair's ruling, and how the person was told."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.conferences.models import Conference, Seat


@versions.kept("ExclusionVersion")
class Exclusion(CaseRow):
    """One person, one conference. It ends with that conference: a later one invites the person as usual.

    What was asked and why is for the chair and the unit. The person is told `told` and nothing else of the reasons.
    """

    class Outcome(models.TextChoices):
        ASKED = "", "Not ruled on yet"
        GRANTED = "granted", "Kept out"
        GRANTED_IN_PART = "granted_in_part", "Kept out for a part"
        REFUSED = "refused", "Not kept out"

    class Papers(models.TextChoices):
        ALL = "all", "The whole of it, less what is confidential to others"
        ATTENDED = "attended", "The part they attended"
        NONE = "none", "None of it"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="exclusions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="exclusions")
    evidence = models.JSONField(default=dict, help_text="What is brought forward for each ground, by its key")
    whole = models.BooleanField(null=True)
    part = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, help_text="What single grounds ask: whom, from whom, who heard it")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_for = models.CharField(max_length=80, help_text="The agency that asks, as duties name it, or the unit")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    grounds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    reasons = models.TextField(blank=True)
    told = models.TextField(blank=True, help_text="The reasons the chair releases to the person, in plain words")
    ruled_whole = models.BooleanField(default=False)
    items = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    comes_after = models.DurationField(null=True, blank=True, help_text="How long after the beginning they come")
    leaves_after = models.DurationField(null=True, blank=True, help_text="How long after the beginning they leave")
    views_how = models.TextField(blank=True, help_text="How the person's views are put to the conference")
    outcome_how = models.TextField(blank=True, help_text="How the person hears the outcome, and from whom")
    complain_how = models.TextField(blank=True)
    gets_reports = models.BooleanField(default=True)
    gets_record = models.CharField(max_length=8, choices=Papers.choices, default=Papers.ATTENDED)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    notice_given_at = models.DateTimeField(null=True, blank=True)
    notice_how = models.TextField(blank=True, help_text="How it was given, or why it was not")
    told_of_day = models.DateTimeField(null=True, blank=True, help_text="The beginning the person was last told of")
    notice_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True, help_text="When somebody was asked to leave the room")
    back_at = models.DateTimeField(null=True, blank=True, help_text="When they came in again")
    views = models.TextField(blank=True, help_text="What the person thinks and wants said, as they were asked")
    views_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    views_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["requested_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "seat"], condition=models.Q(outcome=""), name="one_open_request_a_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(ruled_by__isnull=False),
                name="an_exclusion_is_somebodys_ruling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.seat}"

    @property
    def keeps_out(self) -> bool:
        return self.outcome in (self.Outcome.GRANTED, self.Outcome.GRANTED_IN_PART)

    @property
    def effect(self) -> str:
        """What it means for the person's seat, as `Seat.KeptOut` says it."""
        if not self.outcome:
            return Seat.KeptOut.ASKED
        if not self.keeps_out:
            return Seat.KeptOut.NO
        return Seat.KeptOut.WHOLE if self.ruled_whole else Seat.KeptOut.PART
