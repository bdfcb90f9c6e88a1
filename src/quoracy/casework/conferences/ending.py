"""The end of a meeting: what people undertake, what is recommended, who was told, and what a deferment waits for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User


@versions.kept("CommitmentVersion")
class Commitment(CaseRow):
    """Who will do what by when, for which child; or what the conference recommends, and to whom (BFG-4.1.2d).

    Without a child it is for all of them. `line` is the line of the outline plan that it was taken from, `answers_to`
    the statement on the board that it is a response to (LBH-1.01).
    """

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", "Somebody will do this"
        RECOMMENDATION = "recommendation", "The conference recommends this"

    class Serves(models.TextChoices):
        NONE = "", "Not said"
        SAFETY = "safety", "Keeps the child safe"
        WELLBEING = "wellbeing", "Helps the child to be well"
        BOTH = "both", "Both"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.PROTECT, related_name="commitments")
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(
        "conferences.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    who = models.CharField(max_length=120)
    what = models.TextField()
    by_when = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.COMMITMENT)
    serves = models.CharField(max_length=10, choices=Serves.choices, blank=True)
    accepted = models.BooleanField(null=True, help_text="Whether they accept; None while nobody has asked them")
    line = models.TextField(blank=True)
    answers_to = models.UUIDField(null=True, blank=True)
    withdrawn = models.TextField(blank=True, help_text="Why it was taken off again; it stays on record")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
        indexes: ClassVar = [models.Index(fields=["conference", "written_at"], name="commitments_of_a_conference")]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"


class Told(CaseRow):
    """That somebody of the family was told the outcome and how to complain, by whom and when; or why they were not.

    The newest row of a seat is what holds. One with a reason and neither of the two says why nobody told them.
    """

    conference = models.ForeignKey("conferences.Conference", on_delete=models.PROTECT, related_name="told")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, related_name="told")
    outcome = models.BooleanField(default=False)
    rights = models.BooleanField(default=False)
    told_by = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why they were not told before they left")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["written_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome=True, rights=True) | ~models.Q(reason=""),
                name="who_was_not_told_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=False, rights=False) | models.Q(told_at__isnull=False),
                name="who_was_told_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {'told' if self.outcome and self.rights else 'not told'}"


class Awaited(CaseRow):
    """One piece of critical information that a deferred decision waits for: who holds it, who gets it, by when."""

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.PROTECT, related_name="awaited")
    decided_at = models.DateTimeField(help_text="Of the deferment it belongs to, and of no later one")
    what = models.TextField()
    held_by = models.CharField(max_length=120)
    got_by = models.CharField(max_length=120)
    by_when = models.DateField()
    came_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["by_when", "held_by"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "decided_at", "held_by"], name="one_thing_awaited_of_a_holder"),
            models.CheckConstraint(
                condition=models.Q(came_on=None) | models.Q(noted_by__isnull=False),
                name="what_came_was_noted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} from {self.held_by}"


@versions.kept("OpenScaleVersion")
class OpenScale(CaseRow):
    """The number a relative gives openly on the scale, apart from the professionals' and in no average (LBH-6.03)."""

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.PROTECT, related_name="open_scales")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, related_name="open_scales")
    scale = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["seat__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "seat"], name="one_open_number_a_relative_a_child"),
            models.CheckConstraint(condition=models.Q(scale__lte=10), name="open_scale_is_nought_to_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.scale}"


class SetAside(CaseRow):
    """A question that belongs to a criminal investigation: noted without an answer, and not put (BFG-4.5.7e)."""

    conference = models.ForeignKey("conferences.Conference", on_delete=models.PROTECT, related_name="set_aside")
    question = models.TextField()
    asked_by = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.question
