"""Whoever dissented sets their agency's escalation going themselves, where the procedure has the agency start it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quoracy.casework.access.models import JournalEntry
from quoracy.casework.access.rights import NoRight
from quoracy.casework.access.scope import within
from quoracy.casework.conferences import escalated
from quoracy.casework.conferences.actions import deciding, dissenting, escalating
from quoracy.casework.conferences.disputes import Escalation
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.sealed import Giver
from quoracy.commands.demonstrating.people import Cast
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import HEALTH_VISITOR, SCHOOL, WEDNESDAY, decided, part_of, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import refused, seen, sent, signed_in, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


LIMB = {"limbs": {"first_limb": ["maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"]}}


def disputed(cast: Cast, family: Family, who: str) -> tuple[Conference, Seat, Escalation]:
    """Decided for a plan, one member dissents, and the escalation of it lies open and unstarted."""
    conference = under_way(cast, family.ava)
    answers = dict.fromkeys(("suffered", "likely"), "yes")
    for said in ({"answers": answers, "reasons": dict.fromkeys(answers, "As heard")}, LIMB):
        row = part_of(conference, family.ava)
        deciding.answer(cast.chair, row, said, row.version)
    decided(cast, conference, family.ava)
    seat = conference.seats.select_related("practitioner", "person", "conference").get(name=who)
    dissenting.dissent(Giver(seat, who), part_of(conference, family.ava), "She is safe with her aunt")
    [row_] = escalating.open_after_closing(cast.chair, conference, [part_of(conference, family.ava)])
    return conference, seat, row_


def link_to(page: object, address: str) -> bool:
    return bool(page.cssselect(f'a[href="{address}"]'))  # type: ignore[attr-defined]  # an element


@pytest.mark.clause("BFG-4.11.1b")
def test_whoever_dissented_begins_it_on_their_own_page_and_nobody_else_does(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference, seat, row = disputed(cast, family, HEALTH_VISITOR)
        visitor = signed_in(cast.health_visitor)
        here = reverse("live:my_further", args=[conference.pk, row.pk])
        own = reverse("live:my_next", args=[conference.pk])
        assert link_to(seen(visitor, own), here)
        page = seen(visitor, here)
        assert "Resolution of professional disagreements" in words(page)
        assert "The decision stands meanwhile." in words(page)
        assert refused(signed_in(cast.colleague), here)
        assert sent(visitor, here, {"version": row.version, "note": "I wrote to the head"}).status_code == 302
        [standing] = escalated.of_conference(conference)
        assert not standing.unstarted
        [step] = standing.taken
        assert (step.taken_by, step.note, step.seat_id) == (HEALTH_VISITOR, "I wrote to the head", seat.pk)
        assert JournalEntry.objects.filter(user=cast.health_visitor, what__contains="their own dissent going").exists()
        assert not link_to(seen(visitor, own), here)
        assert "The service takes it on from here" in words(seen(visitor, here))
        manager = words(seen(signed_in(cast.team_manager), reverse("live:disagreement", args=[conference.pk, row.pk])))
        assert f"{HEALTH_VISITOR}, Wednesday 25 November 2026" in manager
        other = conference.seats.get(name=SCHOOL)
        with pytest.raises(NoRight):
            escalating.start_own(row, other, None, "", row.version)


@pytest.mark.clause("BFG-4.11.1b")
def test_by_a_link_a_practitioner_begins_it_and_a_relative_finds_nothing(db: None) -> None:
    cast = cast_under("bfg")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference, seat, row = disputed(cast, family, SCHOOL)
        mother = family_seat(conference, family.mother)
        school: Client = inside(cast, linked(cast, conference, seat))
        relative: Client = inside(cast, linked(cast, conference, mother))
        here = reverse("live:guest_further", args=[row.pk])
        assert link_to(seen(school, "/guest/next-steps"), here)
        assert relative.get(here).status_code == 403
        assert sent(school, here, {"version": row.version, "note": ""}).status_code == 302
        again = sent(school, here, {"version": Escalation.objects.get(pk=row.pk).version, "note": ""})
        assert "It has been begun" in again.content.decode()
        assert [step.taken_by for step in Escalation.objects.get(pk=row.pk).steps.all()] == [SCHOOL]


def test_where_the_chair_begins_it_the_agency_is_offered_nothing(db: None) -> None:
    cast = cast_under("bolton")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        seat = conference.seats.get(name=HEALTH_VISITOR)
        row = Escalation.objects.create(
            authority=cast.authority, conference=conference, child=family.ava, matter="decision", seat=seat,
            who=HEALTH_VISITOR, reasons="Safe", opened_by=cast.chair,
        )  # fmt: skip
        visitor = signed_in(cast.health_visitor)
        here = reverse("live:my_further", args=[conference.pk, row.pk])
        assert not link_to(seen(visitor, reverse("live:my_next", args=[conference.pk])), here)
        assert "it is begun by somebody else" in words(seen(visitor, here))
        sent(visitor, here, {"version": 0, "note": ""})
        assert not row.steps.exists()
