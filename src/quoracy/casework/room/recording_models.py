"""Recording by others and by the service: what was asked or found, what was said about it, and whom it waits for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child


@versions.kept("RecordTakingVersion", exclude=["content"])
class RecordTaking(CaseRow):
    """Who takes the record of one conference, or that it is recorded in sound instead (BFG-4.14.3a, BFG-4.14.3d).

    `told_by` is the chair who confirmed, before opening, that everybody had been told. Earlier versions never hold the
    sound itself, so that what is deleted is gone.
    """

    class How(models.TextChoices):
        PERSON = "person", "Somebody takes the record"
        SOUND = "sound", "A sound recording is made and transcribed"

    conference = models.OneToOneField("conferences.Conference", on_delete=models.CASCADE, related_name="record_taking")
    how = models.CharField(max_length=8, choices=How.choices)
    recorder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorder_name = models.CharField(max_length=120, blank=True)
    legal_basis = models.TextField(blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    content = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.recorder_name or self.get_how_display()


@versions.kept("RecordingMatterVersion")
class RecordingMatter(CaseRow):
    """A request to record, or a recording that came to light; tied to a meeting or to none (BFG-4.15.d, BFG-4.15.e).

    Nothing follows from it by itself: no invitation and no seat looks at it. A request about a conference is answered
    on its board; `request` is that one.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", "Somebody asks to record"
        DISCOVERED = "discovered", "A recording came to light"

    class Meeting(models.TextChoices):
        CONFERENCE = "conference", "A conference"
        CORE_GROUP = "core_group", "A core group meeting"
        VISIT = "visit", "A visit"
        NONE = "none", "No meeting"

    class Manner(models.TextChoices):
        UNKNOWN = "", "Not known"
        OPENLY = "open", "Openly"
        HIDDEN = "hidden", "Hidden"

    class Ruling(models.TextChoices):
        OPEN = "", "Not answered yet"
        AGREED = "agreed", "Agreed"
        CONDITIONS = "conditions", "Agreed with conditions"
        REFUSED = "refused", "Refused"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="recordings")
    conference = models.ForeignKey(
        "conferences.Conference", on_delete=models.PROTECT, null=True, blank=True, related_name="recordings"
    )
    request = models.OneToOneField(
        "room.RecordingRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="matter"
    )
    meeting = models.CharField(max_length=12, choices=Meeting.choices)
    setting = models.CharField(max_length=40, blank=True)
    talk = models.CharField(max_length=40, blank=True)
    who = models.CharField(max_length=120)
    words = models.TextField(blank=True, help_text="Why, in their own words; nobody has to say")
    manner = models.CharField(max_length=8, choices=Manner.choices, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    found_how = models.TextField(blank=True)
    group_chair = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    ruling = models.CharField(max_length=12, choices=Ruling.choices, blank=True)
    reason = models.TextField(blank=True)
    without_advice = models.TextField(blank=True, help_text="Why it was answered without legal advice")
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-written_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ruling="") | ~models.Q(reason=""), name="an_answer_about_recording_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.who}"


class RecordingNote(CaseRow):
    """One thing said about a request or a recording: advice, a view, somebody consulted, a reply, a court's ruling."""

    class Kind(models.TextChoices):
        ADVICE = "advice", "Legal advice"
        VIEW = "view", "The senior manager's view"
        CONSULTED = "consulted", "Asked for a view"
        REPLY = "reply", "Reply"
        COURT = "court", "Use in court"

    matter = models.ForeignKey(RecordingMatter, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    who = models.CharField(max_length=160, blank=True, help_text="Whose words these are")
    words = models.TextField(blank=True)
    dated = models.DateField(null=True)
    relied_on = models.JSONField(default=list, help_text="The policy and the advice relied on, as they stood")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.who}"


class RecordingPolicy(CaseRow):
    """The authority's policy on recording as it stood from a day; a new version is a new row (BFG-4.15.l)."""

    name = models.CharField(max_length=160)
    version = models.CharField(max_length=40)
    dated = models.DateField()
    words = models.TextField(blank=True, help_text="What it says, in short, or where it is kept")
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        verbose_name_plural = "recording policies"
        ordering: ClassVar = ["-dated", "-kept_at"]

    def __str__(self) -> str:
        return f"{self.name}, {self.version}"


class ReminderShown(CaseRow):
    """That somebody was reminded once, about one child, that they may be recorded (BFG-4.15.j)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "user"], condition=models.Q(user__isnull=False), name="one_reminder_a_person_a_child"
            ),
            models.UniqueConstraint(
                fields=["child", "seat"], condition=models.Q(seat__isnull=False), name="one_reminder_a_seat_a_child"
            ),
        ]

    def __str__(self) -> str:
        return f"Reminded about {self.child}"
