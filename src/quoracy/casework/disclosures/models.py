"""A request for papers by somebody outside, the grounds recorded for it, the answer, and each copy made of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference
from quoracy.casework.reports.models import Report


@versions.kept("DisclosureVersion")
class Disclosure(CaseRow):
    """One request for the papers of one conference. It is closed until somebody who may has granted it."""

    class Kind(models.TextChoices):
        OUTSIDER = "outsider", "Somebody outside the conference"
        CHILDS_LAWYER = "childs_lawyer", "The child's legal representative"

    class Outcome(models.TextChoices):
        ASKED = "", "Not answered: nothing is given"
        GRANTED = "granted", "May have a copy"
        REFUSED = "refused", "Gets nothing"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="disclosures")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_name = models.CharField(max_length=120)
    to_body = models.CharField(max_length=160, help_text="The firm, court or agency they ask for")
    wanted = models.TextField(help_text="What they ask for, and why")
    asked_on = models.DateField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    acts_for_child = models.TextField(blank=True, help_text="How it was checked that they act for the child")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    reports = ArrayField(models.UUIDField(), default=list, blank=True, help_text="The reports of which they get a copy")
    record = models.BooleanField(default=False, help_text="Whether they get a copy of the conference's record")
    for_court = models.BooleanField(default=False, help_text="It is filed in court: what is withheld is ruled on there")
    children = ArrayField(models.UUIDField(), default=list, blank=True, help_text="The children it may be about")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["entered_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="childs_lawyer") | models.Q(child__isnull=False),
                name="a_childs_lawyer_has_a_child",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(decided_by__isnull=False), name="an_answer_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_name}, {self.to_body}"

    @property
    def granted(self) -> bool:
        return self.outcome == self.Outcome.GRANTED


class Consent(CaseRow):
    """A ground on which papers may be given, as somebody recorded it."""

    class Ground(models.TextChoices):
        SOCIAL_CARE = "social_care", "Social care consents"
        CHAIR = "chair", "The chair consents"
        COURT_ORDER = "court_order", "A court orders it"
        LAW = "law", "A law requires it"

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="consents")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    given_by = models.CharField(max_length=160)
    given_on = models.DateField()
    document = models.CharField(max_length=200, help_text="Where it is written, or which law")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["recorded_at"]

    def __str__(self) -> str:
        return f"{self.get_ground_display()}: {self.given_by}"


class CopyMade(CaseRow):
    """One copy of one report that was made for somebody outside, with its number; every making is a row."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="copies")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["disclosure", "number"], name="one_copy_a_number")]

    def __str__(self) -> str:
        return f"Copy {self.number} for {self.disclosure}"


class ExistenceTold(CaseRow):
    """An agency told a prosecutor that records exist and who holds them, and nothing of their content."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="existence_told")
    agency = models.CharField(max_length=30)
    by_name = models.CharField(max_length=120, help_text="Who of the agency told it")
    to = models.CharField(max_length=160)
    told_on = models.DateField()
    proceedings = models.CharField(max_length=200, help_text="In which criminal proceedings")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["recorded_at"]
        verbose_name_plural = "existence told"

    def __str__(self) -> str:
        return f"{self.to} on {self.told_on}"
