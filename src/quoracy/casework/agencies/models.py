"""Agencies and practitioners: the directory from which invitations and roll-calls are filled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import CaseRow, User


class AgencyKind(models.TextChoices):
    """The kinds of agency a quorum and a vote distinguish; the codes are those of the case files."""

    SOCIAL_CARE = "social_care", "Children's social care"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    EDUCATION = "education", "Education"
    PROBATION = "probation", "Probation"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    ADULT_SERVICES = "adult_services", "Adult services"
    LEGAL = "legal", "Legal services"
    ARMED_SERVICES = "armed_services", "Armed services"
    OTHER = "other", "Another agency"


class Service(models.TextChoices):
    """What narrows an agency where one profession is not another."""

    MIDWIFERY = "midwifery", "Midwifery"
    HEALTH_VISITING = "health_visiting", "Health visiting"
    SCHOOL_NURSING = "school_nursing", "School nursing"
    GP = "gp", "General practice"
    PAEDIATRICS = "paediatrics", "Paediatrics"
    CAMHS = "camhs", "Child and adolescent mental health"
    ADULT_MENTAL_HEALTH = "adult_mental_health", "Adult mental health"
    SCHOOL = "school", "School"
    EARLY_YEARS = "early_years", "Early years"


class Agency(CaseRow):
    """A body practitioners come from: this school, that hospital trust, the force."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    lead_name = models.CharField(max_length=120, blank=True, help_text="Who leads for the agency on conferences")
    lead_email = models.EmailField(blank=True, help_text="Where reminders go that nobody answered")

    class Meta:
        verbose_name_plural = "agencies"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "name"], name="one_agency_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Practitioner(CaseRow):
    """Somebody who works for an agency and may be asked to a conference, with an account here or without."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="practitioners")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    service = models.CharField(max_length=30, choices=Service.choices, blank=True)
    line_management = models.CharField(
        max_length=80, blank=True, help_text="Colleagues under the same managers have one voice (BOL-1.92a)"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(blank=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="practitioner")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
