"""Invented families, each left at another step, so that whoever tries the service finds something to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from quoracy.casework.access.models import User
from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import add_child, relate, tie
from quoracy.casework.children.models import Child, Tie
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import arranging, meeting, requesting
from quoracy.casework.conferences.models import Conference
from quoracy.casework.people.actions import add_person, set_up_household
from quoracy.casework.people.models import Person
from quoracy.casework.reports.actions.asking import ask_for_reports
from quoracy.casework.section_47.actions import record_strategy_discussion
from quoracy.commands.demonstrating import over
from quoracy.commands.demonstrating.after import leave_on_paper
from quoracy.commands.demonstrating.clock import clock_at, working_days_ago
from quoracy.commands.demonstrating.invited import Family, confirmed, convene, gates_seen_to
from quoracy.commands.demonstrating.meetings import bring_into_the_middle
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step

Born = tuple[str, date, str]

DISCUSSED = 9
"""Working days between the strategy discussion and the conference that is over."""


def tell_stories(cast: Cast, today: date) -> None:
    """Six families: just discussed, asking, asked to a conference ahead, meeting today, in the middle of a meeting, and
    a baby not born yet. Where the authority has a conference that is over, a seventh has what follows on paper.
    """
    with within(cast.authority):
        _just_discussed(cast, today)
        _waiting_for_the_manager(cast, today)
        _asked_for_next_week(cast, today)
        _meeting_today(cast, today)
        _in_the_middle_of_its_meeting(cast, today)
        _not_born_yet(cast, today)
        if cast.over:
            _after_its_meeting(cast, today)


def _family(
    cast: Cast, name: str, mother: str, address: str, children: Sequence[Born], father: str = ""
) -> list[Child]:
    home = set_up_household(cast.authority, address)
    parents = [("mother", add_person(cast.authority, mother, name, address=address, household=home, language="en"))]
    if father:
        parents.append(("father", add_person(cast.authority, father, name, address=address)))
    made = [
        add_child(cast.social_worker, given_names=given, family_name=name, born=born, sex=sex, household=home)
        for given, born, sex in children
    ]
    for child in made:
        _belongs(cast, child, parents)
    return made


def _belongs(cast: Cast, child: Child, parents: Sequence[tuple[str, object]]) -> None:
    for kind, person in parents:
        relate(child, person, kind, parental_responsibility=True)  # type: ignore[arg-type]  # a Person, by its maker
    tie(cast.team_manager, child, Tie.Capacity.TEAM_MANAGER, reason="manages the team")


def _discuss(cast: Cast, children: Sequence[Child], held_at: datetime, concerns: str) -> None:
    record_strategy_discussion(
        cast.social_worker,
        children,
        held_at=held_at,
        manner="By video",
        agencies=("Children's social care", "Police", "Health visiting"),
        concerns=concerns,
        starts_section_47=True,
        reasons="All three agencies thought that enquiries should begin today.",
    )


def _just_discussed(cast: Cast, today: date) -> None:
    children = _family(
        cast,
        "Larkwhistle",
        "Delphine",
        "7 Made-up Terrace\nNowhere\nZZ7 7ZZ",
        [("Ava", date(2019, 6, 3), "F"), ("Noah", date(2023, 9, 11), "M")],
        father="Thaddeus",
    )
    held = working_days_ago(cast, today, 4)
    _discuss(cast, children, held, "Ava told her teacher that she and Noah are alone most evenings.")


def _waiting_for_the_manager(cast: Cast, today: date) -> None:
    [juniper] = _family(
        cast, "Moss-Everwood", "Clementine", "12 Imagined Row\nNowhere\nZZ7 8ZZ", [("Juniper", date(2016, 2, 29), "F")]
    )
    _discuss(cast, [juniper], working_days_ago(cast, today, 6), "Juniper came to school with marks on both arms.")
    requesting.request_conference(
        cast.social_worker,
        [juniper],
        type=Conference.Type.INITIAL,
        grounds="Social care and the school both think that Juniper may be hurt again.",
        urgent=True,
        urgency="The adult concerned is to return home on Friday.",
        awaited="Paediatrician's letter, promised by Dr Stethley for next week",
    )


def _asked_for_next_week(cast: Cast, today: date) -> None:
    children = _family(
        cast,
        "Thimblewick",
        "Saffron",
        "9 Fabled Lane\nNowhere\nZZ7 5ZZ",
        [
            ("Bryony", date(2012, 3, 14), "F"),
            ("Jasper", date(2018, 8, 2), "M"),
            ("Clover", date(2024, 10, 21), "F"),
        ],
        father="Leopold",
    )
    for person in Person.objects.filter(relationships__child=children[0]):
        person.email = f"{person.given_names.lower()}@home.example"
        person.save(update_fields=["email"])
    _discuss(cast, children, working_days_ago(cast, today, 3), "All three were alone when the police came at night.")
    mother, father = (_parent(children[0], kind) for kind in ("mother", "father"))
    convene(cast, today, Family(children, mother, father))


def _meeting_today(cast: Cast, today: date) -> None:
    rowan, wren = _family(
        cast,
        "Appleyard-Quill",
        "Isolde",
        "3 Pretend Close\nNowhere\nZZ7 9ZZ",
        [("Rowan", date(2012, 11, 5), "M"), ("Wren", date(2020, 4, 17), "F")],
    )
    _discuss(cast, [rowan, wren], working_days_ago(cast, today, 11), "Rowan is caring for Wren day and night.")
    conference = _arranged_today(cast, today, [rowan, wren], cast.chair, "Room 2, Riverside House")
    _note_who_knows_whom(cast, conference, rowan, wren)
    ask_for_reports(cast.administrator, conference)


def _in_the_middle_of_its_meeting(cast: Cast, today: date) -> None:
    children = _family(
        cast,
        "Underhay-Brook",
        "Petronella",
        "5 Storybook Mews\nNowhere\nZZ7 4ZZ",
        [("Fern", date(today.year - 10, 1, 23), "F"), ("Alder", date(today.year - 4, 7, 30), "M")],
    )
    _discuss(cast, children, working_days_ago(cast, today, 10), "The two are often alone until late at night.")
    conference = _arranged_today(cast, today, children, cast.second_chair, "Room 3, Riverside House")
    bring_into_the_middle(cast, conference, children)


def _after_its_meeting(cast: Cast, today: date) -> None:
    discussed = working_days_ago(cast, today, cast.over + DISCUSSED)
    with clock_at(discussed):
        children = _family(
            cast,
            "O'Larkspur",
            "Rosamund",
            "11 Fancied Court\nNowhere\nZZ7 3ZZ",
            [("Tamsin", date(today.year - 13, 1, 19), "F"), ("Kit", date(today.year - 5, 1, 6), "M")],
            father="Barnaby",
        )
        mother, father = (_parent(children[0], kind) for kind in ("mother", "father"))
        mother.email = "rosamund@home.example"
        mother.save(update_fields=["email"])
        _discuss(cast, children, discussed, "Kit is often alone with his sister at night, and has lost weight.")
    family = Family(children, mother, father)
    leave_on_paper(cast, today, family, over.hold(cast, today, cast.over, family))


def _parent(child: Child, kind: str) -> Person:
    return Person.objects.get(relationships__child=child, relationships__kind=kind)


def _arranged_today(cast: Cast, today: date, children: Sequence[Child], chair: User, place: str) -> Conference:
    """An initial conference of this morning, with the first six of the directory asked."""
    conference = requesting.request_conference(
        cast.social_worker,
        children,
        type=Conference.Type.INITIAL,
        grounds="Social care, the school and the health visitor share the concern.",
    )
    gates_seen_to(cast.social_worker, conference, Step.REQUEST, Step.AGREE)
    conference = requesting.authorise(cast.team_manager, conference, "The threshold for a conference is met.")
    starts_at = timezone.make_aware(datetime.combine(today, time(10)))
    reason = "Shown in a demonstration that somebody opened on a day off."
    wanted = arranging.Arrangement(starts_at, 120, place, chair, conference.version, {"day_off_reason": reason})
    gates_seen_to(cast.administrator, conference, Step.BOOK)
    conference = confirmed(cast, arranging.arrange(cast.administrator, conference, wanted))
    arranging.invite(cast.administrator, conference, list(cast.directory.values())[:6])
    return conference


def _note_who_knows_whom(cast: Cast, conference: Conference, rowan: Child, wren: Child) -> None:
    """The school knows Rowan, the health visitor Wren, the family doctor both: just enough for each of them."""
    both = frozenset({rowan.pk, wren.pk})
    known = {
        "social_care": both,
        "gp": both,
        "school": frozenset({rowan.pk}),
        "health_visiting": frozenset({wren.pk}),
    }
    contact = {
        seat.pk: known[key] for seat in questions.seats(conference) if (key := seat.service or seat.agency) in known
    }
    meeting.note_contact(cast.administrator, conference, contact)


def _not_born_yet(cast: Cast, today: date) -> None:
    home = set_up_household(cast.authority, "1 Fancied Street\nNowhere\nZZ7 6ZZ")
    baby = add_child(
        cast.social_worker,
        given_names="",
        family_name="Tanglewood-Osei",
        expected=today + timedelta(weeks=15),
        household=home,
    )
    mother = add_person(cast.authority, "Marigold", "Tanglewood-Osei", address=home.address, household=home)
    _belongs(cast, baby, [("mother", mother)])
    _discuss(cast, [baby], working_days_ago(cast, today, 2), "An older child was removed two years ago.")
