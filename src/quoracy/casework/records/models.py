"""A conference's record: one set of labelled passages, from which each reader's copy is cut.

"The record" is what the conference leaves behind; a row is never called one. Once it is signed the database itself
lets no passage be altered; what comes later comes as a dated addendum.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.models import Person
from quoracy.rulebook.copies import Kind

_SIGNED = "EXISTS (SELECT 1 FROM records_conferencerecord r WHERE r.id = {row}.record_id AND r.signed_at IS NOT NULL)"
_STOP = "RAISE EXCEPTION 'a signed record is not altered: add to it';"


class ConferenceRecord(CaseRow):
    """The record of one conference. Signed, it stays as it is; its seal is the digest of the PDF that was signed."""

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="written_record")
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    empty_because = models.JSONField(default=dict, help_text="Why a standard heading holds nothing, by its key")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="signed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Record of {self.conference}"

    @property
    def signed(self) -> bool:
        return self.signed_at is not None


class Addendum(CaseRow):
    """What the chair adds after signing, with its day and why. The text that was signed is never altered."""

    record = models.ForeignKey(ConferenceRecord, on_delete=models.PROTECT, related_name="addenda")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)

    append_only = True

    class Meta:
        verbose_name_plural = "addenda"
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"Addendum of {self.at:%d %B %Y}"


@versions.kept("RecordPassageVersion")
class RecordPassage(CaseRow):
    """One paragraph under one heading: about one child or the family, from what, said by whom, while who was out.

    `drafted` is what was captured, so that nothing written by a person is ever mistaken for it; where `fixed`, a
    person may add to it and not take away.
    """

    class Source(models.TextChoices):
        CAPTURED = "captured", "Written down as it happened"
        REPORT = "report", "From a report"
        VIEW = "view", "A member's view"
        STATEMENT = "statement", "Said at the conference"
        DECISION = "decision", "Decided"
        WORDS = "words", "The family's own words"

    record = models.ForeignKey(ConferenceRecord, on_delete=models.PROTECT, related_name="passages")
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="passages")
    heading = models.CharField(max_length=40)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    speaker = models.CharField(max_length=160, blank=True)
    origin = models.CharField(max_length=160, blank=True, help_text="What it was drafted from, so that it is once")
    drafted = models.TextField(blank=True)
    fixed = models.BooleanField(default=False)
    personal_to_parent = models.BooleanField(default=False, help_text="Kept from children's copies (BFG-4.4.10c)")
    said_while_out = ArrayField(models.UUIDField(), default=list, blank=True, help_text="Seats and children out then")
    said_from = models.DateTimeField(null=True, blank=True)
    said_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "origin"], condition=~models.Q(origin=""), name="one_passage_an_origin"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="signed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"IF {_SIGNED.format(row='OLD')} THEN {_STOP} END IF; "
                "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="signed_takes_no_more",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"IF {_SIGNED.format(row='NEW')} AND NEW.addendum_id IS NULL THEN {_STOP} END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading} {self.position}"

    @property
    def edited(self) -> bool:
        return bool(self.drafted) and self.text != self.drafted


class KeptFrom(CaseRow):
    """One passage kept from somebody, with the reason that they do not read; the chair may lift it again."""

    class From(models.TextChoices):
        PERSON = Kind.PERSON.value, "A relative"
        CHILD = Kind.CHILD.value, "A child"
        AGENCY = Kind.AGENCY.value, "An agency"
        SUPPORTER = Kind.SUPPORTER.value, "Supporters"
        SOLICITOR = Kind.SOLICITOR.value, "Solicitors"
        COURT = Kind.COURT.value, "A court"
        EVERYBODY = "everybody", "Everybody but the chair and the unit"

    passage = models.ForeignKey(RecordPassage, on_delete=models.PROTECT, related_name="kept_from")
    kind = models.CharField(max_length=10, choices=From.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.CharField(max_length=80, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(why=""), name="kept_from_somebody_says_why"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | ~models.Q(lifted_why=""), name="lifting_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Kept from {self.whom}"

    @property
    def whom(self) -> str:
        named = self.person or self.child or self.seat or self.agency.replace("_", " ")
        return str(named) if named else str(self.get_kind_display())

    @property
    def who(self) -> str:
        """Which one of its kind it means, as the rulebook compares it; empty for all of them."""
        return str(self.person_id or self.child_id or self.seat_id or self.agency or "")


class Release(CaseRow):
    """The chair's word that a child or a court gets a passage which by its labels they would not have."""

    passage = models.ForeignKey(RecordPassage, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=10, choices=[(Kind.CHILD.value, "A child"), (Kind.COURT.value, "A court")])
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(why=""), name="a_release_says_why")]

    def __str__(self) -> str:
        return f"Released to {self.child or self.get_kind_display()}"
