"""A request for a report, the report that answers it, its passages, and from whom a passage is kept.

Everything an author writes is a passage: so one function (`questions.readable_passages`) decides what any reader may
read, and an attached file hangs on a passage that says what it is. Once a report is signed, the database itself lets
nothing of it be altered; what comes later comes as a dated addendum.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.children.models import Child
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.people.models import Person

_SIGNED = "EXISTS (SELECT 1 FROM reports_report r WHERE r.id = {row}.report_id AND r.signed_at IS NOT NULL)"
_STOP = "RAISE EXCEPTION 'a signed report is not altered: write an addendum';"


def signed_stays(addenda: bool = False) -> list[pgtrigger.Trigger]:
    """Triggers by which the parts of a signed report stay as they were; new passages only within an addendum."""
    added = f"{_SIGNED.format(row='NEW')}{' AND NEW.addendum_id IS NULL' if addenda else ''}"
    return [
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
            func=f"IF {added} THEN {_STOP} END IF; RETURN NEW;",
        ),
    ]


class ReportRequest(CaseRow):
    """A report asked of one seat for one conference. `owed_by` names its author on the chronology and in duties."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="report_requests")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="report_requests")
    owed_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chased_at = models.DateTimeField(null=True, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)
    not_involved = models.TextField(blank=True, help_text="Why the agency has nothing to report (BFG-4.7.1a)")

    class Meta:
        ordering: ClassVar = ["asked_at", "owed_by"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "seat"], name="one_report_request_a_seat"),
            models.UniqueConstraint(fields=["conference", "owed_by"], name="one_report_request_an_author"),
        ]

    def __str__(self) -> str:
        return f"Report of {self.seat}"

    @property
    def of_social_care(self) -> bool:
        return self.owed_by == "social_care"


class Report(CaseRow):
    """What one author writes for one conference. Signed, it stays as it is."""

    request = models.OneToOneField(ReportRequest, on_delete=models.PROTECT, related_name="report")
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    convictions = models.BooleanField(null=True, help_text="Whether it mentions anybody's convictions (BOL-1.62)")
    own_form = models.BooleanField(default=False, help_text="A document in a form of the agency's own (BOL-1.46)")
    covers = models.JSONField(default=list, help_text="The places of the form with which that document deals")
    keeps_apart = models.BooleanField(default=False, help_text="That document keeps kinds of statement apart")
    gaps = models.JSONField(default=dict, help_text="Why a part was left empty, by its place")
    meanings = models.JSONField(default=dict, help_text="What the author says a term means, by the term (LBH-4.18)")
    late_reason = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_role = models.CharField(max_length=120, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="signed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Report of {self.request.seat}"

    @property
    def submitted(self) -> bool:
        return self.signed_at is not None


class Addendum(CaseRow):
    """What an author adds after signing, with its day. The report itself is never altered."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="addenda")
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=120)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        verbose_name_plural = "addenda"
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"Addendum of {self.at:%d %B %Y}"


class Passage(CaseRow):
    """One paragraph: about one child or all, of which kind, at which hand, from whom."""

    class Label(models.TextChoices):
        FACT = "fact", "Fact"
        OBSERVATION = "observation", "Something observed"
        ALLEGATION = "allegation", "Allegation"
        OPINION = "opinion", "Professional opinion"

    class Hand(models.TextChoices):
        FIRST = "first", "I saw or heard it myself"
        SECOND = "second", "Somebody told me"
        THIRD = "third", "Somebody was told it by another"

    class Weighs(models.TextChoices):
        CONCERN = "concern", "A worry"
        STRENGTH = "strength", "Something that is going well, or protects the child"
        NEITHER = "neither", "Neither of these"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="passages")
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="passages")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    label = models.CharField(max_length=12, choices=Label.choices, blank=True)
    hand = models.CharField(max_length=6, choices=Hand.choices, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="From whom, at second or third hand")
    weighs = models.CharField(max_length=8, choices=Weighs.choices, blank=True)
    happened_on = models.DateField(null=True, blank=True, help_text="The day of an entry of a history (WAL-2.07)")
    evidence = models.TextField(blank=True, help_text="What an opinion rests on")
    other_way = models.TextField(blank=True, help_text="What points the other way (WAL-2.02)")
    mentions_conviction = models.BooleanField(default=False)
    conviction_of = models.CharField(max_length=120, blank=True)
    consent = models.CharField(max_length=200, blank=True, help_text="When, how and to whom consent was given")
    personal_to_parent = models.BooleanField(default=False, help_text="Kept from children's copies (BFG-4.4.10c)")
    beside = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="rivals")
    written_by = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        triggers: ClassVar = signed_stays(addenda=True)

    def __str__(self) -> str:
        return f"{self.part} {self.position}"

    @property
    def is_own_form(self) -> bool:
        """Whether its file is the whole report, so that it is no paragraph of one kind (BOL-1.46)."""
        attachment: Attachment | None = getattr(self, "attachment", None)
        return attachment is not None and attachment.whole


class Attachment(CaseRow):
    """A file that hangs on a passage: whoever may read the passage may open it, and nobody else."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="attachments")
    passage = models.OneToOneField(Passage, on_delete=models.CASCADE, related_name="attachment")
    name = models.CharField(max_length=120, help_text="A safe name of ours; the author's words are in the passage")
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    scanned_by = models.CharField(max_length=80, blank=True)
    whole = models.BooleanField(default=False, help_text="It is the report itself, in another form")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers: ClassVar = signed_stays()

    def __str__(self) -> str:
        return self.name


class SentBack(CaseRow):
    """The chair's word that a signed report is unclear, once; the author answers by adding to it (BFG-4.7.1b)."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="sent_back")
    why = models.TextField(help_text="What is unclear")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    append_only = True

    def __str__(self) -> str:
        return f"Sent back: {self.report}"


class Withholding(CaseRow):
    """A request that one passage be kept from somebody, and the chair's ruling. Until there is one, it is kept."""

    class Ruling(models.TextChoices):
        ASKED = "asked", "Not decided yet: withheld meanwhile"
        WITHHELD = "withheld", "Withheld"
        SHOWN = "shown", "Not withheld"

    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="withholdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.CharField(max_length=80, blank=True)
    everybody = models.BooleanField(default=False, help_text="Everybody but the chair")
    why = models.TextField()
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(auto_now_add=True)
    ruling = models.CharField(max_length=8, choices=Ruling.choices, default=Ruling.ASKED)
    reasons = models.TextField(blank=True)
    way = models.CharField(max_length=40, blank=True, help_text="How what is withheld is shared, as the pack names it")
    shared_how = models.TextField(blank=True, help_text="The way of sharing agreed (BOL-1.61)")
    objection = models.TextField(blank=True, help_text="What the author holds against the ruling")
    parent_objects = models.BooleanField(default=False, help_text="To this child hearing of it (BFG-4.4.10d)")
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False)
                | models.Q(child__isnull=False)
                | models.Q(everybody=True)
                | ~models.Q(agency=""),
                name="withheld_from_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ruling="asked") | models.Q(ruled_by__isnull=False), name="a_ruling_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ruling_display()}: {self.why}"


class Seen(CaseRow):
    """A day on which the author, or somebody of the agency, saw a child, and whether alone."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="seen")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(null=True, blank=True)
    alone = models.BooleanField(null=True)
    by_whom = models.CharField(max_length=120, blank=True)
    not_seen = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-on", "id"]
        triggers: ClassVar = signed_stays()

    def __str__(self) -> str:
        return f"{self.child} on {self.on}"


class Sharing(CaseRow):
    """When and how a report was gone through with one parent or child, or why it was not. A later one is a new row."""

    class How(models.TextChoices):
        TOGETHER = "together", "We read it together"
        HANDED_OVER = "handed_over", "Handed over"
        POSTED = "posted", "Posted"
        SENT = "sent", "Sent by e-mail"
        READ_ALOUD = "read_aloud", "Read aloud or interpreted"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sharings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, choices=How.choices, blank=True)
    discussed_on = models.DateField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    said = models.TextField(blank=True, help_text="What the parent or child said")
    evidence = models.CharField(max_length=200, blank=True)
    why_not = models.TextField(blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.CharField(max_length=120)

    append_only = True

    class Meta:
        ordering: ClassVar = ["-entered_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(child__isnull=False), name="shared_with_one"
            ),
            models.CheckConstraint(
                condition=models.Q(given_at__isnull=False) | ~models.Q(why_not=""), name="shared_or_says_why_not"
            ),
        ]

    def __str__(self) -> str:
        return f"Shared with {self.person or self.child}"
