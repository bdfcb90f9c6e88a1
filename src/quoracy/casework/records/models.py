"""A conference's record: one set of labelled passages, from which each reader's copy is cut.

"The record" is what the conference leaves behind; a row is never called one. Once it is signed the database itself
lets no passage be altered; what comes later comes as a dated addendum.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.disclosures.models import Disclosure
from quoracy.casework.people.models import Person
from quoracy.casework.records.models_of_codes import CodesTried as CodesTried
from quoracy.casework.records.models_of_codes import CopyCode as CopyCode
from quoracy.casework.records.models_of_letters import LetterSent as LetterSent
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


@versions.kept("RecipientVersion")
class Recipient(CaseRow):
    """One person on the list of those who get the record: why they are on it, what the chair ruled, and the proof."""

    class How(models.TextChoices):
        LINK = "link", "By a secure link"
        POST = "post", "By post"
        HAND = "hand", "By hand"

    class Gets(models.TextChoices):
        ALL = "all", "The whole of it, less what is kept from them"
        ATTENDED = "attended", "The part they attended, less what is kept from them"

    record = models.ForeignKey(ConferenceRecord, on_delete=models.PROTECT, related_name="recipients")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=200, help_text="Why they are on the list")
    proposed = models.BooleanField(default=False, help_text="Whether the procedure has them get it")
    helps = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.TextField(blank=True, help_text="How the person helped has agreed that their helper gets a copy")
    gets = models.BooleanField(null=True, help_text="The chair's ruling; None until there is one")
    why = models.TextField(blank=True)
    extent = models.CharField(max_length=8, choices=Gets.choices, default=Gets.ATTENDED)
    how = models.CharField(max_length=4, choices=How.choices, blank=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=[("en", "English"), ("cy", "Welsh")], blank=True)
    large_print = models.BooleanField(null=True, help_text="None: as the person wishes")
    translation = models.CharField(max_length=200, blank=True, help_text="Who translated it, and when it went")
    address = models.TextField(blank=True, help_text="Where it went, as it was checked at sending")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.CharField(max_length=200, blank=True, help_text="How it is known that they have it")
    opened_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When they said that they have read it")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seat__isnull=False) ^ models.Q(child__isnull=False), name="a_copy_is_one_persons"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(gets=True), name="sent_only_to_who_gets_it"
            ),
            models.UniqueConstraint(
                fields=["record", "seat"], condition=models.Q(seat__isnull=False), name="one_recipient_a_seat"
            ),
            models.UniqueConstraint(
                fields=["record", "child"], condition=models.Q(child__isnull=False), name="one_recipient_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"Copy of {self.name}"

    @property
    def name(self) -> str:
        return self.seat.name if self.seat else self.child.name if self.child else ""

    @property
    def received_at(self) -> datetime | None:
        return self.opened_at or self.sent_at


class CopyMade(CaseRow):
    """One numbered copy as it was made, with everything in it; a further copy is stamped with a code of its own."""

    record = models.ForeignKey(ConferenceRecord, on_delete=models.PROTECT, related_name="copies")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    to_name = models.CharField(max_length=300)
    why = models.TextField(blank=True, help_text="Why a further copy was made")
    further = models.BooleanField(default=False)
    stamped = models.BooleanField(default=False)
    passages = ArrayField(models.UUIDField())
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)

    append_only = True

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="one_copy_of_the_record_a_number")
        ]

    def __str__(self) -> str:
        return f"Copy {self.number} for {self.to_name}"


@versions.kept("AmendmentVersion")
class Amendment(CaseRow):
    """What somebody who got a copy says is wrong or missing, and the chair's ruling; the signed text stays."""

    class Ruling(models.TextChoices):
        ASKED = "", "Not ruled on yet"
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in_part", "Accepted in part"
        NOTED = "noted", "Noted, not accepted"

    record = models.ForeignKey(ConferenceRecord, on_delete=models.PROTECT, related_name="amendments")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="amendments")
    passage = models.ForeignKey(RecordPassage, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposes = models.TextField()
    sent_at = models.DateTimeField()
    late = models.BooleanField(default=False, help_text="It came after the last day")
    ruling = models.CharField(max_length=8, choices=Ruling.choices, blank=True)
    reasons = models.TextField(blank=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")

    class Meta:
        ordering: ClassVar = ["sent_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ruling="") | (models.Q(ruled_by__isnull=False) & ~models.Q(reasons="")),
                name="a_ruling_on_an_amendment_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"Proposed by {self.recipient.name}"


class Discussed(CaseRow):
    """When the record was gone through with one parent, by whom, and what the parent said (BFG-4.14.5b)."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="discussions")
    on = models.DateField()
    by_name = models.CharField(max_length=120)
    interpreter = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "discussed"
        ordering: ClassVar = ["on"]

    def __str__(self) -> str:
        return f"Discussed with {self.recipient.name}"


class DistributionClosed(CaseRow):
    """The list is settled: everybody on it has a ruling, and whoever gets the record has been sent it."""

    record = models.OneToOneField(ConferenceRecord, on_delete=models.PROTECT, related_name="distribution_closed")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        verbose_name_plural = "distributions closed"

    def __str__(self) -> str:
        return f"Closed {self.at}"


@versions.kept("AdditionSentVersion")
class AdditionSent(CaseRow):
    """What was added after signing, sent to one person who holds a copy: how, where to, and the proof (BOL-1.98c)."""

    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, related_name="sent")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="additions")
    made = models.ForeignKey(CopyMade, on_delete=models.PROTECT, related_name="+")
    address = models.TextField(blank=True, help_text="Where it went, as it was checked at sending")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proof = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "additions sent"
        ordering: ClassVar = ["sent_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["addendum", "recipient"], name="an_addition_is_sent_to_one_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.addendum} to {self.recipient.name}"
