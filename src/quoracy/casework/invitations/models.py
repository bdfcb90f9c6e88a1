"""An invitation for each seat, what was answered to it, and each reminder."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.conferences.models import Conference, Seat

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken on the telephone


def new_code() -> str:
    """What somebody without an account says on the telephone to have their invitation found."""
    return "".join(secrets.choice(LETTERS) for _ in range(7))


@versions.kept("InvitationVersion")
class Invitation(CaseRow):
    """One person asked to one conference: why, by which way, and what they answered."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mail"
        POST = "post", "Post"
        BY_HAND = "by_hand", "By hand"

    class Ground(models.TextChoices):
        KNOWS_CHILD = "knows_child", "Knows the child"
        KNOWS_FAMILY = "knows_family", "Knows the family"
        EXPERTISE = "expertise", "Expertise that bears on the case"
        SERVICES = "services", "Responsible for services"
        NEED_TO_KNOW = "need_to_know", "Needs to know"

    class Reply(models.TextChoices):
        NONE = "", "No answer yet"
        COMING = "coming", "Coming"
        REMOTELY = "remotely", "Joining remotely"
        NOT_COMING = "not_coming", "Not coming"
        DEPUTY = "deputy", "Somebody else comes instead"
        APOLOGIES = "apologies", "Not coming, report to follow"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="invitations")
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="invitation")
    code = models.CharField(max_length=8, default=new_code)
    way = models.CharField(max_length=8, choices=Way.choices)
    ground = models.CharField(max_length=16, choices=Ground.choices, blank=True)
    brings = models.CharField(max_length=200, blank=True, help_text="One line on what this person can bring")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_start = models.DateTimeField(null=True, blank=True, help_text="The start this person was last told")
    told_place = models.CharField(max_length=160, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="How often the calendar entry has changed")
    answer = models.CharField(max_length=12, choices=Reply.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, help_text="Why they are not coming, in their own words")
    unavoidable = models.BooleanField(null=True, help_text="None until it has been asked (BFG-4.3.4a)")
    holds_information = models.BooleanField(null=True, help_text="None until it has been asked (BOL-1.52)")
    role_does_not_allow = models.BooleanField(default=False, help_text="Their role rules it out (WAR-5.04)")
    deputy = models.OneToOneField(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_in_for")
    briefed_on = models.DateField(null=True, blank=True, help_text="When a deputy was told of the circumstances")
    free_dates = ArrayField(models.DateField(), default=list, blank=True)
    language = models.CharField(max_length=2, blank=True)
    needs = models.JSONField(default=dict, blank=True, help_text="What they need in order to take part, by kind")
    chair_consents = models.BooleanField(null=True)
    chair_consented_at = models.DateTimeField(null=True, blank=True)
    family_consents = models.JSONField(default=dict, blank=True, help_text="Yes or no of each family member, by id")

    class Meta:
        ordering: ClassVar = ["seat__standing", "seat__agency", "seat__name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "code"], name="one_invitation_a_code")]
        indexes: ClassVar = [models.Index(fields=["conference", "answer"], name="invitations_by_answer")]

    def __str__(self) -> str:
        return f"{self.seat} asked to {self.conference}"


class Chase(CaseRow):
    """One reminder, or one step beyond it, about one invitation; taken once and never again."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="chases")
    step = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    said = models.BooleanField(default=True, help_text="No where there was nobody to be told")

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["invitation", "step"], name="one_chase_a_step")]

    def __str__(self) -> str:
        return f"{self.step} on {self.on}"
