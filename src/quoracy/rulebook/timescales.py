"""What is due: a child's chronology and the adopted procedures give the duties.

Every duty is judged by the version of the procedure in force on the day of its trigger. The rulebook does not ask what
day it is: how a duty stands is asked of each duty (`Duty.status`).
"""

from __future__ import annotations

from collections.abc import Sequence

from quoracy.rulebook.chronology import Child, Event
from quoracy.rulebook.course import Course
from quoracy.rulebook.duties_of_conferences import duties_of_conferences
from quoracy.rulebook.duties_of_convening import duties_of_convening
from quoracy.rulebook.duties_of_plans import duties_of_plans
from quoracy.rulebook.duty import CountedFrom, Duty, order
from quoracy.rulebook.procedure import Adopted

__all__ = ["CountedFrom", "Duty", "duties"]


def duties(child: Child, events: Sequence[Event], adopted: Adopted) -> list[Duty]:
    """Every duty of one child, by last day and then key.

    `events` are settled (see `chronology.settle`), in any order, and may be about other children too: those count for
    nothing here.
    """
    course = Course(child, events)
    found = [*duties_of_convening(course, adopted), *duties_of_plans(course, adopted)]
    if course.conferences:
        found.extend(duties_of_conferences(course, adopted))
    found.sort(key=order)
    return found
