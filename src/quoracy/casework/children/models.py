"""A child's file, the child's relationships, and the ties that let a colleague see it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.people.models import Household, Person


class Sex(models.TextChoices):
    """The census's codes; an unborn child is U (rule 8750)."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known, or not born yet"


@versions.kept("ChildVersion", exclude=["name_keys"])
class Child(CaseRow):
    """A child or an unborn child. One file for each child, siblings included."""

    number = models.CharField(max_length=20, help_text="The authority's own number for the child")
    given_names = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    born = models.DateField(null=True, blank=True)
    expected = models.DateField(null=True, blank=True, help_text="Expected date of delivery, for a child not yet born")
    died = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    ethnicity = models.CharField(max_length=4, blank=True)
    disabilities = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    alerts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    name_keys = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "children"
        ordering: ClassVar = ["family_name", "given_names"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "number"], name="one_child_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(born__isnull=False) | models.Q(expected__isnull=False),
                name="born_or_expected",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["name_keys"], name="children_by_sound"),
            models.Index(fields=["authority", "family_name", "given_names"], name="children_by_name"),
            models.Index(fields=["authority", "born"], name="children_by_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The child's name, or the mother's family name for a baby who has none yet."""
        if self.given_names:
            return f"{self.given_names} {self.family_name}"
        return f"Unborn baby {self.family_name}" if self.unborn else f"Baby {self.family_name}"

    @property
    def unborn(self) -> bool:
        return self.born is None


class Relationship(CaseRow):
    """What an adult is to a child, and whether the adult has parental responsibility."""

    class Kind(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        STEP_PARENT = "step_parent", "Step-parent"
        CARER = "carer", "Carer"
        GRANDPARENT = "grandparent", "Grandparent"
        OTHER = "other", "Another person"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="relationships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parental_responsibility = models.BooleanField(default=False)
    poses_risk = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["child", "person"], name="one_relationship_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()} of {self.child}"


class Tie(CaseRow):
    """Why somebody may see a child's file: what they are to the child, since when."""

    class Capacity(models.TextChoices):
        SOCIAL_WORKER = "social_worker", "Social worker"
        TEAM_MANAGER = "team_manager", "Team manager"
        CHAIR = "chair", "Conference chair"
        PRACTITIONER = "practitioner", "Practitioner"
        OTHER = "other", "Other"

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="ties")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="ties")
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "user", "capacity"], condition=models.Q(until__isnull=True), name="one_open_tie_each"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user", "child"], name="ties_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_capacity_display()} of {self.child}"
