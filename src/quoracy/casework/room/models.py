"""What is said while a conference meets and by whom, who comes and goes, and where the agenda stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.room import recording_models  # noqa: F401 -- its tables are of this app


class Board(CaseRow):
    """How often anything on a conference's board has changed: the running number that devices follow.

    Its row is locked by each change until that change is committed, so numbers are seen in the order they are given.
    """

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="board")
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Board at {self.number}"


@versions.kept("StatementVersion")
class Statement(CaseRow):
    """One thing said under one heading of the board, about one child or the whole family."""

    class Kind(models.TextChoices):
        FACT = "fact", "Fact"
        OBSERVATION = "observation", "Observed"
        ALLEGATION = "allegation", "Alleged"
        OPINION = "opinion", "Opinion"
        DANGER = "danger", "Danger statement"
        GOAL = "goal", "Safety goal"

    class Hand(models.IntegerChoices):
        FIRST = 1, "First hand"
        SECOND = 2, "Second hand"
        THIRD = 3, "Third hand"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="statements")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    heading = models.CharField(max_length=40, help_text="The key of a heading of the procedure's frame")
    text = models.TextField()
    speaker = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    hand = models.PositiveSmallIntegerField(choices=Hand.choices, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    item = models.CharField(max_length=120, blank=True, help_text="The point of the agenda at which it was said")
    said_at = models.DateTimeField()
    typed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    number = models.PositiveBigIntegerField(default=0, help_text="The board's number when this last changed")
    general = models.BooleanField(default=False, help_text="The chair has marked it as a general remark")
    evidence_asked_at = models.DateTimeField(null=True, blank=True)
    evidence_answered_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(blank=True, help_text="What the opinion rests on, or empty where there was nothing")
    read_back_at = models.DateTimeField(null=True, blank=True)
    read_back = models.TextField(blank=True, help_text="The words of a goal as they were read out")
    struck = models.TextField(blank=True, help_text="Why it no longer stands; it stays on view, struck through")

    class Meta:
        ordering: ClassVar = ["said_at", "id"]
        indexes: ClassVar = [models.Index(fields=["conference", "said_at"], name="statements_of_a_conference")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} under {self.heading}"


@versions.kept("NotForVersion")
class NotFor(CaseRow):
    """One person who was out of the room when something was said, and so does not get it.

    It is written by itself with the statement. The chair may change it either way, and says why.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="not_for")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField(default=True)
    reason = models.TextField(blank=True, help_text="The chair's; empty where it was written by itself")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "seat"], name="one_answer_a_statement_a_seat"),
            models.CheckConstraint(
                condition=models.Q(holds=True) | ~models.Q(reason=""), name="what_is_given_out_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{'not for' if self.holds else 'for'} {self.seat}"


@versions.kept("AgreementVersion")
class Agreement(CaseRow):
    """What one person says of a safety goal that was read out: no vote, and counted as none (LBH-4.26)."""

    class Says(models.TextChoices):
        AGREES = "agrees", "Agrees"
        DISAGREES = "disagrees", "Disagrees"
        ADDS = "adds", "Would add something"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="agreements")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=10, choices=Says.choices)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "seat"], name="one_agreement_a_goal_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.says}"


@versions.kept("ComingVersion")
class Coming(CaseRow):
    """One stretch of somebody's being there: from when until when, how, and in what standing."""

    class Mode(models.TextChoices):
        PERSON = "person", "In the room"
        VIDEO = "video", "By video"
        TELEPHONE = "telephone", "By telephone"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="comings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="comings")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.PERSON)
    standing = models.CharField(max_length=20, choices=Seat.Standing.choices)
    informed = models.BooleanField(default=False, help_text="Was let go once their information was given")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["came_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(left_at__isnull=True), name="nobody_comes_twice_at_once"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("came_at")),
                name="nobody_leaves_before_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} from {self.came_at}"


class Turn(CaseRow):
    """How long the meeting spent on one point of the agenda, on a break or on reading; the open one is now."""

    BREAK = "break"
    READING = "reading"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="turns")
    key = models.CharField(max_length=120, help_text="The key of the point, or break or reading")
    says = models.CharField(max_length=300)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference"], condition=models.Q(ended_at__isnull=True), name="one_point_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.says


@versions.kept("NoteVersion")
class Note(CaseRow):
    """The record taker's own pad: theirs and the chair's to read, and nobody else's.

    `sheet` is the window it was last kept from: the window goes on writing without each pause being a new version.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    sheet = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conference", "by"], name="one_pad_a_record_taker")]

    def __str__(self) -> str:
        return f"Pad of {self.by}"


@versions.kept("TaskEntryVersion")
class TaskEntry(CaseRow):
    """What one participant contributes to one task for one child: analysis, judgement, action or plan (WAL-2.01)."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="task_entries")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="task_entries")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=40, help_text="The key of one of the procedure's tasks")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    written_by = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "task entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "child", "task"], name="one_entry_a_task_a_child_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.task} of {self.seat}"


@versions.kept("AskedVersion")
class Asked(CaseRow):
    """That the chair has asked one person under one heading of the board (LBH-4.22)."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="asked")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    heading = models.CharField(max_length=40)
    holds = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "asked"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "heading"], name="asked_once_a_heading_a_seat")
        ]

    def __str__(self) -> str:
        return f"{self.seat} under {self.heading}"


@versions.kept("DiscussedVersion")
class Discussed(CaseRow):
    """That one concern brought to a conference has been discussed: a line of the enquiry's record, or a passage.

    `source` names it: the row it comes from and, within a text of several lines, which line of it (WAL-2.03).
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="discussed")
    source = models.CharField(max_length=80)
    holds = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "discussed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "source"], name="one_answer_a_concern_a_conference")
        ]

    def __str__(self) -> str:
        return self.source


@versions.kept("RecordingRequestVersion")
class RecordingRequest(CaseRow):
    """Somebody asks to record the meeting; the chair answers, with the reason, and all are told (BFG-4.15.m)."""

    class Ruling(models.TextChoices):
        ASKED = "", "Not answered yet"
        ALLOWED = "allowed", "Allowed"
        REFUSED = "refused", "Not allowed"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="recording_requests")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(blank=True, help_text="Why, in their own words; nobody has to say")
    asked_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=8, choices=Ruling.choices, blank=True)
    weighed = models.JSONField(default=dict, help_text="The answers to what is weighed, by its key")
    consulted = models.JSONField(default=list, help_text="Who was consulted: the members, legal advice")
    reason = models.TextField(blank=True)
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "seat"], condition=models.Q(ruling=""), name="one_open_recording_request_a_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(ruling="") | ~models.Q(reason=""), name="a_recording_ruling_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_ruling_display()}"
