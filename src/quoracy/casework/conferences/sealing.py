"""What people at the table give by themselves: a sealed view, and after the decision what they hold against it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User


class OwnView(CaseRow):
    """One person's own view of one child, which nobody else reads until the chair reveals all of them together.

    It becomes a `View` when it is revealed, and stays here as it was first given. Without a seat it is the chair's own.
    A view typed from paper is a row beside the one given on a device, so that typing tells nobody who has given one.
    """

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.CASCADE, related_name="own_views")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.CASCADE, null=True, related_name="own_views")
    view = models.CharField(max_length=24)
    likelihood = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    categories = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    rests_on = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    given_at = models.DateTimeField(auto_now=True)
    from_paper = models.BooleanField(default=False)
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["about", "seat", "from_paper"],
                name="one_own_view_a_seat_a_child",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(scale__isnull=True) | models.Q(scale__lte=10), name="own_scale_is_nought_to_ten"
            ),
            models.CheckConstraint(
                condition=models.Q(from_paper=models.Q(typed_by__isnull=False)), name="paper_is_typed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"An own view about {self.about_id}"


class Reveal(CaseRow):
    """The moment at which the chair opened all views of one child together, and how much the others are shown."""

    class Shown(models.TextChoices):
        WITHOUT_NAMES = "without_names", "The spread, without names"
        WITH_NAMES = "with_names", "The spread, with names"
        CHAIR_ONLY = "chair_only", "Nothing: only the chair and the record taker see it"

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.PROTECT, related_name="reveals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    shown = models.CharField(max_length=16, choices=Shown.choices, default=Shown.WITHOUT_NAMES)
    given = models.PositiveSmallIntegerField(help_text="How many had given a view")
    asked = models.PositiveSmallIntegerField(help_text="How many were asked for one")
    reason = models.TextField(blank=True, help_text="Why it was not waited until all were in")

    append_only = True

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["about"], name="one_reveal_a_child")]

    def __str__(self) -> str:
        return f"{self.given} of {self.asked} revealed"


class ViewChange(CaseRow):
    """A view changed after it was shown: what it was, what it became, why, and who says so."""

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.PROTECT, related_name="view_changes")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, related_name="view_changes")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    said_by = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"Changed: {self.reason}"


@versions.kept("OwnDissentVersion")
class OwnDissent(CaseRow):
    """That somebody present disagrees with a decision, in words which only they may reword (BOL-1.93b, BFG-4.11.1a).

    It belongs to the decision that was taken at `decided_at`, and not to one that replaced it.
    """

    about = models.ForeignKey("conferences.ConferenceChild", on_delete=models.PROTECT, related_name="own_dissents")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, related_name="own_dissents")
    outcome = models.CharField(max_length=24)
    decided_at = models.DateTimeField()
    reasons = models.TextField()
    personal = models.BooleanField(default=False, help_text="Apart from their own agency")
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["entered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "seat", "decided_at"], name="one_dissent_a_seat_a_decision")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} disagrees"
