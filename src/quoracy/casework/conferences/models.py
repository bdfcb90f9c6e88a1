"""A conference, its children, who sat round the table, what each said, and where people departed from a rule."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.agencies.models import AgencyKind, Practitioner, Service
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import (  # noqa: F401 -- their tables are of this app
    chairs,
    disputes,
    ending,
    sealing,
    seeing_to,
)
from quoracy.casework.conferences.rooms import Room
from quoracy.casework.people.models import Person


class Int8Range(models.Func):
    """A range of one number, so that an exclusion constraint can compare it without a further extension."""

    function = "int8range"
    output_field = models.Field()


class TimeRange(models.Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class HashOfKey(models.Func):
    """A number made of a row's key by PostgreSQL itself, so that the row needs no number kept in step with its key.

    Two different keys meet in one number of 64 bits so rarely that no authority will see it.
    """

    template = "uuid_hash_extended(%(expressions)s, 0)"
    output_field = models.BigIntegerField()


@versions.kept("ConferenceVersion")
class Conference(CaseRow):
    """One sitting about one child or a sibling group, under the procedure in force on its day."""

    class Type(models.TextChoices):
        INITIAL = "initial", "Initial conference"
        PRE_BIRTH = "pre_birth", "Pre-birth conference"
        TRANSFER_IN = "transfer_in", "Transfer-in conference"
        REVIEW = "review", "Review conference"
        RECONVENED = "reconvened", "Reconvened conference"

    class State(models.TextChoices):
        REQUESTED = "requested", "Waiting to be authorised"
        REFUSED = "refused", "Refused"
        AUTHORISED = "authorised", "To be arranged"
        ARRANGED = "arranged", "Arranged"
        STOOD_DOWN = "stood_down", "Stood down"
        OPEN = "open", "Under way"
        CLOSED = "closed", "Closed"

    type = models.CharField(max_length=12, choices=Type.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    grounds = models.TextField(help_text="What the risk is thought to be, and who shares that belief")
    urgent = models.BooleanField(default=False)
    urgency = models.TextField(blank=True)
    awaited = models.TextField(blank=True, help_text="Information still awaited, from whom")
    awaited_until = models.DateField(null=True, blank=True, help_text="The day by which the last of it is promised")
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruling = models.TextField(blank=True, help_text="Why a conference was authorised or refused")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="conferences")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="chairs")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    threshold_explained = models.BooleanField(default=False)
    complaint_rights_told = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    apart_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="set_apart",
        help_text="The conference about brothers and sisters that this one was taken out of or joined to",
    )
    grouping = models.TextField(blank=True, help_text="Why these children sit together or apart")
    children = models.ManyToManyField(Child, through="ConferenceChild", related_name="conferences")

    class Meta:
        ordering: ClassVar = ["starts_at", "requested_at"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_chair_one_place_at_a_time",
                expressions=[
                    (Int8Range("chair", "chair", models.Value("[]")), RangeOperators.OVERLAPS),
                    (
                        TimeRange("starts_at", "ends_at", RangeBoundary(inclusive_lower=True, inclusive_upper=False)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(state__in=["arranged", "open"], chair__isnull=False, starts_at__isnull=False),
            ),
            ExclusionConstraint(
                name="one_room_one_conference_at_a_time",
                expressions=[
                    (Int8Range(HashOfKey("room"), HashOfKey("room"), models.Value("[]")), RangeOperators.OVERLAPS),
                    (
                        TimeRange("starts_at", "ends_at", RangeBoundary(inclusive_lower=True, inclusive_upper=False)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(state__in=["arranged", "open"], room__isnull=False, starts_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="a_conference_ends_after_it_starts",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "starts_at"], name="conferences_by_state"),
            models.Index(fields=["chair", "starts_at"], name="conferences_of_a_chair"),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


@versions.kept("ConferenceChildVersion")
class ConferenceChild(CaseRow):
    """One child of a sitting: the answers, the quorum as it stood, and the decision, each this child's own."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="about")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sittings")
    answers = models.JSONField(default=dict, help_text="What was answered to the threshold questions")
    quorum = models.JSONField(null=True, help_text="Who was counted when the decision was taken")
    proceeding = models.JSONField(default=dict, help_text="The chair's reason for going on without a quorum")
    consensus = models.BooleanField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    categories = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    how = models.CharField(max_length=24, blank=True)
    reasons = models.TextField(blank=True)
    closing = models.JSONField(default=dict, help_text="Lead, core group, dates, outline: what a decision needs")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["child__born", "child__given_names"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "child"], name="one_child_once_in_a_conference")
        ]

    def __str__(self) -> str:
        return f"{self.child} at {self.conference}"


class Seat(CaseRow):
    """One person asked to a conference or at it: who, from where, in what standing, and which children they know."""

    class Standing(models.TextChoices):
        MEMBER = "member", "Member"
        OBSERVER = "observer", "Observer"
        SUPPORTER = "supporter", "Supporter of a family member"
        STAFF_SUPPORTER = "staff_supporter", "Supports a colleague"
        ADVOCATE = "advocate", "Advocate"
        FAMILY = "family", "Family"
        CHAIR = "chair", "Chair"
        MINUTE_TAKER = "minute_taker", "Takes the record"

    class KeptOut(models.TextChoices):
        NO = "", "Comes as usual"
        ASKED = "asked", "The chair has been asked to keep them out"
        PART = "part", "Kept out for a part"
        WHOLE = "whole", "Kept out"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="seats")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=30, choices=AgencyKind.choices, blank=True)
    service = models.CharField(max_length=30, choices=Service.choices, blank=True)
    line_management = models.CharField(max_length=80, blank=True)
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.MEMBER)
    invited = models.BooleanField(default=True)
    present = models.BooleanField(null=True)
    remote = models.BooleanField(default=False)
    direct_contact = ArrayField(models.UUIDField(), default=list, blank=True)
    kept_out = models.CharField(max_length=8, choices=KeptOut.choices, blank=True)
    comes_after = models.DurationField(null=True, blank=True, help_text="How long after the beginning they come")
    leaves_after = models.DurationField(null=True, blank=True, help_text="How long after the beginning they leave")

    class Meta:
        ordering: ClassVar = ["standing", "agency", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "practitioner"],
                condition=models.Q(practitioner__isnull=False),
                name="one_seat_a_practitioner",
            ),
            models.UniqueConstraint(
                fields=["conference", "person"], condition=models.Q(person__isnull=False), name="one_seat_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def comes_and_leaves(self, conference: Conference) -> tuple[datetime | None, datetime | None]:
        """When this person is to be there: all of it, or a part, as asked or as ruled (BFG-4.2.9b, BFG-4.5.1h)."""
        starts, ends = conference.starts_at, conference.ends_at
        if starts is None or self.kept_out not in (Seat.KeptOut.PART, Seat.KeptOut.NO):
            return starts, ends
        comes = starts + self.comes_after if self.comes_after else starts
        return comes, starts + self.leaves_after if self.leaves_after else ends


class View(CaseRow):
    """What one seat thinks about one child: never filled in for anybody, never copied from a sibling (WAL-2.09)."""

    about = models.ForeignKey(ConferenceChild, on_delete=models.CASCADE, related_name="views")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="views")
    view = models.CharField(max_length=24)
    likelihood = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    categories = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    rests_on = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "seat"], name="one_view_a_seat_a_child"),
            models.CheckConstraint(
                condition=models.Q(scale__isnull=True) | models.Q(scale__lte=10), name="scale_is_nought_to_ten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.view}"


class Departure(CaseRow):
    """A rule somebody departed from, by name, with the reason; kept for ever beside what was done."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="departures")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    clause = models.CharField(max_length=20)
    says = models.TextField(help_text="What the rule found")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    def __str__(self) -> str:
        return f"{self.clause}: {self.reason}"


class Delay(CaseRow):
    """How one child is watched over and kept safe while its conference is late, and why it is (BFG-4.1.10a to c).

    A later answer is a new row; the newest is what holds.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="delays")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="The first last day, from which the delay is counted")
    reasons = models.TextField()
    watched_how = models.TextField()
    watched_by = models.CharField(max_length=120)
    how_often = models.CharField(max_length=80)
    safeguarding = models.TextField(help_text="What is done to keep the child safe, or why nothing is needed now")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"Delay about {self.child} since {self.due_on}"


class Letter(CaseRow):
    """One person's copy of the decision letter, as it was made. A new copy is a new row."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="letters")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="letters")
    children = ArrayField(models.UUIDField())
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)

    append_only = True

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "code"], name="one_letter_a_code")]

    def __str__(self) -> str:
        return f"Letter {self.code} to {self.seat}"
