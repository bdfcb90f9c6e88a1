"""Authorities, the people who sign in, what each is appointed to do, and the journal."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Authority(models.Model):
    """A body that holds conferences under a procedure: a council, a Welsh authority, a service overseas."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=3, blank=True, help_text="Three-digit code in statutory returns")
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    complaints = models.TextField(blank=True, help_text="Where a complaint about a conference goes")
    children_numbered = models.PositiveIntegerField(default=0)
    bilingual = models.BooleanField(default=False, help_text="Letters go out in Welsh and English")

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Adoption(models.Model):
    """The procedure an authority works under from a day; the next adoption ends the one before."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="adoptions")
    procedure = models.SlugField(max_length=40)
    since = models.DateField()

    class Meta:
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "since"], name="one_adoption_a_day")]

    def __str__(self) -> str:
        return f"{self.procedure} since {self.since}"


class ClosureDay(models.Model):
    """A day on which an authority's offices are shut beside weekends and bank holidays (ENG-1.09)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="closure_days")
    day = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "day"], name="one_closure_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in. Belongs to one authority, or to none (who runs the service)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    persona = models.CharField(max_length=200, blank=True, help_text="Who this invented person is, in demonstrations")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is appointed to do; `rights.py` says what each may."""

    ADMINISTRATOR = "administrator", "Conference administrator"
    CHAIR = "chair", "Conference chair"
    SUBSTITUTE_CHAIR = "substitute_chair", "Chairs single conferences for which they were named"
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    HEAD_OF_SERVICE = "head_of_service", "Head of service"
    QUALITY_ASSURANCE = "quality_assurance", "Quality assurance manager"
    OUT_OF_HOURS = "out_of_hours", "Out-of-hours social worker"
    PRACTITIONER = "practitioner", "Agency practitioner"
    ANALYST = "analyst", "Analyst"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class Appointment(models.Model):
    """A role somebody holds, from a day until another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role", "since"], name="one_appointment_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class CaseRow(models.Model):
    """A row of somebody's case: it has its authority, and the database shows it to no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class JournalEntry(CaseRow):
    """One look at a child's file, one change to it, or one refusal. Written once, never altered."""

    class Act(models.TextChoices):
        LOOKED = "looked", "Looked at"
        CHANGED = "changed", "Changed"
        REFUSED = "refused", "Was refused"
        SIGNED_IN = "signed_in", "Signed in"

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seat = models.UUIDField(null=True, db_index=False, help_text="Whose link it was, for a guest without an account")
    name = models.CharField(max_length=120, blank=True, help_text="Who a guest was")
    act = models.CharField(max_length=12, choices=Act.choices)
    what = models.CharField(max_length=200)
    child = models.UUIDField(null=True, db_index=False)
    conference = models.UUIDField(null=True)
    reference = models.CharField(max_length=40, blank=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "child", "-at"], name="journal_by_child"),
            models.Index(fields=["authority", "-at"], name="journal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.name} {self.act} {self.what}"

    @property
    def who(self) -> str:
        """Who it was, by name; empty for what the service did by its rules."""
        return self.user.name if self.user else self.name


class Draft(CaseRow):
    """What somebody has typed and not yet submitted, kept at each pause so that nothing is lost."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "page"], name="one_draft_a_page")]

    def __str__(self) -> str:
        return f"{self.user}: {self.page}"


class Done(CaseRow):
    """A submission that has been carried out, so that a double click or a replay does nothing twice."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    leads_to = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.id)
