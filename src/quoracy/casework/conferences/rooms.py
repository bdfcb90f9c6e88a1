"""Rooms, what people need in order to take part, and the hours at which a conference should not be held."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access import versions
from quoracy.casework.access.models import CaseRow, User
from quoracy.casework.people.models import Person


@versions.kept("RoomVersion")
class Room(CaseRow):
    """A room conferences are held in, with what somebody who has to get into it needs to know."""

    name = models.CharField(max_length=80)
    place = models.CharField(max_length=80, help_text="The building and street, as an invitation gives it")
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    access_notes = models.TextField(blank=True, help_text="Steps, lift, hearing loop, parking, where to wait apart")
    video = models.BooleanField(default=False, help_text="People can join by video")
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["place", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "place", "name"], name="one_room_a_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}"


@versions.kept("NeedVersion")
class Need(CaseRow):
    """What somebody needs in order to take part, or the whole sitting needs, and who has seen to it with whom."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", "Interpreter"
        CHILDCARE = "childcare", "Childcare"
        ACCESS = "access", "Help with getting there, hearing, seeing or reading"
        SEPARATE_WAITING = "separate_waiting", "A separate place to wait"
        SAFETY = "safety", "Safety or security arrangements"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.CASCADE, related_name="needs")
    seat = models.ForeignKey("conferences.Seat", on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(
        max_length=300, blank=True, help_text="Which language, how many children, apart from whom"
    )
    booked_with = models.CharField(max_length=160, blank=True, help_text="Who provides it; empty while nobody does")
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    booked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["seat__name", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "seat", "kind"], nulls_distinct=False, name="one_need_of_a_kind_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.detail}" if self.detail else self.get_kind_display()


class TimeToAvoid(CaseRow):
    """Hours at which a conference should not be held: a relative's own, or those of every family on a school day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="times_to_avoid")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Monday is 0; empty means every day")
    begins = models.TimeField()
    ends = models.TimeField()
    reason = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar = ["weekday", "begins"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.begins:%H:%M} to {self.ends:%H:%M}: {self.reason}"
