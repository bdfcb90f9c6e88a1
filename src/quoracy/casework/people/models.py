"""People and households. Who is what to which child is told by the child's relationships."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow


class Household(CaseRow):
    """People who live together at an address."""

    address = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.address or "address not known"


@versions.kept("PersonVersion")
class Person(CaseRow):
    """A member of a family or of its network, who is not a child we hold a file on."""

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        WELSH = "cy", "Welsh"
        NOT_ASKED = "", "Not asked yet"

    given_names = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120)
    born = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    interpreter = models.CharField(max_length=60, blank=True, help_text="Language an interpreter is needed for")
    large_print = models.BooleanField(default=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="adults")

    class Meta:
        verbose_name_plural = "people"
        ordering: ClassVar = ["family_name", "given_names"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()
