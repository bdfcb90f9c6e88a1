"""The pages of the end of a meeting: calm for the chair, and for everybody else their own steps and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quoracy.casework.access.scope import within
from quoracy.casework.conferences.actions import closing, committing, dissenting, telling
from quoracy.casework.conferences.actions.committing import Undertaken
from quoracy.casework.conferences.ending import Commitment, Told
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.conferences.questions import seats
from quoracy.casework.conferences.sealed import Giver
from quoracy.casework.plans.actions import Terms, continue_plan
from quoracy.casework.plans.models import Plan
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import SCHOOL, WEDNESDAY, closed, decided, part_of, settled, under_way
from tests.guests_inside import family_seat, inside, linked
from tests.screens.reading import boxes, error_at, refused, seen, sent, signed_in, words


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def address(name: str, conference: Conference, *more: object) -> str:
    return reverse(f"live:{name}", args=[conference.pk, *more])


def seat_of(conference: Conference, name: str) -> Seat:
    return next(seat for seat in seats(conference) if seat.name == name)


def ready(cast: Cast, family: Family) -> Conference:
    conference = under_way(cast, family.ava, family.noah)
    row = decided(cast, conference, family.ava)
    lines = [{"outcome": "Ava eats breakfast", "who": SCHOOL, "by_when": "2026-12-03"}]
    closing.set_terms(cast.chair, row, {"outline": lines}, row.version)
    settled(cast, part_of(conference, family.ava))
    decided(cast, conference, family.noah, "no_plan")
    gates_seen_to(cast.chair, conference, Step.CLOSE)
    return conference


def test_the_chair_closes_with_the_decisions_read_back_and_everybody_told(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    chair = signed_in(cast.chair)
    page = words(seen(chair, address("close", conference)))
    assert "decided that a child protection plan is needed for Ava Larkwhistle" in page or "Ava Larkwhistle" in page
    assert "1 line of the outline plan is nobody's yet" in page
    assert "Delphine Larkwhistle: still here" in page
    answer = sent(chair, address("close", conference), {"ended": "12 noon"})
    mother = seat_of(conference, family.mother.name)
    assert "Say why Delphine Larkwhistle was not told" in error_at(answer, f"id_untold_{mother.pk.hex}")
    answer = sent(chair, address("close", conference), {"ended": "12 noon", "told_of_rights": "on"})
    assert answer.status_code == 302
    row = Told.objects.get(seat=mother)
    assert (row.told_by, row.outcome, row.rights) == (cast.chair.name, True, True)


def test_a_relative_who_leaves_early_is_told_on_their_own_page_and_ticked_at_the_close(
    cast: Cast, family: Family
) -> None:
    conference = ready(cast, family)
    mother = seat_of(conference, family.mother.name)
    chair = signed_in(cast.chair)
    where = address("told", conference, mother.pk)
    assert "To be said of Ava Larkwhistle" in words(seen(chair, where))
    answer = sent(chair, where, {"outcome": "on", "told_by": "Mercy", "how": "In the corridor"})
    assert "Say why Delphine Larkwhistle was not told" in error_at(answer, "id_reason")
    assert b"In the corridor" in answer.content
    assert sent(chair, where, {"outcome": "on", "rights": "on", "told_by": "Mercy"}).status_code == 302
    page = words(seen(chair, address("close", conference)))
    assert "Delphine Larkwhistle: told by Mercy" in page
    assert f"untold_{mother.pk.hex}" not in chair.get(address("close", conference)).content.decode()
    assert refused(signed_in(cast.colleague), where)


def test_commitments_begin_with_the_outline_plan_and_are_taken_on_with_one_press(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    chair = signed_in(cast.chair)
    where = address("commitments", conference)
    page = seen(chair, f"{where}?line=1")
    assert page.cssselect("textarea[name=what]")[0].text_content().strip() == "Ava eats breakfast"
    assert sent(chair, where, {"take": "all"}).status_code == 302
    row = Commitment.objects.get()
    assert (row.who, row.what, row.by_when, row.child_id) == (
        SCHOOL,
        "Ava eats breakfast",
        date(2026, 12, 3),
        family.ava.pk,
    )
    assert "not taken on yet" not in words(seen(chair, where))
    answer = sent(chair, where, {"what": "Visits on Fridays", "kind": "commitment", "child": "all", "who": "Sunniva"})
    assert "Say by when" in error_at(answer, "id_by_when")
    assert b"Visits on Fridays" in answer.content
    day = boxes("by_when", date(2026, 12, 4))
    more = {"what": "Visits on Fridays", "kind": "commitment", "child": "all", "who": "Sunniva", **day}
    assert sent(chair, where, more).status_code == 302
    assert "for all of them" in words(seen(chair, where))
    off = address("withdraw", conference, row.pk)
    assert sent(chair, off, {"why": ""}).status_code == 200
    assert sent(chair, off, {"why": "The school cannot"}).status_code == 302
    assert "Ava eats breakfast" in words(seen(chair, where))  # again a line of the plan that is nobody's
    assert refused(signed_in(cast.social_worker), where)


def with_steps(cast: Cast, family: Family) -> Conference:
    conference = ready(cast, family)
    day = date(2026, 12, 1)
    mother, school = seat_of(conference, family.mother.name), seat_of(conference, SCHOOL)
    committing.commit(
        cast.chair, conference, Undertaken("Calls the midwife", seat=mother, child=family.ava.pk, by_when=day)
    )
    committing.commit(
        cast.chair, conference, Undertaken("Keeps a diary", seat=school, child=family.noah.pk, by_when=day)
    )
    return closed(cast, conference)


def test_everybodys_next_steps_are_one_sheet_each_for_the_chair_only(cast: Cast, family: Family) -> None:
    conference = with_steps(cast, family)
    page = seen(signed_in(cast.chair), address("next_steps", conference))
    sheets = {sheet.cssselect("h2")[0].text_content(): sheet.text_content() for sheet in page.cssselect(".q-sheet")}
    mothers = next(text for name, text in sheets.items() if name.startswith("Delphine"))
    assert "Calls the midwife" in mothers
    assert "Keeps a diary" not in mothers
    assert "you can complain" in mothers
    assert refused(signed_in(cast.health_visitor), address("next_steps", conference))


def test_an_account_reads_its_own_steps_and_a_stranger_none(cast: Cast, family: Family) -> None:
    conference = with_steps(cast, family)
    page = words(seen(signed_in(cast.health_visitor), address("my_next", conference)))
    assert "Nothing is down for you to do" in page
    assert "Calls the midwife" not in page
    assert "you can complain" not in page
    assert refused(signed_in(cast.colleague), address("my_next", conference))


def test_a_relative_reads_their_own_steps_by_link_and_kept_out_of_all_of_it_no_word_of_the_room(
    cast: Cast, family: Family
) -> None:
    conference = ready(cast, family)
    mother = family_seat(conference, family.mother)
    day = date(2026, 12, 1)
    committing.commit(
        cast.chair, conference, Undertaken("Calls the midwife", seat=mother, child=family.ava.pk, by_when=day)
    )
    client = inside(cast, linked(cast, conference, mother))
    assert "Calls the midwife" in words(seen(client, "/guest/next-steps"))
    Seat.objects.filter(pk=mother.pk).update(kept_out=Seat.KeptOut.PART)
    part = words(seen(client, "/guest/next-steps"))
    assert "Calls the midwife" in part
    assert "What was decided" not in part  # the conference goes on without them
    closed(cast, conference)
    assert "What was decided for Ava Larkwhistle" in words(seen(client, "/guest/next-steps"))
    Seat.objects.filter(pk=mother.pk).update(kept_out=Seat.KeptOut.WHOLE)
    whole = words(seen(client, "/guest/next-steps"))
    assert "What was decided" not in whole
    assert "Calls the midwife" not in whole
    assert "you can complain" in whole


def test_more_people_and_undertakings_ask_no_more_questions_of_the_database(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    chair = signed_in(cast.chair)

    def asked(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            seen(chair, address(name, conference))
        return len(found)

    for name in ("commitments", "close"):
        seen(chair, address(name, conference))
        before = asked(name)
        for number in range(4):
            said = Undertaken(f"Step {number}", "Somebody", child=family.ava.pk, by_when=date(2026, 12, 1))
            committing.commit(cast.chair, conference, said)
        assert asked(name) <= before, name


def test_dissent_leads_to_a_line_on_the_dissenters_own_page(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    seat = Seat.objects.select_related("conference").get(conference=conference, practitioner__user=cast.health_visitor)
    dissenting.dissent(Giver(seat, seat.name), part_of(conference, family.ava), "She is safe")
    closed(cast, conference)
    page = words(seen(signed_in(cast.health_visitor), address("my_next", conference)))
    assert "Your disagreement about Ava Larkwhistle: to be taken further" in page


def test_a_relative_gives_a_number_openly_on_their_own_page_where_the_procedure_lets_them(db: None) -> None:
    cast = cast_under("lbh")
    with within(cast.authority):
        family = larkwhistles(cast)
        conference = under_way(cast, family.ava)
        mother = family_seat(conference, family.mother)
        client: Client = inside(cast, linked(cast, conference, mother))
        assert "Say how safe Ava Larkwhistle is" in words(seen(client, "/guest/family"))
        where = f"/guest/numbers/{family.ava.pk}"
        assert "a whole number" in sent(client, where, {"scale": "x"}).content.decode()
        assert sent(client, where, {"scale": "6", "words": "She sleeps"}).status_code == 302
        assert "You have said: 6" in words(seen(client, where))
        assert client.get(f"/guest/numbers/{family.mother.pk}").status_code == 403
        page = words(seen(signed_in(cast.chair), address("sealed", conference, family.ava.pk)))
    assert "Delphine Larkwhistle: 6. She sleeps" in page
    assert "0 of" in page  # under seal nothing was given by it


def test_nobody_of_the_family_is_told_twice(cast: Cast, family: Family) -> None:
    conference = ready(cast, family)
    mother = seat_of(conference, family.mother.name)
    telling.tell(cast.chair, conference, mother, outcome=True, rights=True)
    closed(cast, conference)
    assert Told.objects.filter(seat=mother).count() == 1
    assert set(Told.objects.values_list("seat__standing", flat=True)) == {"family"}


@pytest.mark.clause("BOL-1.71", "BFG-4.9.5c")
def test_pages_and_lists_show_the_category_of_the_beginning_with_its_day_beside_the_one_of_today(
    cast: Cast, family: Family
) -> None:
    conference = ready(cast, family)
    closed(cast, conference)
    plan = Plan.objects.get(child=family.ava)
    continue_plan(plan, ["emotional"], Terms())
    worker = signed_in(cast.social_worker)
    page = words(seen(worker, reverse("children:plan", args=[family.ava.pk])))
    assert "Wednesday 25 November 2026 (neglect)" in page
    assert "Category now" in page
    assert "Wednesday 25 November 2026: neglect (when the plan began). As heard" in page
    assert (
        "neglect at first, now emotional" in seen(worker, reverse("children:now", args=[family.ava.pk])).text_content()
    )
    found = seen(worker, reverse("children:find") + "?words=Larkwhistle")
    assert "Neglect at first, now emotional" in found.text_content()
