"""Invented families: who they are, and on which days the great things happen to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quoracy.commands.inventing import figures
from quoracy.commands.inventing.chances import Chance
from quoracy.commands.inventing.names import GIVEN_NAMES, family_name
from quoracy.returns.census.rules.identity import check_letter
from quoracy.rulebook.calendar import WorkingCalendar, add_months
from quoracy.rulebook.histories import Person


@dataclass(frozen=True, slots=True)
class PlanDays:
    """One child's plan as it will run, whether or not it has run so far."""

    child: int
    start: date
    end: date
    ground: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One time that a family comes to notice: an enquiry or a transfer in, and what follows from it."""

    started: date
    conference: date | None
    kind: str
    plans: tuple[PlanDays, ...]
    reviews: tuple[date, ...]

    @property
    def last_day(self) -> date:
        return max([self.started, self.conference or self.started, *(plan.end for plan in self.plans)])


@dataclass(frozen=True, slots=True)
class Family:
    """Brothers and sisters, and the times they came to notice."""

    people: tuple[Person, ...]
    episodes: tuple[Episode, ...]

    @property
    def last_day(self) -> date:
        return max(episode.last_day for episode in self.episodes)


def invent_family(
    chance: Chance, reference: str, start: date, calendar: WorkingCalendar, categories: tuple[str, ...]
) -> Family:
    """A family that first comes to notice on a day. `categories` are those of the procedure, for its own words."""
    unborn = chance.happens(figures.STARTS_UNBORN)
    people = _people(chance, reference, start, unborn)
    first = _episode(chance, people, start, calendar, categories, "pre_birth" if unborn else "initial")
    episodes = [first]
    may_return = [plan for plan in first.plans if plan.ground == "review_decision"]
    anyone_died = any(plan.ground == "died" for plan in first.plans)
    if may_return and not anyone_died and chance.happens(figures.COMES_BACK):
        again = calendar.after(first.last_day + timedelta(days=chance.between(60, 900)), 1)
        if all(_age(person, again) < 17 for person in people):
            episodes.append(_episode(chance, people, again, calendar, categories, "initial"))
    return Family(people, tuple(episodes))


def _age(person: Person, day: date) -> float:
    birth = person.born or person.expected
    assert birth is not None
    return (day - birth).days / 365.25


def _people(chance: Chance, reference: str, start: date, unborn: bool) -> tuple[Person, ...]:
    surname = family_name(chance.random)
    if unborn:
        return (_unborn(chance, reference, surname, start),)
    number = chance.one_of(figures.CHILDREN_IN_A_FAMILY)
    return tuple(_child(chance, reference, place, surname, start) for place in range(number))


def _unborn(chance: Chance, reference: str, surname: str, start: date) -> Person:
    """A child at 21 to 24 weeks when the strategy discussion is held, born within two weeks of the expected day."""
    expected = start + timedelta(days=280 - chance.between(21 * 7, 24 * 7))
    born = expected + timedelta(days=chance.between(-14, 10))
    return _person(chance, f"{reference}1", reference, surname, born, expected)


def _child(chance: Chance, reference: str, place: int, surname: str, start: date) -> Person:
    years = chance.whole_number(figures.AGES)
    born = start - timedelta(days=int(years * 365.25) + chance.between(20, 250))
    return _person(chance, f"{reference}{place + 1}", reference, surname, born, None)


def _person(chance: Chance, reference: str, household: str, surname: str, born: date, expected: date | None) -> Person:
    sex = chance.one_of(figures.SEXES)
    return Person(
        reference=reference,
        given_name=chance.random.choice(GIVEN_NAMES[sex]),
        family_name=surname,
        born=born,
        expected=expected,
        sex=sex,
        ethnicity=chance.one_of(figures.ETHNICITIES),
        disabilities=(chance.random.choice(figures.DISABILITIES),) if chance.happens(figures.DISABLED) else (),
        pupil_number=_pupil_number(chance),
        household=household,
    )


def _pupil_number(chance: Chance) -> str:
    digits = f"000{chance.between(0, 999_999_999):09}"  # no authority has the number 000
    return check_letter(digits) + digits


def _episode(
    chance: Chance,
    people: tuple[Person, ...],
    start: date,
    calendar: WorkingCalendar,
    categories: tuple[str, ...],
    kind: str,
) -> Episode:
    kind = "transfer_in" if kind == "initial" and chance.happens(figures.TRANSFERS_IN) else kind
    if kind == "initial" and chance.happens(figures.ENQUIRIES_WITHOUT_CONFERENCE):
        return Episode(start, None, kind, (), ())
    days = chance.between(8, 15) if kind == "transfer_in" else chance.whole_number(figures.WORKING_DAYS_TO_CONFERENCE)
    conference = calendar.after(start, days)
    plans = _plans(chance, people, conference, calendar, categories)
    return Episode(start, conference, kind, plans, _reviews(chance, conference, plans, calendar))


@dataclass(frozen=True, slots=True)
class _Lot:
    """What is decided for a child, and how long the plan will last."""

    plan: bool
    days: int
    categories: tuple[str, ...]
    ground: str


def _lot(chance: Chance, categories: tuple[str, ...]) -> _Lot:
    return _Lot(
        plan=chance.happens(figures.CONFERENCES_WITH_PLAN),
        days=chance.whole_number(figures.PLAN_DAYS),
        categories=_in_words_of(chance.one_of(figures.CATEGORIES), categories),
        ground=chance.one_of(figures.ENDS),
    )


def _in_words_of(drawn: tuple[str, ...], categories: tuple[str, ...]) -> tuple[str, ...]:
    """A category in the procedure's own words: emotional is 'emotional_or_psychological' where it says so."""
    return tuple(next((own for own in categories if own.startswith(category)), category) for category in drawn)


def _plans(
    chance: Chance,
    people: tuple[Person, ...],
    conference: date,
    calendar: WorkingCalendar,
    categories: tuple[str, ...],
) -> tuple[PlanDays, ...]:
    """Who gets a plan and for how long: mostly the same for brothers and sisters, but decided for each."""
    shared = _lot(chance, categories)
    lots = [shared if chance.happens(figures.ALIKE) else _lot(chance, categories) for _ in people]
    return tuple(
        _plan(place, person, lot, conference, calendar)
        for place, (person, lot) in enumerate(zip(people, lots, strict=True))
        if lot.plan
    )


def _plan(place: int, person: Person, lot: _Lot, conference: date, calendar: WorkingCalendar) -> PlanDays:
    end, ground = calendar.last_working_day_on_or_before(conference + timedelta(days=lot.days)), lot.ground
    grown_up = add_months(person.born or conference, 18 * 12)
    if grown_up <= end:
        end, ground = grown_up, "reached_18"
    elif ground == "reached_18":
        ground = "review_decision"
    return PlanDays(place, conference, end, ground, lot.categories)


def _reviews(chance: Chance, start: date, plans: tuple[PlanDays, ...], calendar: WorkingCalendar) -> tuple[date, ...]:
    """The family's review conferences. Each plan that a review ends has one on its last day.

    Timeliness is the family's: where it fails, the first review comes after three months, which is how the
    published figure counts a plan as not reviewed in time.
    """
    if not plans:
        return ()
    in_time = chance.happens(figures.REVIEWS_IN_TIME)
    last = _working(max(plan.end for plan in plans), calendar)
    first = _working(start + timedelta(days=chance.between(72, 88) if in_time else chance.between(97, 130)), calendar)
    days = {plan.end for plan in plans if plan.ground == "review_decision"}
    while first < last:
        days.add(first)
        gap = (last - first).days
        first = _working(first + timedelta(days=gap // -(-gap // 178) if gap > 178 else gap), calendar)
    return tuple(sorted(days))


def _working(day: date, calendar: WorkingCalendar) -> date:
    return calendar.last_working_day_on_or_before(day)
