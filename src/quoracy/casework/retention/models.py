"""The authority's rule, what an agency said of its copies, and what two people decided of records past their date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.agencies.models import AgencyKind
from quoracy.casework.conferences.models import Conference


class RetentionRule(CaseRow):
    """How long an authority keeps the records of a conference, from a day; the later of the two limits holds."""

    since = models.DateField()
    years = models.PositiveSmallIntegerField(help_text="Years after the conference")
    until_age = models.PositiveSmallIntegerField(default=0, help_text="Until its youngest child is this old")
    laid_down_in = models.CharField(max_length=200, help_text="The schedule or policy that says so")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-since", "-at"]

    def __str__(self) -> str:
        return f"{self.years} years since {self.since}"


class AgencyKeeps(CaseRow):
    """Until when an agency keeps its copy, as its own policy has it and as it told us (BFG-4.14.12)."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="agencies_keep")
    agency = models.CharField(max_length=30, choices=AgencyKind.choices)
    until = models.DateField()
    told_by = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "agencies keep"
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.get_agency_display()} until {self.until}"


class DisposalProposed(CaseRow):
    """Somebody proposes that the records of one conference be disposed of, and says why."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="disposals")
    reason = models.TextField()
    kept_until = models.DateField(help_text="The date the records were past, as it was worked out then")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "disposals proposed"
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"Disposal of {self.conference}"


class DisposalReviewed(CaseRow):
    """A second person's answer to it, with the reason. Marked as disposed, a record is out of use and still there."""

    proposal = models.OneToOneField(DisposalProposed, on_delete=models.PROTECT, related_name="review")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    disposed = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "disposals reviewed"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(by=models.F("proposed_by")), name="a_disposal_takes_two_people")
        ]

    def __str__(self) -> str:
        return f"{'Disposed' if self.disposed else 'Kept'}: {self.proposal}"
