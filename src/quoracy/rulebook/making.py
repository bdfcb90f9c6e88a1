"""Making a duty of one rule for one child: the same few facts go into every one."""

from __future__ import annotations

from datetime import date

from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.course import Course
from quoracy.rulebook.duty import CountedFrom, Duty
from quoracy.rulebook.procedure import Adopted, InForce
from quoracy.rulebook.shapes import Timescale


class Making:
    """A rule in force on the day of its trigger, ready to make duties of one child."""

    __slots__ = ("calendar", "course", "rule")

    def __init__(self, course: Course, rule: Timescale, calendar: WorkingCalendar) -> None:
        self.course = course
        self.rule = rule
        self.calendar = calendar

    @classmethod
    def at(cls, course: Course, adopted: Adopted, key: str, day: date) -> Making | None:
        """The rule of a key in force on a day, or None if the procedure of that day has none."""
        return cls.of(course, adopted.at(day), key)

    @classmethod
    def of(cls, course: Course, in_force: InForce, key: str) -> Making | None:
        rule = in_force.timescales.get(key)
        return None if rule is None else cls(course, rule, in_force.calendar)

    def duty(
        self,
        due: date,
        counted_from: CountedFrom,
        *,
        conference: str | None = None,
        agency: str | None = None,
        met_on: date | None = None,
        not_needed: str | None = None,
        not_before: date | None = None,
        remark: str = "",
    ) -> Duty:
        rule = self.rule
        return Duty(
            rule.key,
            self.course.child.id,
            conference,
            agency,
            rule.owner,
            due,
            not_before,
            counted_from,
            met_on,
            not_needed if met_on is None else None,
            rule.lapses,
            rule.norm,
            rule.clause,
            rule.also,
            rule,
            self.calendar,
            remark,
        )
