"""Who was asked how a conference went, and what was said, kept so that nothing leads from the one to the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import Authority, CaseRow, User
from quoracy.casework.conferences.models import Conference, Seat


class EvaluationKey(models.Model):
    """Where the token of an evaluation leads; outside the wall between authorities, as the keys of links are."""

    digest = models.CharField(max_length=64, primary_key=True)
    house = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    row = models.UUIDField()

    def __str__(self) -> str:
        return str(self.row)


class EvaluationAsked(CaseRow):
    """One person asked, once, about one conference; and whether they have answered, never what."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="evaluations_asked")
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="evaluation_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="None: the service's own job"
    )
    answered = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "evaluations asked"
        ordering: ClassVar = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.seat} asked about {self.conference}"


class Evaluation(CaseRow):
    """One answer. Of the conference it has the month and the kind of person who answers, and nothing else."""

    month = models.DateField(help_text="The first day of the month in which the conference was held")
    standing = models.CharField(max_length=20, choices=Seat.Standing.choices)
    answers = models.JSONField(default=dict)

    append_only = True

    class Meta:
        indexes: ClassVar = [models.Index(fields=["authority", "month"], name="evaluations_by_month")]

    def __str__(self) -> str:
        return f"{self.get_standing_display()}, {self.month:%B %Y}"


class MadeOfIt(CaseRow):
    """What the service has changed because of what was said (LBH-8.02)."""

    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "made of it"
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.text
