"""The codes on stamped copies, and how often they were tried: outside the wall, and naming nobody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quoracy.casework.access.models import Authority


class CopyCode(models.Model):
    """Where a stamped code leads: to which authority and which copy. Read before anybody's authority is known.

    This table stands outside the wall between authorities, as a link's keys do. It names nobody: a hash of the code,
    an authority and a row that the wall still guards.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    house = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    row = models.UUIDField()

    def __str__(self) -> str:
        return str(self.row)


class CodesTried(models.Model):
    """How many codes were tried from one place within an hour; the place is kept as a hash only."""

    place = models.CharField(max_length=64)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "codes tried"
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "hour"], name="one_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.times} since {self.hour}"
