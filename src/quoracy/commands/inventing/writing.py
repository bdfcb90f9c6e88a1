"""From the great days of an invented family to the chronologies that its workers would have kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from quoracy.commands.inventing import figures
from quoracy.commands.inventing.chances import Chance
from quoracy.commands.inventing.families import Episode, Family, PlanDays
from quoracy.rulebook.calendar import WorkingCalendar
from quoracy.rulebook.chronology import NOTHING, Event
from quoracy.rulebook.histories import History, Person


class Writer:
    """Writes the chronologies of one family, day by day, up to `until`. What would come later is left out."""

    def __init__(self, chance: Chance, family: Family, until: date, calendar: WorkingCalendar) -> None:
        self._chance, self._family, self._until, self._calendar = chance, family, until, calendar
        self._events: list[dict[str, Event]] = [{} for _ in family.people]
        self._reference = family.people[0].household or ""

    def histories(self) -> Iterator[History]:
        for number, episode in enumerate(self._family.episodes, start=1):
            self._episode(episode, f"{self._reference}-{number}")
        for place, person in enumerate(self._family.people):
            if person.expected is not None and person.born is not None:
                self._write("child_born", person.born, [place])
        for place, person in enumerate(self._family.people):
            history = self._history(self._as_known(person, place), self._events[place])
            if history.events:
                yield history

    def _history(self, person: Person, events: dict[str, Event]) -> History:
        return History(person, tuple(sorted(events.values(), key=lambda event: event.on)))

    def _as_known(self, person: Person, place: int) -> Person:
        """What is known of a person on the last day: an unborn child has no name, number or sex yet."""
        dead = next(
            (p.end for e in self._family.episodes for p in e.plans if p.child == place and p.ground == "died"), None
        )
        if dead is not None and dead <= self._until:
            person = replace(person, died=dead)
        if person.born is not None and person.born > self._until:
            return replace(person, given_name="", born=None, sex="not_known", pupil_number=None, disabilities=())
        at_school = person.born is not None and (self._until - person.born).days > 4 * 365
        return person if at_school else replace(person, pupil_number=None)

    # --- events -------------------------------------------------------------------------------------------------

    def _write(
        self,
        kind: str,
        on: date | datetime,
        places: Iterable[int],
        conference: str | None = None,
        **facts: Any,
    ) -> None:
        """One event on each child's chronology, unless it is still to come."""
        at = on if isinstance(on, datetime) else None
        day = on.date() if isinstance(on, datetime) else on
        if day > self._until:
            return
        for place in places:
            events = self._events[place]
            name = f"{self._family.people[place].reference}-{len(events) + 1}"
            events[name] = Event(name, kind, day, at, conference, facts or NOTHING)

    def _everyone(self) -> range:
        return range(len(self._family.people))

    def _after(self, day: date, first: int, last: int, late: int) -> date:
        """A working day some days after, in time as often as such things are, otherwise up to `late` days after."""
        in_time = self._chance.happens(figures.DONE_IN_TIME)
        return self._calendar.after(
            day, self._chance.between(first, last) if in_time else self._chance.between(last + 1, late)
        )

    def _episode(self, episode: Episode, name: str) -> None:
        if episode.kind == "transfer_in":
            self._write("transfer_in_notified", episode.started, self._everyone())
        else:
            self._enquiry(episode)
        if episode.conference is None:
            return
        places = self._living(episode.conference)
        self._conference(f"{name}-0", episode.kind, episode.started, episode.conference, places)
        self._decide(episode, f"{name}-0", places)
        self._core_groups(episode)
        for number, review in enumerate(episode.reviews, start=1):
            self._review(episode, f"{name}-{number}", review)
        for plan in episode.plans:
            self._write("plan_ended", plan.end, [plan.child], ground=plan.ground)

    def _living(self, day: date) -> list[int]:
        """Whom a conference is about: not those who have died or grown up."""
        dead = {p.child for e in self._family.episodes for p in e.plans if p.ground == "died" and p.end < day}
        return [place for place in self._everyone() if place not in dead]

    def _enquiry(self, episode: Episode) -> None:
        self._write("strategy_discussion", episode.started, self._everyone(), starts_section_47=True)
        if self._chance.happens(figures.CORRECTED):
            self._correct_start(episode)
        if episode.conference is None:
            done = self._calendar.after(episode.started, self._chance.between(5, 15))
            outcome = "child_in_need" if self._chance.happens(0.55) else "no_further_action"
            self._write("section_47_concluded", done, self._everyone(), outcome=outcome)
            return
        done = self._calendar.after(episode.started, self._chance.between(2, 4))
        if done < episode.conference:
            self._write("section_47_concluded", done, self._everyone(), outcome="conference")

    def _correct_start(self, episode: Episode) -> None:
        """The strategy discussion was first entered a day too early, and put right later."""
        noticed = self._calendar.after(episode.started, 3)
        if noticed > self._until:
            return
        for place in self._everyone():
            events = self._events[place]
            name, right = list(events.items())[-1]
            events[name] = right._replace(on=self._calendar.before(right.on, 1))
            reason = "The day of the telephone call had been entered."
            self._write("correction", noticed, [place], supersedes=name, reason=reason, replacement=right)

    def _conference(self, name: str, kind: str, asked: date, held: date, places: list[int]) -> None:
        """A conference from its request to its end, with the reports before it and the papers after it."""
        start = self._chance.moment(held, 10, 14)
        if kind != "review":
            requested = self._calendar.after(asked, 1)
            self._write("conference_requested", min(requested, held), places, name)
            self._write("conference_authorised", min(requested, held), places, name)
        arranged = min(self._calendar.after(asked, 2), held)
        if self._chance.happens(figures.POSTPONED) and self._calendar.between(arranged, held) > 3:
            earlier = self._chance.moment(self._calendar.before(held, 2), 10, 14)
            self._write("conference_arranged", arranged, places, name, type=kind, starts_at=earlier)
            moved = self._calendar.before(held, 3)
            reason = "The family's solicitor could not come."
            self._write("conference_postponed", moved, places, name, type=kind, starts_at=start, reason=reason)
        else:
            self._write("conference_arranged", arranged, places, name, type=kind, starts_at=start)
        self._reports(name, arranged, start, places)
        end = start + timedelta(minutes=self._chance.between(60, 130))
        self._write("conference_held", held, places, name, type=kind, starts_at=start, ends_at=end, quorate=True)
        self._papers(name, held, places)

    def _reports(self, name: str, arranged: date, start: datetime, places: list[int]) -> None:
        in_time = self._chance.happens(figures.DONE_IN_TIME)
        day = self._calendar.before(start.date(), self._chance.between(5, 6) if in_time else 1)
        for kind in ("report_sent_to_family", "report_sent_to_chair", "report_sent_to_unit"):
            if day >= arranged:
                self._write(kind, self._chance.moment(day), places, name)

    def _papers(self, name: str, held: date, places: list[int]) -> None:
        letter = self._chance.moment(self._after(held, 1, 1, 7))
        for kind in ("decision_letter_sent", "decision_circulated"):
            self._write(kind, letter, places, name)
        self._write("plan_circulated", self._after(held, 1, 1, 9), places, name)
        record = self._after(held, 8, 15, 35)
        for kind in ("record_circulated", "record_given_to_parents", "record_received"):
            self._write(kind, record, places, name)

    def _decide(self, episode: Episode, name: str, places: list[int]) -> None:
        planned = {plan.child: plan for plan in episode.plans}
        assert episode.conference is not None
        for place in places:
            if place in planned:
                categories = planned[place].categories
                self._write("decision", episode.conference, [place], name, outcome="plan", categories=categories)
            else:
                outcome = "child_in_need_plan" if self._chance.happens(0.8) else "no_plan"
                self._write("decision", episode.conference, [place], name, outcome=outcome)
                self._write("child_in_need_meeting_held", self._after(episode.conference, 12, 20, 40), [place])

    def _review(self, episode: Episode, name: str, held: date) -> None:
        running = [plan for plan in episode.plans if plan.end >= held and not _ended_otherwise(plan, held)]
        if not running:
            return
        asked = self._calendar.before(held, self._chance.between(20, 50))
        self._conference(
            name, "review", max(asked, episode.conference or asked), held, [plan.child for plan in running]
        )
        for plan in running:
            outcome = "plan_ends" if plan.end == held else "plan_continues"
            self._write("decision", held, [plan.child], name, outcome=outcome)

    def _core_groups(self, episode: Episode) -> None:
        """The first within ten working days, then every four to six weeks for as long as any plan runs."""
        if not episode.plans:
            return
        day = self._after(episode.plans[0].start, 5, 10, 20)
        while day <= self._until and (running := [plan.child for plan in episode.plans if plan.end > day]):
            self._write("core_group_held", day, running)
            if self._chance.happens(figures.GOES_MISSING / 8):
                self._goes_missing(running[0], day, min(plan.end for plan in episode.plans))
            day = self._calendar.last_working_day_on_or_before(day + timedelta(days=self._chance.between(28, 42)))

    def _goes_missing(self, place: int, day: date, before: date) -> None:
        found = day + timedelta(days=self._chance.between(1, 4))
        if found < before:
            self._write("child_missing", day + timedelta(days=1), [place])
            self._write("child_found", found, [place])


def _ended_otherwise(plan: PlanDays, day: date) -> bool:
    """Whether a plan that ends on the day of a review was not ended by it."""
    return plan.end == day and plan.ground != "review_decision"
